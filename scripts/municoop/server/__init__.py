"""HTTP: a release served with negotiation, and what stands beside it.

protocol/    what the RFCs say, without a release: negotiation, conditions, codings, ranges, answers, problems
content/     a release folder as addresses: what there is, where an address leads, the bytes and their headers
sparql/      the endpoint: queries, in processes that can be killed
api/         names over HTTP: reconciliation and search
operation/   what keeps a public server up: limits, rates, measures, log, releases that are picked up
app          addresses → what answers them
gate         what every request passes: memory of answers, limits, measures
run          the process: socket, signals, loop
"""

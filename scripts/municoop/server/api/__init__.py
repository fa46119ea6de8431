"""Names over HTTP: the Reconciliation Service API 0.2, and search.

catalogue    the named things of a release, with the words that tell them apart
properties   what can be asked of a thing, as columns of a table
reconcile    answers of the Reconciliation API, as plain values
search       answers of the search, as plain values
inputs       what clients send, checked
matcher      a process beside the server that does the matching
routes       addresses → the above
"""

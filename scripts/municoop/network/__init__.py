"""The network, met in one place: questions to SPARQL 1.1 endpoints, asked politely and answered in time.

For the rooms above (`query`, `links`):

    from municoop.network.answer import Rows, Term
    from municoop.network.cache import Cache, default_cache_folder
    from municoop.network.client import Endpoint, ask_rows, batches

    endpoint = Endpoint("https://query.wikidata.org/sparql", Cache(default_cache_folder(), max_age_days=1))
    for items in batches(all_items, 50):
        rows = ask_rows(endpoint, build_query(items), f"for the names of {len(items)} items")

`ask_rows(endpoint, query, what) -> Rows` asks a SELECT query; `what` completes the sentence "asked …" in
messages. One request is under way at a time. Every failure is a RemoteError of one line that says what was
asked of whom; what was fetched before stays in the cache, so that the next run goes on from there.
`batches(items, size)` cuts what goes into VALUES. Tests hand in `Limits` and a `Clock` (of
municoop.network.limits).
"""

"""SPARQL 1.1 over HTTP, for queries only, safe to stand in public.

`Endpoint` is an ASGI application; any ASGI server runs it alone, as it knows lifespan events:

    uvicorn.run(Endpoint(Path("data.nq.gz")), host="127.0.0.1", port=8000)
"""

from municoop.server.sparql.endpoint import Endpoint
from municoop.server.sparql.limits import Limits

__all__ = ["Endpoint", "Limits"]

"""The W3C tests of the SPARQL 1.1 Protocol, and our own, against a live endpoint."""

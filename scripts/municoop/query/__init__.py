"""Saved queries, and asking them of a release or of a SPARQL endpoint."""

"""The files of a release that readers download, with their media types."""

# The dumps come first; the rest is for machines to find.
MEDIA = {
    "municoop.ttl": "text/turtle",
    "municoop.jsonld": "application/ld+json",
    "municoop.trig": "application/trig",
    "municoop.nq.gz": "application/n-quads",
    "municoop.nt.gz": "application/n-triples",
    "ontology.ttl": "text/turtle",
    "shapes.ttl": "text/turtle",
    "context.jsonld": "application/ld+json",
    "dcat.ttl": "text/turtle",
    "dcat.jsonld": "application/ld+json",
    "void.ttl": "text/turtle",
    "report.ttl": "text/turtle",
}
DUMPS = 5

"""From facts to quads: JSON-LD by the context alone, quotes as Web Annotation selectors, rules."""

"""Links to Wikidata and to registers: checked against the source, proposed, given back."""

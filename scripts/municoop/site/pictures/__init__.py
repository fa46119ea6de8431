"""Pictures of ties, each with its table: a map, a network and a timeline. Pure functions to SVG text."""

"""A release into a remote store: graph by graph, only what differs, and verified there."""

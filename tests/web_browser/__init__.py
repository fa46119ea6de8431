"""A real browser for tests, and a server that says of each file what a host has to say."""

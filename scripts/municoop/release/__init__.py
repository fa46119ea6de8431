"""The release: dumps, descriptions of things, metadata, and the switch from the last release to this one."""

"""A release folder as addresses: what there is, where an address leads, the bytes and their headers."""

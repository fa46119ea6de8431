"""Reads every reference of a site and follows it on a host that only serves files."""

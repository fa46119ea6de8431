"""Hosting rules: what a web server needs to know to serve a release as linked data."""

from municoop.site.hosting.files import hosting_files

__all__ = ["hosting_files"]

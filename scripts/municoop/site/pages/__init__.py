"""The kinds of pages, a module each: what is on them, handed to a template."""

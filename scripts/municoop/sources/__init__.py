"""From files to values, with errors that name file and line."""

"""What the pages say: the statements of a release, sorted for readers. Nothing here knows of HTML."""

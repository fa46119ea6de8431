"""Names in any case form or spelling, matched with the things of a release."""

"""What keeps a public server up: limits, rates, measures, the log."""

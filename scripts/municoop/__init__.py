"""municoop: linked open data about how municipalities cooperate, traced to the words of its sources."""

"""Releases over time: what changed from one to the next, for people and for machines, and what is gone."""

"""Measurements, run by hand, as in `PYTHONPATH=tests python -m benchmarks.site`. Tests never measure time."""

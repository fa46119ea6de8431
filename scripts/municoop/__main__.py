"""`python -m municoop`."""

from municoop.cli import main

main()

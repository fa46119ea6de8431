# `just check` is what CI runs; every line also works by hand.

check: lint types layers test build

lint:
    ruff check .
    ruff format --check .

types:
    mypy

layers:
    lint-imports

test:
    pytest -n auto

build:
    municoop build

"""Where the program meets its user: errors in one line, progress on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import click

from municoop.errors import InputError, MunicoopError


def printable(text: str) -> str:
    """Return a text in one line that cannot steer a terminal.

    >>> printable("a\\x1b[31mb")
    'a\\ufffd[31mb'
    """
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))


class Commands(click.Group):
    """A group whose commands end errors in one line and the right exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. A traceback that gets past here is a bug of ours."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise
        except (MunicoopError, OSError) as problem:
            error = problem if isinstance(problem, MunicoopError) else describe_os_error(problem)
            click.echo(f"error: {printable(str(error))}", err=True)
            ctx.exit(error.exit_code)


def describe_os_error(problem: OSError) -> InputError:
    """Return what the operating system refused as an error of ours."""
    return InputError(
        problem.strerror or str(problem),
        where=str(problem.filename or ""),
        hint="check the disk and the permissions",
    )


def show_progress() -> Callable[[str], None]:
    """Return a function that says on a terminal what is going on, and nothing in a pipe."""
    if not sys.stderr.isatty():
        return lambda _message: None
    return lambda message: click.echo(f"  {message} …", err=True)

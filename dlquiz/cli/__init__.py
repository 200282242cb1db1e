"""The command line: the only place that knows typer, exit codes and the terminal's language."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from dlquiz.cli.common import TRUST_GIVEN
from dlquiz.cli.outcome import run

__all__ = ["dispatch", "main"]


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command line and exits with its code."""
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(lambda: dispatch(given)))


def dispatch(arguments: list[str]) -> Any:
    """Runs the command that the arguments name; its exit code, if it has one. Raises whatever goes wrong.

    `--trust` is an option of every command: the PyTorch lines of a bank run whatever the system offers.
    """
    TRUST_GIVEN.set("--trust" in arguments)
    arguments = [one for one in arguments if one != "--trust"]
    # The options of `calc` are its card's, which typer can't know; without typer it and `net` start in half the time.
    if arguments[:1] == ["calc"]:
        from dlquiz.cli.calc import calc

        return calc(arguments[1:])
    if arguments[:1] == ["net"]:
        from dlquiz.cli.net import net

        return net(arguments[1:])
    from dlquiz.cli.app import run as run_app

    return run_app(arguments)

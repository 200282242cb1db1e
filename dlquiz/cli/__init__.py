"""The command line: the only place that knows typer, exit codes and the terminal's language."""

from __future__ import annotations

import sys
from typing import Any, NoReturn

from dlquiz.cli.common import TRUST_GIVEN
from dlquiz.cli.outcome import run

__all__ = ["dispatch", "main"]


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command line and exits with its code."""
    words = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(lambda: dispatch(words)))


def dispatch(words: list[str]) -> Any:
    """Runs the command that the words name; its exit code, if it has one. Raises whatever goes wrong.

    `--trust` is an option of every command: the PyTorch lines of a bank run whatever the system offers.
    """
    TRUST_GIVEN.set("--trust" in words)
    words = [word for word in words if word != "--trust"]
    # The options of `calc` are its card's, which typer can't know; without typer it and `net` start in half the time.
    if words[:1] == ["calc"]:
        from dlquiz.cli.calc import calc

        return calc(words[1:])
    if words[:1] == ["net"]:
        from dlquiz.cli.net import net

        return net(words[1:])
    from dlquiz.cli.app import run as run_app

    return run_app(words)

"""The command line: the only place that knows typer, exit codes and the terminal's language."""

from dlquiz.cli.app import main

__all__ = ["main"]

"""The commands put together."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dlquiz import __version__
from dlquiz.cli import bank, calc, exam, history, items, mistakes, net, quiz, sheet, stats
from dlquiz.cli.common import Exit, write

app = typer.Typer(
    name="dlquiz",
    help="""Exam practice for deep learning: fresh problems, every answer proven with PyTorch.

    Example: dlquiz quiz cnn -n 5
    """,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _show_version(asked: bool) -> None:
    if asked:
        write(f"dlquiz {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _bare(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> int:
    """By itself: on a terminal the page to start from, else the help."""
    if context.invoked_subcommand is not None:
        return Exit.DONE
    if sys.stdin.isatty() and sys.stdout.isatty():
        from dlquiz.cli.home import start

        return start()
    write(context.get_help())
    return Exit.DONE


quiz.register(app)
exam.register(app)
mistakes.register(app)
stats.register(app)
app.add_typer(history.app, name="history")
app.add_typer(bank.app, name="bank")


@app.command(
    "calc",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    add_help_option=False,
)
def _calc(context: typer.Context) -> int:
    """Calculate a formula of the bank, step by step; its options are the formula's givens.

    Example: dlquiz calc conv-output-size --height 32 --kernel-size 5 --stride 2
    """
    return calc.calc(context.args)


@app.command(
    "net",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    add_help_option=False,
)
def _net(context: typer.Context) -> int:
    """The table of a network: shapes, parameters, MACs, memory, receptive field, layer by layer.

    Example: dlquiz net resnet-18
    """
    return net.net(context.args)


sheet.register(app)
items.register(app)

"""The commands put together."""

from __future__ import annotations

import typer

from dlquiz.cli import bank, calc, items, quiz, sheet

app = typer.Typer(
    name="dlquiz",
    help="""Exam practice for deep learning: fresh problems, every answer proven with PyTorch.

    Example: dlquiz quiz cnn -n 5
    """,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(bank.app, name="bank")
items.register(app)


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


quiz.register(app)
sheet.register(app)

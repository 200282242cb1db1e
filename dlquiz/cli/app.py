"""The commands by name and in a line; the module of one is loaded when it is run, asked for its help, or completed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from dlquiz.cli import shells
from dlquiz.cli.common import Exit, language, write
from dlquiz.cli.complete import among, calc_params, net_params, spoken_context
from dlquiz.cli.general import BankOption, HomeOption, LangOption, PlainOption
from dlquiz.cli.help import with_help
from dlquiz.ground.version import __version__

# The module `dlquiz.cli.NAME` has the command, or the group, as its `app`. Each line is how the command's own help
# begins, which a test holds them to.
COMMANDS = {
    "quiz": "A quiz: what is due, what went wrong and what is new, one question at a time.",
    "plan": "A plan until the exam: what can be reached in so many minutes a day, and what comes when.",
    "exam": "A mock exam against the clock: go back and forth, flag, change answers; "
    "marks and solutions after hand-in.",
    "mistakes": "The wrong-answer notebook: what went wrong, and the same skill again with new numbers.",
    "review": "Past sessions, exams and notebook entries: your own answer, the key, the solution, the slip.",
    "browse": "The questions by topic, title and text, in order; without words and options, the topics.",
    "stats": "Your progress: mastery by topic, what is due, the last twelve weeks, the mistakes made most.",
    "calc": "Calculate a formula of the bank, step by step; its options are the formula's givens.",
    "formulas": "The formula sheet: every formula once, what its symbols mean, its conventions, "
    "and where the notes have it.",
    "net": "The table of a network: shapes, parameters, MACs, memory, receptive field, layer by layer.",
    "sheet": "Practice sheets to print: the same questions in each variant, with other numbers; "
    "the key in a file of its own.",
    "key": "The key of a printed sheet, from the code printed on it, or of every sheet of a papers.json.",
    "blueprint": "Plans of exam papers: whether a bank has what they ask.",
    "mark": "Mark printed papers from a table of the answers: marks, feedback for each student, "
    "statistics by question.",
    "item": "One item whole: stem, key, worked solution and proof.",
    "grade": "Grade a response without a session.",
    "export": "Questions with fresh numbers, keys, mistakes, solutions and proofs as a file for another program.",
    "config": "What is remembered: the language, the day of the exam, the minutes a day, when there is a second try.",
    "history": "Your attempts: carry them to another machine, or forget them.",
    "bank": "What the bank holds, and whether all of it is right.",
}


def load(name: str) -> Any:
    """The command, or group, of that name."""
    return with_help(get_command(import_module(f"dlquiz.cli.{name}").app))


class _Later(TyperCommand):
    """A command of which only name and help are known until it is needed."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        return spoken_context(load(str(self.name)).make_context(info_name, args, parent=parent, **extra))


class _ReadsItself(TyperCommand):
    """`calc` or `net`, which read their own words; what typer knows of these is there to be completed."""

    params_of: Callable[[Any], Iterator[Any]]

    def get_params(self, ctx: Any) -> list[Any]:
        return [*super().get_params(ctx), *(type(self).params_of(ctx) if ctx.resilient_parsing else ())]


class _Calc(_ReadsItself):
    params_of = staticmethod(calc_params)


class _Net(_ReadsItself):
    params_of = staticmethod(net_params)


class _Commands(TyperGroup):
    """All commands, those of the table before they are loaded."""

    def __init__(self, **settings: Any) -> None:
        own = settings.pop("commands", {})
        later = {name: _Later(name, help=line, rich_markup_mode=None) for name, line in COMMANDS.items()}
        super().__init__(commands={**later, **own}, **settings)
        with_help(self)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        return spoken_context(super().make_context(info_name, args, parent=parent, **extra))


app = typer.Typer(
    name="dlquiz",
    help="""Exam practice for deep learning: fresh problems, every answer proven with PyTorch.

    Example: dlquiz quiz cnn -n 5
    """,
    cls=_Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def run(arguments: list[str]) -> Any:
    """Runs the command that the arguments name, or completes one for the shell that asks."""
    if shells.ASKED in os.environ:
        return shells.answer(lambda: app([], prog_name="dlquiz"))
    return app(shells.with_shell(arguments), prog_name="dlquiz", standalone_mode=False)


def _show_version(asked: bool) -> None:
    if asked:
        write(f"dlquiz {__version__}")
        raise typer.Exit


_ShowOption = Annotated[
    str | None,
    typer.Option(
        "--show-completion",
        help="Print the completion script, of this shell or the one named.",
        metavar="[SHELL]",
        callback=shells.at_once(shells.show),
        is_eager=True,
        autocompletion=among(*shells.SHELLS),
    ),
]
_InstallOption = Annotated[
    str | None,
    typer.Option(
        "--install-completion",
        help="Install the completion script, of this shell or the one named.",
        metavar="[SHELL]",
        callback=shells.at_once(shells.put),
        is_eager=True,
        autocompletion=among(*shells.SHELLS),
    ),
]


@app.callback(invoke_without_command=True)
def _bare(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
    install: _InstallOption = None,
    show: _ShowOption = None,
    folder: HomeOption = None,
    plain: PlainOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
) -> int:
    """By itself: on a terminal the page to start from, else the help."""
    if context.invoked_subcommand is not None:
        return Exit.DONE
    language(lang)
    if sys.stdin.isatty() and sys.stdout.isatty():
        from dlquiz.cli.home import start

        return start(folder, plain, bank, lang)
    write(context.get_help())
    return Exit.DONE


@app.command(
    "calc",
    cls=_Calc,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    add_help_option=False,
    help=COMMANDS["calc"] + "\n\nExample: dlquiz calc conv-output-size --height 32 --kernel-size 5 --stride 2",
)
def _calc(context: typer.Context) -> int:
    """`calc` reads its own arguments; without typer before it starts, unless it is called from here."""
    from dlquiz.cli.calc import calc

    return calc(context.args)


@app.command(
    "net",
    cls=_Net,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    add_help_option=False,
    help=COMMANDS["net"] + "\n\nExample: dlquiz net resnet-18",
)
def _net(context: typer.Context) -> int:
    from dlquiz.cli.net import net

    return net(context.args)

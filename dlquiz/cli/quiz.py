"""`dlquiz quiz`: a session in the terminal."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlquiz.cli.common import Exit, language, open_bank, print_json, seed_or_fresh
from dlquiz.cli.options import BankOption, JsonOption, LangOption, SeedOption, TopicArgument
from dlquiz.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.session import Session

KINDS = ("numeric", "concept")


def register(app: typer.Typer) -> None:
    app.command()(quiz)


def check_choice(value: str | None, known: tuple[str, ...], option: str) -> None:
    """Raises DlquizError if the option has a value that is not known."""
    if value is not None and value not in known:
        raise DlquizError(f"{option} {value} is not known", f"{option} {' or '.join(known)}")


def quiz(
    topics: TopicArgument = None,
    count: Annotated[int, typer.Option("-n", "--count", help="How many questions.", metavar="COUNT")] = 10,
    seed: SeedOption = None,
    level: Annotated[
        int | None, typer.Option(help="1 one formula, 2 two steps or a trap, 3 a chain.", min=1, max=3)
    ] = None,
    kind: Annotated[str | None, typer.Option(help="numeric or concept.", metavar="numeric|concept")] = None,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """A quiz: one question at a time, every answer confirmed by PyTorch.

    Example: dlquiz quiz cnn.convolution -n 5 --lang zh
    """
    from dlquiz.form import FIRST_SEEDS, draw_form
    from dlquiz.terminal.page import Page
    from dlquiz.terminal.quiz import Desk, keyboard, piped, run_quiz, show_summary
    from dlquiz.torchlines.worker import TorchWorker

    check_choice(kind, KINDS, "--kind")
    asked = language(lang)
    opened = open_bank(bank)
    entries = opened.select(topics or (), kind, level)
    items = draw_form(opened, entries, count, seed_or_fresh(seed), first_seeds=FIRST_SEEDS)
    page = Page(asked, sys.stderr if as_json else sys.stdout)
    with TorchWorker() as runner:
        runner.start()
        desk = Desk(page, piped if as_json else keyboard, opened, runner)
        if sys.stdin.isatty():
            import readline  # noqa: F401 - arrow keys and history at the prompt
        session, broken = run_quiz(desk, items, count)
        show_summary(desk, session)
    if as_json:
        print_json(_record(session))
    return Exit.INTERRUPTED if broken else Exit.DONE


def _record(session: Session) -> dict[str, Any]:
    return {
        "answered": len(session.answered),
        "skipped": session.skipped,
        "score": session.score,
        "attempts": [
            {
                "address": attempt.item.address,
                "score": attempt.grade.score if attempt.grade else None,
                "hinted": attempt.hinted,
            }
            for attempt in session.attempts
        ],
    }

"""Everything that a session in the terminal needs, opened and closed again."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from dlquiz.bank.bank import Bank
from dlquiz.bank.kept import Lost, named
from dlquiz.cli.places import home
from dlquiz.cli.trust import torch_for
from dlquiz.ground.clock import clock
from dlquiz.history.recorder import Recorder
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.keyboard import choose_keyboard
from dlquiz.terminal.page import Page
from dlquiz.text.spans import Language


def say_lost(desk: Desk, lost: Sequence[Lost]) -> None:
    """Which questions are left out of what goes on, for the bank no longer has them as they were."""
    if lost:
        desk.say("questions_changed", "magenta", questions=named(desk.bank, lost, desk.page.lang))


@contextmanager
def open_desk(bank: Bank, lang: Language, folder: Path | None, plain: bool, as_json: bool) -> Iterator[Desk]:
    """A desk with the history of `folder` (None: the student's own). PyTorch begins to load at the first prompt. With
    `as_json` stdout is the document's, and the session takes place on stderr."""
    page = Page(lang, sys.stderr if as_json else sys.stdout, plain=plain)
    aside = Page(lang, sys.stderr, plain=plain)
    with (
        torch_for(bank.roots, lang, at_once=False) as runner,
        closing(Recorder(home(folder), lang, lambda text: aside.text(text, style="magenta"))) as recorder,
    ):
        yield Desk(bank, runner, recorder, clock(), page, choose_keyboard(plain, as_json))

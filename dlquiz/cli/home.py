"""Bare `dlquiz` on a terminal: what is due, and one key starts."""

from __future__ import annotations

from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import cast

from dlquiz.cli.common import Exit, language, narrate
from dlquiz.cli.past import today
from dlquiz.cli.places import home, open_bank
from dlquiz.cli.plan import ask
from dlquiz.ground.errors import DlquizError
from dlquiz.history.recorder import Recorder
from dlquiz.study.notebook import gone_text
from dlquiz.terminal.home import ask_what_now, show_home
from dlquiz.terminal.keyboard import choose_keyboard
from dlquiz.terminal.page import Page
from dlquiz.text.chinese import told
from dlquiz.text.spans import Language
from dlquiz.use.start import what_waits

# What is only looked at: the student comes back from it, to begin something.
_LOOKED_AT = ("stats", "plan", "review", "browse")


def start(folder: Path | None, plain: bool, bank: list[str] | None, asked: str | None) -> int:
    """Shows the page, and runs what the student chooses, until that is practice. Returns its exit code. Whoever comes
    for the first time is asked for the day of the exam."""
    lang, place = language(asked), home(folder)
    _ask_once(place, lang, plain)
    with closing(Recorder(place, lang, narrate)) as recorder:
        waiting = what_waits(open_bank(bank), recorder, today())
        if line := gone_text(waiting.gone, lang):
            narrate(line)
    page = Page(lang, plain=plain)
    show_home(page, waiting)
    while (wish := ask_what_now(choose_keyboard(plain, as_json=False), waiting, lang)) != "quit":
        command = getattr(import_module(f"dlquiz.cli.{wish}"), wish)
        try:
            code = cast(int, command(folder=folder, plain=plain, bank=bank, lang=asked))
        except DlquizError as error:
            if wish not in _LOOKED_AT:
                raise
            page.text(told(error, lang))
        else:
            if wish not in _LOOKED_AT:
                return code
    return Exit.DONE


def _ask_once(place: Path, lang: Language, plain: bool) -> None:
    with closing(Recorder(place, lang, narrate)) as recorder:
        settings, remembers = recorder.settings(), recorder.writes
    if remembers and not settings.asked and settings.aim(today()) is None:
        ask(place, lang, plain)

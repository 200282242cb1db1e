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
from dlquiz.history.recorder import Recorder
from dlquiz.study.notebook import gone_text
from dlquiz.terminal.home import ask_what_now, show_home
from dlquiz.terminal.keyboard import choose_keyboard
from dlquiz.terminal.page import Page
from dlquiz.text.spans import Language
from dlquiz.use.start import what_waits


def start(folder: Path | None, plain: bool, bank: list[str] | None, asked: str | None) -> int:
    """Shows the page, and runs the command that the student chooses. Returns its exit code. Whoever comes for the first
    time is asked for the day of the exam."""
    lang, place = language(asked), home(folder)
    _ask_once(place, lang, plain)
    with closing(Recorder(place, lang, narrate)) as recorder:
        waiting = what_waits(open_bank(bank), recorder, today())
        if line := gone_text(waiting.gone, lang):
            narrate(line)
    show_home(Page(lang, plain=plain), waiting)
    wish = ask_what_now(choose_keyboard(plain, as_json=False), waiting, lang)
    if wish == "quit":
        return Exit.DONE
    command = getattr(import_module(f"dlquiz.cli.{wish}"), wish)
    return cast(int, command(folder=folder, plain=plain, bank=bank, lang=asked))


def _ask_once(place: Path, lang: Language, plain: bool) -> None:
    with closing(Recorder(place, lang, narrate)) as recorder:
        settings, remembers = recorder.settings(), recorder.writes
    if remembers and not settings.asked and settings.aim(today()) is None:
        ask(place, lang, plain)

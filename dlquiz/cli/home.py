"""Bare `dlquiz` on a terminal: what is due, and one key starts."""

from __future__ import annotations

from contextlib import closing
from importlib import import_module
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


def start() -> int:
    """Shows the page, and runs the command that the student chooses. Returns its exit code. Whoever comes for the first
    time is asked for the day of the exam."""
    lang, bank = language(None), open_bank(None)
    _ask_once(lang)
    with closing(Recorder(home(None), lang, narrate)) as recorder:
        waiting = what_waits(bank, recorder, today())
        if line := gone_text(waiting.gone, lang):
            narrate(line)
    show_home(Page(lang), waiting)
    wish = ask_what_now(choose_keyboard(plain=False, as_json=False), waiting, lang)
    return Exit.DONE if wish == "quit" else _run(wish)


def _ask_once(lang: Language) -> None:
    with closing(Recorder(home(None), lang, narrate)) as recorder:
        settings, remembers = recorder.settings(), recorder.writes
    if remembers and not settings.asked and settings.aim(today()) is None:
        ask(home(None), lang, plain=False)


def _run(command: str) -> int:
    """A command without options: quiz, exam, mistakes, stats or plan."""
    return cast(int, getattr(import_module(f"dlquiz.cli.{command}"), command)())

"""`dlquiz config`: what is remembered, shown and changed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import Annotated

import typer

from dlquiz.cli.common import Exit, language, narrate, print_json
from dlquiz.cli.options import BankOption, HomeOption, JsonOption, LangOption, PlainOption, command_app
from dlquiz.cli.past import exam_day, today
from dlquiz.cli.places import home
from dlquiz.ground.errors import DlquizError, UnknownName
from dlquiz.ground.nearest import nearest
from dlquiz.history.store import open_history
from dlquiz.kinds.grades import SECONDS
from dlquiz.study.aim import MINUTES
from dlquiz.study.settings import Settings
from dlquiz.terminal.page import Page
from dlquiz.text.wording import say

app = command_app()
_KEYS = ("exam-date", "minutes", "second-try")


@app.command()
def config(
    key: Annotated[
        str | None, typer.Argument(help=f"{', '.join(_KEYS)}; none: all of them.", metavar="[KEY]", show_default=False)
    ] = None,
    value: Annotated[
        str | None, typer.Argument(help="What to remember; none: what is.", metavar="[VALUE]", show_default=False)
    ] = None,
    folder: HomeOption = None,
    plain: PlainOption = False,
    bank: BankOption = None,  # every command takes one; no setting has to do with it
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """What is remembered: the day of the exam, the minutes a day, when there is a second try.

    second-try is slip (where a slip was named), always or never.

    Example: dlquiz config second-try always
    """
    asked = language(lang)
    if key is not None and key not in _KEYS:
        raise UnknownName(f"there is no setting {key!r}", nearest(key, _KEYS) or ", ".join(_KEYS))
    history, mended = open_history(home(folder), make=False)
    with closing(history):
        if mended is not None:
            narrate(mended.told(asked))
        settings = history.settings()
        if key is not None and value is not None:
            settings = _changed(settings, key, value)
            history.remember(settings)
    found = {name: shown for name, shown in _shown(settings).items() if key in (None, name)}
    if as_json:
        print_json(found)
    else:
        page = Page(asked, plain=plain)
        for name, shown in found.items():
            words = say(asked, "config_none") if shown is None else shown
            meaning = say(asked, f"config_{name.replace('-', '_')}")
            page.text(f"{name}  {words}  {meaning}")
    return Exit.DONE


def _shown(settings: Settings) -> dict[str, str | int | None]:
    exam = settings.exam.isoformat() if settings.exam else None
    return dict(zip(_KEYS, (exam, settings.minutes, settings.second), strict=True))


def _changed(settings: Settings, key: str, value: str) -> Settings:
    """The settings with one changed. Raises DlquizError for what can't be its value."""
    if key == "exam-date":
        return settings.with_exam(exam_day(value), today())
    if key == "minutes":
        if not (value.isdecimal() and value.isascii()) or int(value[:9]) not in MINUTES:
            raise DlquizError(f"minutes {value} can't be meant", f"{MINUTES[0]} to {MINUTES[-1]}")
        return settings.with_minutes(int(value), today())
    for known in SECONDS:
        if value == known:
            return replace(settings, second=known)
    raise DlquizError(f"second-try {value} is not known", f"second-try {' or '.join(SECONDS)}")

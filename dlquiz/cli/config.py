"""`dlquiz config`: what is remembered, shown and changed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from dlquiz.cli.common import Exit, language, narrate, print_json
from dlquiz.cli.complete import among
from dlquiz.cli.options import BankOption, HomeOption, JsonOption, LangOption, PlainOption, command_app
from dlquiz.cli.past import exam_day, today
from dlquiz.cli.places import home
from dlquiz.cli.preferences import Preferences, prefer, preferences
from dlquiz.ground.errors import DlquizError, UnknownName
from dlquiz.ground.nearest import nearest
from dlquiz.history.opened import open_history
from dlquiz.kinds.grades import SECONDS
from dlquiz.study.aim import MINUTES
from dlquiz.study.settings import Settings
from dlquiz.terminal.page import Page
from dlquiz.text.spans import LANGUAGES, Language
from dlquiz.text.wording import say

app = command_app()
_EARLY = ("lang", "plain")  # what is read before every command, and stands in a file of its own
KEYS = (*_EARLY, "exam-date", "minutes", "second-try")
_ON = {"on": True, "off": False}


def _values(ctx: typer.Context) -> list[str]:
    """What a setting can be, as far as it is one of a few words."""
    known = {"lang": (*LANGUAGES, "none"), "plain": tuple(_ON), "second-try": SECONDS, "exam-date": ("none",)}
    return list(known.get(ctx.params.get("key") or "", ()))


_KeyArgument = Annotated[
    str | None,
    typer.Argument(
        help=f"{', '.join(KEYS)}; none: all of them.",
        metavar="[KEY]",
        show_default=False,
        autocompletion=among(*KEYS),
    ),
]
_ValueArgument = Annotated[
    str | None,
    typer.Argument(
        help="What to remember; none: what is.", metavar="[VALUE]", show_default=False, autocompletion=_values
    ),
]


@app.command()
def config(
    key: _KeyArgument = None,
    value: _ValueArgument = None,
    folder: HomeOption = None,
    plain: PlainOption = False,
    bank: BankOption = None,  # every command takes one; no setting has to do with it
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """What is remembered: the language, the day of the exam, the minutes a day, when there is a second try.

    lang is zh or en, none to follow the locale; plain is on or off; second-try is slip (where a slip was named), always
    or never.

    Example: dlquiz config lang zh
    """
    if key is not None and key not in KEYS:
        raise UnknownName(f"there is no setting {key!r}", nearest(key, KEYS) or f"the settings are {', '.join(KEYS)}")
    if key in _EARLY and value is not None:
        prefer(folder, _preferred(preferences(folder), key, value))
        value = None
    asked = language(lang)  # the new one
    preferred, settings = preferences(folder), _settings(home(folder), asked, key, value)
    exam = settings.exam.isoformat() if settings.exam else None
    values = (preferred.lang, preferred.plain, exam, settings.minutes, settings.second)
    found = {name: one for name, one in zip(KEYS, values, strict=True) if key in (None, name)}
    if as_json:
        print_json(found)
    else:
        _show(Page(asked, plain=plain), found)
    return Exit.DONE


_SWITCH = {"True": "on", "False": "off"}


def _show(page: Page, found: Mapping[str, str | int | bool | None]) -> None:
    """A setting a line: its name, its value, what it means."""
    for name, value in found.items():
        words = say(page.lang, "config_none") if value is None else _SWITCH.get(str(value), value)
        page.text(f"{name}  {words}  {say(page.lang, f'config_{name}'.replace('-', '_'))}")


def _settings(place: Path, lang: Language, key: str | None, value: str | None) -> Settings:
    """The settings of the history there, one changed if there is a value for it."""
    history, mended = open_history(place, make=False)
    with closing(history):
        if mended is not None:
            narrate(mended.told(lang))
        settings = history.settings()
        if key is not None and value is not None:
            settings = _changed(settings, key, value)
            history.remember(settings)
        return settings


def _preferred(before: Preferences, key: str, value: str) -> Preferences:
    """The preferences with one changed. Raises DlquizError for what can't be its value."""
    if key == "plain":
        if value not in _ON:
            raise DlquizError(f"plain {value} is not known", "plain on or plain off")
        return replace(before, plain=_ON[value])
    lang = next((known for known in LANGUAGES if known == value), None)
    if lang is None and value != "none":
        raise DlquizError(f"lang {value} is not known", "lang zh, lang en, or lang none to follow the locale")
    return replace(before, lang=lang)


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

"""What the commands share: exit codes, the language, and how results leave the program. It loads nothing heavy."""

from __future__ import annotations

import os
import sys
from contextvars import ContextVar
from enum import IntEnum
from pathlib import Path
from shutil import get_terminal_size
from typing import Any

from dlquiz.cli.preferences import preferences
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped, escaped_lines, json_text
from dlquiz.ground.files import put_all
from dlquiz.text.spans import LANGUAGES, Language
from dlquiz.text.wording import say

# Columns that a terminal has at least.
_NARROWEST = 30
# Whether the command line says --trust.
TRUST_GIVEN = ContextVar("trust", default=False)
# The language that the command line names, for what is said before a command has read it, or of words that none can.
LANG_GIVEN: ContextVar[Language | None] = ContextVar("lang", default=None)


class Exit(IntEnum):
    """Exit codes; scripts rely on them."""

    DONE = 0
    DOES_NOT_HOLD = 1
    UNUSABLE_INPUT = 2
    INTERRUPTED = 130


def language(asked: str | None) -> Language:
    """The language asked for, else the usual one. Raises DlquizError for one that is not known."""
    if asked is None:
        return usual_language()
    if asked not in LANGUAGES:
        raise DlquizError(f"the language {asked!r} is not known", "--lang zh or --lang en")
    return asked


def usual_language() -> Language:
    """The language of this command line, else what is remembered, else the locale's, else English."""
    known = LANG_GIVEN.get() or preferences().lang
    if known:
        return known
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "en"


def print_json(document: Any) -> None:
    """The document on stdout, Chinese as it is."""
    write(json_text(document, indent=2))


def write(text: str) -> None:
    """A line on stdout."""
    sys.stdout.write(text + "\n")


def write_words(text: str, always: bool = False) -> None:
    """Lines on stdout for people: on a terminal, or `always`, those that are too wide for it go on below themselves; a
    second column does so below its own beginning where there is room."""
    if not (always or sys.stdout.isatty()):
        write(text)
        return
    from dlquiz.terminal.wrap import hung  # only where lines may be too wide

    write("\n".join(row for line in text.split("\n") for row in hung(line, columns())))


def columns() -> int:
    """How many columns the terminal has, and what is shown there is set for: never fewer than anybody can read."""
    return max(get_terminal_size().columns, _NARROWEST)


def write_file(path: Path, data: bytes, force: bool = False) -> str:
    """The file, whole or not at all; its path, fit to be printed. Raises DlquizError if it can't be written, or, unless
    `force`d, would replace another one."""
    put_all({path: data}, force)
    return escaped(path)


def narrate(text: str) -> None:
    """A line on stderr: what is going on, never the result. Names of files and the like may be in it, so nothing that
    can't be seen is printed as it is."""
    sys.stderr.write(escaped_lines(text) + "\n")
    sys.stderr.flush()


def tell_wait(lang: Language, key: str) -> None:
    """What takes a few seconds, to whoever watches: on a terminal alone."""
    if sys.stderr.isatty():
        narrate(say(lang, key))


def check_choice(value: str | None, known: tuple[str, ...], option: str) -> None:
    """Raises DlquizError if the option has a value that is not known."""
    if value is not None and value not in known:
        from dlquiz.ground.nearest import offered

        raise DlquizError(f"{option} {value} is not known", offered(value, known, option))

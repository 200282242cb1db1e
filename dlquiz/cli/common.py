"""What the commands share: exit codes, the language, the bank, the history, and how results leave the program."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from dlquiz.errors import DlquizError
from dlquiz.text.spans import Language

if TYPE_CHECKING:
    from datetime import date

    from dlquiz.bank.bank import Bank
    from dlquiz.history.store import History

T = TypeVar("T")


class Exit(IntEnum):
    """Exit codes; scripts rely on them."""

    DONE = 0
    DOES_NOT_HOLD = 1
    UNUSABLE_INPUT = 2
    INTERRUPTED = 130


def language(asked: str | None) -> Language:
    """The language asked for, else the locale's, else English. Raises DlquizError for another one."""
    if asked is not None:
        if asked not in ("zh", "en"):
            raise DlquizError(f"the language {asked!r} is not known", "--lang zh or --lang en")
        return cast(Language, asked)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "en"


def open_bank(path: Path | None) -> Bank:
    """The bank at a path, or the one that ships. Raises BankError with every fault."""
    from platformdirs import user_cache_path

    from dlquiz.bank.loading import read_bank

    return read_bank(path, cache=user_cache_path("dlquiz", appauthor=False))


def home(option: Path | None) -> Path:
    """The folder of the history: the option, else DLQUIZ_HOME, else the place that the system has for it."""
    from platformdirs import user_data_path

    named = os.environ.get("DLQUIZ_HOME")
    return option or (Path(named) if named else user_data_path("dlquiz", appauthor=False))


def read_history(folder: Path, lang: Language, read: Callable[[History], T]) -> T:
    """What is read from the history of a home folder. A damaged file is set aside, and that is told. Raises
    HistoryError if it can't be used."""
    from dlquiz.history.store import open_history, renew
    from dlquiz.history.trouble import DamagedHistoryError

    history, mended = open_history(folder)
    try:
        try:
            return read(history)
        except DamagedHistoryError:
            history, mended = renew(history)
            return read(history)
    finally:
        history.close()
        if mended is not None:
            narrate(mended.told(lang))


def today() -> date:
    """The study day that it is now."""
    from dlquiz.clock import clock
    from dlquiz.study.attempt import study_day

    return study_day(clock().now())


def exam_day(text: str) -> date | None:
    """The day of an exam, today or later; None for `none`, which forgets it. Raises DlquizError for anything else."""
    day = None if text.strip().lower() == "none" else day_of(text, "--exam-date")
    if day is not None and day < today():
        raise DlquizError(f"--exam-date {text} is over", f"today is {today()}; give a later day, or none to forget it")
    return day


def day_of(text: str, option: str) -> date:
    """A day of the calendar, written 2026-12-20. Raises DlquizError, which names the option, for anything else."""
    import re
    from datetime import date

    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text.strip()):
        try:
            return date.fromisoformat(text.strip())
        except ValueError:  # 31 June
            pass
    raise DlquizError(f"{option} {text} is not a day", "write it as YYYY-MM-DD, such as 2026-12-20")


def print_json(document: Any) -> None:
    """The document on stdout, Chinese as it is."""
    from dlquiz.text.shown import json_text

    write(json_text(document, indent=2))


def write(text: str) -> None:
    """A line on stdout."""
    sys.stdout.write(text + "\n")


def write_file(path: Path, data: bytes, force: bool = False) -> str:
    """The file, whole or not at all; its path, fit to be printed. Raises DlquizError if it can't be written, or, unless
    `force`d, would replace another one."""
    from dlquiz.files import put_all
    from dlquiz.text.shown import shown

    put_all({path: data}, force)
    return shown(path)


def narrate(text: str) -> None:
    """A line on stderr: what is going on, never the result. Names of files and the like may be in it, so nothing that
    can't be seen is printed as it is."""
    from dlquiz.text.shown import unhidden

    sys.stderr.write(unhidden(text) + "\n")
    sys.stderr.flush()


def seed_or_fresh(seed: int | None) -> int:
    """The seed given, or a fresh one from the operating system. Raises DlquizError for one out of range."""
    import secrets

    from dlquiz.items.address import MAX_SEED

    if seed is None:
        return secrets.randbelow(10**6)
    if not 0 <= seed < MAX_SEED:
        raise DlquizError(f"the seed {seed} is out of range", f"use a whole number from 0 to {MAX_SEED - 1}")
    return seed


def session_id(kind: str) -> str:
    """A fresh id: `quiz-5f0c…`, `mistakes-…`."""
    import secrets

    return f"{kind}-{secrets.token_hex(6)}"


def check_choice(value: str | None, known: tuple[str, ...], option: str) -> None:
    """Raises DlquizError if the option has a value that is not known."""
    if value is not None and value not in known:
        raise DlquizError(f"{option} {value} is not known", f"{option} {' or '.join(known)}")

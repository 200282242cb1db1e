"""What was done until now, and which day it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from dlquiz.cli.common import narrate
from dlquiz.ground.clock import clock
from dlquiz.ground.days import read_day
from dlquiz.ground.errors import DlquizError
from dlquiz.history.opened import open_history, renew
from dlquiz.history.store import History
from dlquiz.history.trouble import DamagedHistoryError
from dlquiz.study.attempt import study_day
from dlquiz.text.spans import Language

T = TypeVar("T")


def read_history(folder: Path, lang: Language, read: Callable[[History], T]) -> T:
    """What is read from the history of a home folder; where there is none, none is made. A damaged file is set aside,
    and that is told. Raises HistoryError if it can't be used."""
    history, mended = open_history(folder, make=False)
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
    return study_day(clock().now())


def exam_day(text: str) -> date | None:
    """The day of an exam, today or later; None for `none`, which forgets it. Raises DlquizError for anything else."""
    day = None if text.strip().lower() == "none" else day_of(text, "--exam-date", today())
    if day is not None and day < today():
        raise DlquizError(f"--exam-date {text} is over", f"today is {today()}; give a later day, or none to forget it")
    return day


def day_of(text: str, option: str, earliest: date | None = None) -> date:
    """A day of the calendar, as 2026-12-20 or as `read_day` has it. Raises DlquizError, which names the option, for
    anything else."""
    day = read_day(text.strip(), earliest)
    if day is not None:
        return day
    raise DlquizError(f"{option} {text} is not a day", "write it as YYYY-MM-DD, such as 2026-12-20")

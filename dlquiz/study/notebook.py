"""The wrong-answer notebook: which questions stand in it, by which mistake, and how near each is to leaving it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from dlquiz.bank.bank import Bank, Entry
from dlquiz.bank.card import Question, Text
from dlquiz.items.kept import title
from dlquiz.study.attempt import mistake_text
from dlquiz.study.progress import Progress
from dlquiz.study.selection import in_notebook


@dataclass(frozen=True)
class Wrong:
    """A question of the notebook. `title` says what it is about, `mistake` what the last named mistake was (None: it
    has no name); `waits` says that it has not been answered right today."""

    entry: Entry
    title: Text
    progress: Progress
    mistake: Text | None
    waits: bool


def notebook(bank: Bank, entries: Iterable[Entry], progress: Mapping[str, Progress], today: date) -> list[Wrong]:
    """Those of the entries that stand in the notebook, in the order of the bank, so topic by topic."""
    wrong = [entry for entry in entries if entry.id in progress and progress[entry.id].in_notebook]
    waiting = {entry.id for entry in in_notebook(wrong, progress, today)}
    return [_wrong(bank.question(entry.id), entry, progress[entry.id], entry.id in waiting) for entry in wrong]


def _wrong(question: Question, entry: Entry, progress: Progress, waits: bool) -> Wrong:
    message = mistake_text(question, progress.mistake) if progress.mistake else None
    return Wrong(entry, title(question), progress, message, waits)


def oldest(wrong: Iterable[Wrong], count: int | None) -> list[Wrong]:
    """The `count` that have been wrong for longest (None: all), the longest first."""
    return sorted(wrong, key=lambda one: one.progress.wrong_day or date.max)[:count]

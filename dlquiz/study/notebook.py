"""The wrong-answer notebook: which questions stand in it, by which mistake, and how near each is to leaving it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from dlquiz.bank.bank import Bank
from dlquiz.bank.entry import Entry
from dlquiz.cards.card import Text
from dlquiz.ground.escaping import escaped
from dlquiz.kinds.protocol import Question
from dlquiz.study.progress import Progress
from dlquiz.study.selection import in_notebook
from dlquiz.text.spans import Language
from dlquiz.text.wording import counted

# How many entries whose questions are gone are named.
_GONE_NAMED = 5


class Wrong(Struct, frozen=True):
    """A question of the notebook. `title` says what it is about, `mistake` what the last named mistake was (None: it
    has no name), `others` what else was missed: facts that wait until it is their turn; `waits` says that it has not
    been answered right today."""

    entry: Entry
    title: Text
    progress: Progress
    mistake: Text | None
    waits: bool
    others: tuple[Text, ...] = ()


def notebook(bank: Bank, entries: Iterable[Entry], progress: Mapping[str, Progress], today: date) -> list[Wrong]:
    """Those of the entries that stand in the notebook, in the order of the bank, so topic by topic."""
    wrong = [entry for entry in entries if entry.id in progress and progress[entry.id].in_notebook]
    waiting = {entry.id for entry in in_notebook(wrong, progress, today)}
    return [_wrong(bank.question(entry.id), entry, progress[entry.id], entry.id in waiting) for entry in wrong]


def gone(bank: Bank, progress: Mapping[str, Progress]) -> tuple[str, ...]:
    """The ids of what stands in the notebook and is no question of the bank (any more), sorted."""
    return tuple(sorted(name for name, one in progress.items() if one.in_notebook and name not in bank.asked))


def gone_text(names: Sequence[str], lang: Language) -> str:
    """A line that says so, with the first few of them; "" if there are none."""
    if not names:
        return ""
    listed = ", ".join(map(escaped, names[:_GONE_NAMED])) + (" ..." if len(names) > _GONE_NAMED else "")
    return counted(lang, "notebook_gone", len(names)) + listed


def _wrong(question: Question, entry: Entry, progress: Progress, waits: bool) -> Wrong:
    message = question.message(progress.mistake) if progress.mistake else None
    messages = (question.message(fact) for fact in progress.missed[1:] if fact)
    return Wrong(
        entry, question.title, progress, message, waits, tuple(found for found in messages if found is not None)
    )


def oldest(wrong: Iterable[Wrong], count: int | None) -> list[Wrong]:
    """The `count` that have been wrong for longest (None: all), the longest first."""
    return sorted(wrong, key=lambda one: one.progress.wrong_day or date.max)[:count]

"""The wrong-answer notebook (错题本) opened: to be read, practised with new numbers, or printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from dlquiz.bank.bank import WHOLE, Bank
from dlquiz.bank.find import selected
from dlquiz.bank.form import FIRST_SEEDS, draw_form
from dlquiz.history.store import History
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.session.course import Course
from dlquiz.study.notebook import Wrong, gone, notebook, oldest
from dlquiz.study.selection import missed_facts
from dlquiz.text.spans import Language
from dlquiz.use.place import Place, session_id
from dlquiz.use.practise import Practice

# How many are practised at once, as many as a quiz has.
AT_ONCE = 10
# How many a sheet has at most: its code, which names each of them, still fits the foot of a page.
MOST_ON_SHEET = 50


class Notebook(Struct, frozen=True):
    """What stands in it, in the order of the bank, and the ids of the questions that stand in it but are gone from the
    bank."""

    wrong: tuple[Wrong, ...]
    gone: tuple[str, ...] = ()


def read_notebook(bank: Bank, history: History, topics: Sequence[str], today: date) -> Notebook:
    """The notebook of a history: of these topics, or all of it. Raises UnknownName for a topic that there is not."""
    progress = history.progress(bank.former)
    wrong = notebook(bank, selected(bank, topics or (WHOLE,)), progress, today)
    return Notebook(tuple(wrong), () if topics else gone(bank, progress))


def to_practise(wrong: Iterable[Wrong], count: int = AT_ONCE) -> list[Wrong]:
    """At most so many of what was not right today yet: what has been wrong for longest."""
    return oldest((one for one in wrong if one.waits), count)


def practise_notebook(place: Place, chosen: Sequence[Wrong], seed: int) -> Practice:
    """These questions (one or more) again, with new numbers; a fact that was missed is asked first."""
    entries = [one.entry for one in chosen]
    facts = missed_facts(entries, {one.entry.id: one.progress for one in chosen})
    items = draw_form(place.bank, entries, len(entries), seed, first_seeds=FIRST_SEEDS, facts=facts)
    mixed = len({entry.topic for entry in entries}) > 1
    second = place.recorder.settings().second
    return Practice(place, items, Course(len(entries)), session_id("mistakes"), mixed, second=second)


def notebook_sheet(
    bank: Bank, wrong: Sequence[Wrong], lang: Language, seed: int, count: int | None = None
) -> SheetPlan:
    """The plan of a sheet of exactly these questions, or of the `count` that have been wrong for longest (None: of as
    many as fit)."""
    chosen = {one.entry.id for one in oldest(wrong, min(count or MOST_ON_SHEET, MOST_ON_SHEET))}
    names = tuple(name for name in bank.asked if name in chosen)
    return SheetPlan(lang, (), len(names), seed, 0, questions=names, about="mistakes")

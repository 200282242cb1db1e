"""The marks of a class as tables: a row a student, and a row a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from dlquiz.export.marked.spreadsheet import Cell, Sheet
from dlquiz.paper.returned.marks import MarkedItem, MarkedPaper, Marking
from dlquiz.paper.returned.rows import Trouble
from dlquiz.study.analysis import Analysis, Figures
from dlquiz.study.analysis_words import remarks, slips, title
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

_MARKS = ("id", "name", "variant", "code", "points", "worth", "share", "waiting", "note")
_ITEMS = ("number", "question", "title", "students", "difficulty", "discrimination", "right", "blank", "mistakes",
          "unchosen", "remarks")  # fmt: skip


def marks_sheet(marking: Marking, lang: Language) -> Sheet:
    """A row a student, in the order of the answers; one that can't be marked says why."""
    spots = _spots(marking.papers)
    head = (*(say(lang, f"heading_{word}") for word in _MARKS), *(spot for spot, _, _ in spots))
    notes = _notes(marking.doubts)
    rows = [(one.student.line, _row(one, spots, notes.get(one.student.line, ""))) for one in marking.papers]
    rows += [(one.student.line, _refused(one, len(spots), lang)) for one in marking.refused]
    return Sheet(say(lang, "mark_sheet_marks"), head, tuple(row for _, row in sorted(rows, key=lambda one: one[0])))


def _spots(papers: Sequence[MarkedPaper]) -> list[tuple[str, int, int]]:
    """The columns of points: of every question and, if it has several, of every part; title, number, part (0: all)."""
    most: dict[int, int] = {}
    for paper in papers:
        for one in paper.items:
            most[one.number] = max(most.get(one.number, 0), len(one.parts))
    return [
        (f"{number}.{part}" if part else str(number), number, part)
        for number, count in sorted(most.items())
        for part in range(count + 1 if count > 1 else 1)
    ]


def _row(one: MarkedPaper, spots: Sequence[tuple[str, int, int]], note: str) -> tuple[Cell, ...]:
    plan, student = one.paper.plan, one.student
    who = (student.id, student.name, plan.letter, one.paper.code)
    sums = (plain(one.points), plain(one.worth), round(one.score, 4))
    waiting = ", ".join(map(str, one.waiting))
    return (*who, *sums, waiting, note, *(_points(one.items, number, part) for _, number, part in spots))


def _points(items: Sequence[MarkedItem], number: int, part: int) -> Cell:
    if number > len(items):
        return None
    item = items[number - 1]
    if part:
        return plain(item.parts[part - 1].points) if part <= len(item.parts) and not item.by_hand else None
    return plain(item.points)


def _refused(one: Trouble, count: int, lang: Language) -> tuple[Cell, ...]:
    note = say(lang, "mark_row_refused", line=one.student.line, why=one.message)
    between = len(_MARKS) - 3
    return (one.student.id, one.student.name, *(None,) * between, note, *(None,) * count)


def _notes(doubts: Sequence[Trouble]) -> Mapping[int, str]:
    """What could not be used, by line."""
    notes: dict[int, str] = {}
    for one in doubts:
        said = f"{one.column}: {one.message}"
        notes[one.student.line] = f"{notes[one.student.line]}; {said}" if one.student.line in notes else said
    return notes


def plain(points: Fraction | None) -> int | float | None:
    """Points as a cell or as JSON has them: whole ones as whole numbers."""
    if points is None:
        return None
    return points.numerator if points.denominator == 1 else round(float(points), 4)


def items_sheet(analysis: Analysis, lang: Language) -> Sheet:
    """A row a question: how hard it was, how well it told students apart, and what went wrong."""
    head = tuple(say(lang, f"heading_{word}") for word in _ITEMS)
    return Sheet(say(lang, "mark_sheet_items"), head, tuple(_item_row(one, lang) for one in analysis.figures))


def _item_row(one: Figures, lang: Language) -> tuple[Cell, ...]:
    between = say(lang, "between")
    return (
        one.number,
        one.question.id,
        title(one, lang),
        one.students,
        rounded(one.difficulty),
        rounded(one.discrimination),
        one.right,
        one.blank,
        between.join(slips(one, lang)),
        between.join(option.text for option in one.unchosen),
        between.join(remarks(one, lang)),
    )


def rounded(value: float | None) -> float | None:
    """A figure as it is kept: more digits mean nothing."""
    return round(value, 3) if value is not None else None

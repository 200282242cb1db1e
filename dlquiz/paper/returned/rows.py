"""The rows of a table of answers: a student each, on one of the papers; what can't be used is named with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.hidden import masked
from dlquiz.paper.returned.columns import Columns, Spot
from dlquiz.paper.returned.stack import Record, Stack
from dlquiz.paper.returned.table import Row, Table, separator_name
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

# What spreadsheets make of a long number.
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+\d{1,2}", re.ASCII | re.IGNORECASE)


class Student(Struct, frozen=True):
    """Who answered, as the row at `line` says; what can't be seen has a stand-in."""

    id: str
    name: str
    line: int


class Trouble(Struct, frozen=True):
    """What can't be used of a student's row (`column` ""), or in one cell of it, and what to do."""

    student: Student
    column: str
    message: str


class Returned(Struct, frozen=True):
    """A paper that came back: what stands in the columns of its answers and marks."""

    student: Student
    record: Record
    answers: Mapping[Spot, str]
    marks: Mapping[Spot, str]


class Rows(Struct, frozen=True):
    """What a table holds: the papers that came back, the rows that can't be marked, and cells that say nothing."""

    returned: tuple[Returned, ...]
    refused: tuple[Trouble, ...]
    doubts: tuple[Trouble, ...]


def read_rows(table: Table, columns: Columns, stack: Stack, lang: Language) -> Rows:
    """Every row, marked or refused, in that language; one student in two rows is refused in both."""
    returned: list[Returned] = []
    refused: list[Trouble] = []
    doubts: list[Trouble] = []
    rows = [(row, _student(row, columns)) for row in table.rows]
    twins = _twins([student for _, student in rows])
    for row, student in rows:
        try:
            returned.append(_returned(row, student, twins, table, columns, stack, lang))
            doubts += _short(row, student, columns, lang)
        except DlquizError as error:
            refused.append(Trouble(student, "", error.fault.message))
    return Rows(tuple(returned), tuple(refused), tuple(doubts))


def _student(row: Row, columns: Columns) -> Student:
    """A student without a number is known by name."""
    number, name = (masked(_cell(row, columns.roles.get(role))) for role in ("id", "name"))
    return Student(number if "id" in columns.roles else name, name, row.line)


def _cell(row: Row, place: int | None) -> str:
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _twins(students: Sequence[Student]) -> dict[str, list[int]]:
    """The lines on which each student stands, however the digits of the number are written."""
    lines: dict[str, list[int]] = {}
    for student in students:
        lines.setdefault(_same(student.id), []).append(student.line)
    return lines


def _same(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _returned(
    row: Row,
    student: Student,
    twins: Mapping[str, Sequence[int]],
    table: Table,
    columns: Columns,
    stack: Stack,
    lang: Language,
) -> Returned:
    """The paper of a row. Raises DlquizError, in that language, if it can't be marked."""
    width = len(columns.titles)
    if any(row.cells[width:]):
        found = len(row.cells)
        raise DlquizError(
            say(lang, "mark_too_many", found=found, width=width, separator=separator_name(table.separator))
        )
    if not student.id:
        raise DlquizError(say(lang, "mark_no_student"))
    if _SHORTENED.fullmatch(student.id):
        raise DlquizError(say(lang, "mark_shortened", said=student.id))
    if len(lines := twins[_same(student.id)]) > 1:
        raise DlquizError(say(lang, "mark_twice", lines=", ".join(map(str, lines))))
    record = stack.find([_cell(row, columns.roles.get(role)) for role in ("variant", "code")], lang)
    cells = ({spot: _cell(row, place) for spot, place in where.items()} for where in (columns.answers, columns.marks))
    return Returned(student, record, *cells)


def _short(row: Row, student: Student, columns: Columns, lang: Language) -> Iterator[Trouble]:
    """A row that ends before its last column, as none does that a spreadsheet wrote."""
    if len(row.cells) < len(columns.titles):
        column = columns.titles[len(row.cells)]
        yield Trouble(student, column, say(lang, "mark_too_few"))

"""What a column of a table of answers holds, by its title: who answered, on which paper, what, and marks by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped
from dlquiz.paper.returned.table import Row

_WORDS = {
    "id": ("id", "student", "student id", "student number", "学号", "学生学号", "考号", "考生号", "准考证号"),
    "name": ("name", "student name", "姓名", "学生姓名", "考生姓名"),
    "variant": ("variant", "卷", "试卷", "卷别", "版本"),
    "code": ("code", "paper", "paper code", "卷号", "代码", "编码"),
}
_KNOWN = {word: role for role, words in _WORDS.items() for word in words}
_LONGEST_TITLE = 40
# `3`, `Q3`, `第 3 题`; `3.2`, `3b`, `3(2)`; and, behind either, `marks`.
_PLACE = re.compile(
    r"(?:q|question|第)?\s*(?P<number>[1-9]\d{0,3})\s*题?\s*"
    r"(?:[.-]?\s*[(]?(?P<letter>[a-z](?![a-z]))[)]?|(?:[.-]\s*[(]?|[(]|(?<=\s))(?P<part>[1-9]\d?)[)]?)?"
    r"\s*(?P<marks>marks?|points?|score|分|得分|分数)?"
)


class Spot(Struct, frozen=True, order=True):
    """A question of a paper by its number, or a `part` of it (0: all of it), both counted from 1."""

    number: int
    part: int = 0

    def __str__(self) -> str:
        return f"{self.number}.{self.part}" if self.part else str(self.number)


class Columns(Struct, frozen=True):
    """The place of each column: `roles` are `id`, `name`, `variant` and `code`; then the answers, and the marks that
    were given by hand. `others` are the titles of what is none of them."""

    titles: tuple[str, ...]
    roles: Mapping[str, int]
    answers: Mapping[Spot, int]
    marks: Mapping[Spot, int]
    others: tuple[str, ...]

    def covers(self, number: int, parts: int) -> bool:
        """Whether there is a column for every answer to a question, or for the marks instead of it."""
        spots = {*self.answers, *self.marks}
        return Spot(number) in spots or spots.issuperset(Spot(number, part + 1) for part in range(parts))


def role_of(title: str) -> str | tuple[Spot, bool] | None:
    """What a title says: `id`, `name`, `variant`, `code`, or a question or part and whether it is its marks; None:
    nothing that is known."""
    text = " ".join(unicodedata.normalize("NFKC", title).casefold().replace("_", " ").split()).rstrip(" .、:")
    if text in _KNOWN:
        return _KNOWN[text]
    found = _PLACE.fullmatch(text)
    if found is None:
        return None
    part = ord(found["letter"]) - ord("a") + 1 if found["letter"] else int(found["part"] or 0)
    return Spot(int(found["number"]), part), bool(found["marks"])


def read_columns(head: Row, path: str) -> Columns:
    """The columns of these titles. Raises DlquizError, with path and line, if one stands twice or none says who."""
    titles = tuple(escaped(title[:_LONGEST_TITLE]) for title in head.cells)
    roles: dict[str, int] = {}
    answers: dict[Spot, int] = {}
    marks: dict[Spot, int] = {}
    others = []
    for place, title in enumerate(head.cells):
        found = role_of(title)
        if found is None:
            others += [titles[place]] if title else []
            continue
        twin = roles.setdefault(found, place) if isinstance(found, str) else _spots(found, marks, answers, place)
        if twin != place:
            what = f"the columns {titles[twin]!r} and {titles[place]!r} are of the same"
            raise DlquizError(what, "leave one out; if a spreadsheet made 2.1 of 2.10, call that 2j", path, head.line)
    if not {"id", "name"} & roles.keys():
        raise DlquizError("no column says who answered", "call one `id` (学号) or `name` (姓名)", path, head.line)
    for where in (answers, marks):
        _refuse_both(where, titles, path, head.line)
    return Columns(titles, roles, answers, marks, tuple(others))


def _spots(found: tuple[Spot, bool], marks: dict[Spot, int], answers: dict[Spot, int], place: int) -> int:
    """The column of an answer or of marks: this one, or one before."""
    spot, is_marks = found
    return (marks if is_marks else answers).setdefault(spot, place)


def _refuse_both(where: Mapping[Spot, int], titles: Sequence[str], path: str, line: int) -> None:
    """A question's answers stand in one column, or in one a part."""
    for spot, place in where.items():
        whole = where.get(Spot(spot.number))
        if spot.part and whole is not None:
            what = f"question {spot.number} has the columns {titles[whole]!r} and {titles[place]!r}"
            raise DlquizError(what, "one for all of it, or one for each part", path, line)

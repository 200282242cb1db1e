"""Marking a paper that came back: answers are graded with follow-through, marks given by hand are taken over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.ground.escaping import escaped
from dlquiz.ground.hidden import masked
from dlquiz.kinds.answers.letters import marked as with_letters
from dlquiz.kinds.answers.letters import read_marks, saved_marks
from dlquiz.kinds.answers.numbers import split_parts
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.grades import PartGrade
from dlquiz.kinds.grading import grade
from dlquiz.kinds.protocol import Item
from dlquiz.paper.manifest import Paper
from dlquiz.paper.returned.columns import Columns, Spot
from dlquiz.paper.returned.marks import MarkedItem, MarkedPaper, MarkedPart, Problem
from dlquiz.paper.returned.rows import Returned, Trouble
from dlquiz.session.points import earned, shown_points
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

# A mark: 3, 2.5, 2,5, 1/2.
_MARK = re.compile(r"\d{1,4}(?:[.,]\d{1,4}|/[1-9]\d{0,3})?", re.ASCII)
_LONGEST = 40
# What spreadsheets make of 1/4, in the forms of several countries; 2026/1/4 could even be read as a number.
_DATE = re.compile(
    r"\d{1,2}[- ][A-Z][a-z]{2}|[A-Z][a-z]{2}[- ]\d{2}|\d{1,2}月\d{1,2}日|\d{4}([-/.年])\d{1,2}([-/.月])\d{1,2}日?"
)


def mark(returned: Returned, paper: Paper, columns: Columns, lang: Language) -> tuple[MarkedPaper, list[Trouble]]:
    """The paper marked, and the cells that say nothing, in that language."""
    items = tuple(
        _Question(returned, item, number, worths, unit, lang).marked()
        for number, (item, worths, unit) in enumerate(zip(paper.items, paper.worth, paper.units, strict=True), 1)
    )
    problems = [*_strays(returned, paper, lang), *(problem for one in items for problem in one.problems)]
    troubles = [Trouble(returned.student, _title(one, columns), one.message) for one in problems]
    return MarkedPaper(returned.student, paper, items), troubles


def _title(problem: Problem, columns: Columns) -> str:
    where = columns.marks if problem.marks else columns.answers
    place = where.get(problem.spot, where.get(Spot(problem.spot.number)))
    return columns.titles[place] if place is not None else str(problem.spot)


def _strays(returned: Returned, paper: Paper, lang: Language) -> Iterator[Problem]:
    """Answers to what the paper does not ask."""
    for cells, marks in ((returned.answers, False), (returned.marks, True)):
        for spot, text in cells.items():
            asked = len(paper.items[spot.number - 1].parts) if spot.number <= len(paper.items) else -1
            if text and spot.part > asked:
                yield Problem(spot, marks, say(lang, "mark_not_asked", spot=spot, variant=paper.plan.letter))


class _Question(Struct, frozen=True):
    """What came back of one question: its row, its number on the paper, what its parts are worth, and in what that is
    counted."""

    returned: Returned
    item: Item
    number: int
    worths: tuple[Fraction, ...]
    unit: Fraction
    lang: Language

    def marked(self) -> MarkedItem:
        """As a person marked it, as a whole or part by part, else as it is graded."""
        whole = self._by_hand(0, sum(self.worths, Fraction(0)))
        hands = [self._by_hand(place, most) for place, most in enumerate(self.worths, 1)]
        split = self._split()
        responses = split or (self._answer(0), *("" for _ in self.worths[1:]))
        grades = self._grades(responses) if split else [None for _ in self.worths]
        parts = tuple(map(self._part, range(len(grades)), responses, grades, hands))
        if not split:
            parts = tuple(replace(part, points=part.points or Fraction(0)) for part in parts)
        unread = [] if isinstance(whole, Fraction) else self._unread(split is None, parts)
        problems = tuple(one for one in (whole, *hands, *unread) if isinstance(one, Problem))
        points = self._sum(parts) if whole is None else whole if isinstance(whole, Fraction) else None
        return MarkedItem(self.number, self.item, parts, points, isinstance(whole, Fraction), problems)

    def _part(self, place: int, response: str, graded: PartGrade | None, hand: Fraction | Problem | None) -> MarkedPart:
        """An answer with the points that a person gave, else with those of its grade."""
        most = self.worths[place]
        points = hand if isinstance(hand, Fraction) else None
        if hand is None and graded is not None:
            points = earned(graded.score, most, self.unit)
        by_hand = isinstance(hand, Fraction)
        return MarkedPart(self.item.parts[place], masked(response), graded, points, most, by_hand)

    def _sum(self, parts: Sequence[MarkedPart]) -> Fraction | None:
        """The points of all parts; None if a person has to mark one."""
        points = [part.points for part in parts if part.points is not None]
        return sum(points, Fraction(0)) if len(points) == len(parts) else None

    def _answer(self, part: int) -> str:
        return self.returned.answers.get(Spot(self.number, part), "")

    def _by_hand(self, part: int, most: Fraction) -> Fraction | Problem | None:
        """The mark that a person gave to a part (0: to all of it): a number, or points of the rubric."""
        text = self.returned.marks.get(Spot(self.number, part), "")
        if not text:
            return None
        plain = unicodedata.normalize("NFKC", text).replace("\u2044", "/")
        if _MARK.fullmatch(plain):
            points = Fraction(plain.replace(",", "."))
        elif letters := self._letters(text):
            points = earned(grade(self.item, [letters]).score, most, self.unit)
        else:
            points = most + 1
        if points <= most:
            return points
        said = say(self.lang, "mark_bad_mark", said=escaped(text[:_LONGEST]), most=shown_points(most))
        return Problem(Spot(self.number, part), True, said)

    def _letters(self, text: str) -> str:
        """The points of the rubric that marks name, as a response has them; "" if they are nothing of the kind."""
        count = len(self.item.parts[0].rubric(self.lang)) if self.item.self_marked else 0
        try:
            return saved_marks(read_marks(text, count)) if count and text else ""
        except Unreadable:
            return ""

    def _split(self) -> tuple[str, ...] | None:
        """What was typed, one a part; None if a cell has more or fewer answers than there are parts."""
        if not self._answer(0):
            return tuple(self._answer(part) for part in range(1, len(self.worths) + 1))
        try:
            return tuple(split_parts(self._answer(0), len(self.worths)))
        except Unreadable:
            return None

    def _grades(self, responses: tuple[str, ...]) -> Sequence[PartGrade | None]:
        """A grade a part. An answer in words has one if the points of the rubric that it makes are named."""
        if not self.item.self_marked:
            return grade(self.item, responses, ask_again=False).parts
        named = self.returned.marks.get(Spot(self.number, 0)) or self.returned.marks.get(Spot(self.number, 1), "")
        letters = self._letters(named)
        return grade(self.item, [with_letters(letters, responses[0])]).parts if letters else [None]

    def _unread(self, unsplit: bool, parts: Sequence[MarkedPart]) -> Iterator[Problem]:
        """The answers that can't be read, and are not marked by hand either."""
        if unsplit and not all(part.by_hand for part in parts):
            yield Problem(Spot(self.number), False, say(self.lang, "mark_unsplit", count=len(parts)))
        for place, part in enumerate(parts, 1):
            if part.grade is None or part.grade.verdict == "correct" or part.by_hand:
                continue
            said, problem = escaped(part.response[:_LONGEST]), part.grade.problem
            if _DATE.fullmatch(part.response):
                yield Problem(Spot(self.number, place), False, say(self.lang, "mark_date", said=said))
            elif part.grade.verdict == "unreadable" and problem is not None:
                why = say(self.lang, "mark_unreadable", said=said, why=problem.why.of(self.lang))
                yield Problem(Spot(self.number, place), False, why)

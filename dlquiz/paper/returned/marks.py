"""Papers that came back, marked: the points of every part, what was typed, and what is left for a person to mark."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from dlquiz.kinds.grades import PartGrade
from dlquiz.kinds.protocol import Item, Part
from dlquiz.paper.manifest import Paper
from dlquiz.paper.returned.columns import Spot
from dlquiz.paper.returned.rows import Student, Trouble


class Problem(Struct, frozen=True):
    """Why a cell says nothing, and what to do: that of a question or part, of its answer or of its `marks`."""

    spot: Spot
    marks: bool
    message: str


class MarkedPart(Struct, frozen=True):
    """An answer: what was typed, its grade (None: no program gave one) and its points of `worth` (None: a person has to
    mark it, or has marked the question as a whole)."""

    part: Part
    response: str
    grade: PartGrade | None
    points: Fraction | None
    worth: Fraction
    by_hand: bool = False


class MarkedItem(Struct, frozen=True):
    """A question of a paper with its number there. `points` None: a person has to mark it."""

    number: int
    item: Item
    parts: tuple[MarkedPart, ...]
    points: Fraction | None
    by_hand: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def worth(self) -> Fraction:
        """What it is worth."""
        return sum((part.worth for part in self.parts), Fraction(0))

    @property
    def blank(self) -> bool:
        """Whether nothing was answered, as far as the table says."""
        return not any(part.response or part.by_hand for part in self.parts) and not self.by_hand

    @property
    def right(self) -> bool:
        """Whether it has all its points."""
        return self.points == self.worth


class MarkedPaper(Struct, frozen=True):
    """A student's paper, marked."""

    student: Student
    paper: Paper
    items: tuple[MarkedItem, ...]

    @property
    def points(self) -> Fraction:
        """The points so far."""
        return sum((one.points for one in self.items if one.points is not None), Fraction(0))

    @property
    def worth(self) -> Fraction:
        """Of how many."""
        return sum((one.worth for one in self.items), Fraction(0))

    @property
    def score(self) -> float:
        """The share of the points, from 0 to 1."""
        return float(self.points / self.worth)

    @property
    def waiting(self) -> tuple[int, ...]:
        """The numbers of the questions that a person has to mark."""
        return tuple(one.number for one in self.items if one.points is None)


class Marking(Struct, frozen=True):
    """The papers of a class: those that are marked, the rows that can't be, and the cells that say nothing."""

    papers: tuple[MarkedPaper, ...]
    refused: tuple[Trouble, ...]
    doubts: tuple[Trouble, ...]

    @property
    def sound(self) -> bool:
        """Whether every row and cell could be used."""
        return not self.refused and not self.doubts

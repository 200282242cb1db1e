"""What the parts of a printed paper are worth, and what an answer earns of it."""

from __future__ import annotations

from fractions import Fraction

from dlquiz.paper.manifest import Paper
from dlquiz.session.marks import earned

_HALF = Fraction(1, 2)
# Scores are shares of entries or options: of 1000 at most.
_FINEST = 1000


def worth(paper: Paper) -> list[tuple[Fraction, ...]]:
    """What each part of each question is worth; where the paper gives no points, each question is worth one."""
    points = [Fraction(task.points) for task in paper.exam.tasks] if paper.exam else [Fraction(1)] * len(paper.items)
    share = _in_halves if paper.exam else _evenly
    return [share(whole, len(item.parts)) for item, whole in zip(paper.items, points, strict=True)]


def _evenly(whole: Fraction, parts: int) -> tuple[Fraction, ...]:
    return (whole / parts,) * parts


def _in_halves(whole: Fraction, parts: int) -> tuple[Fraction, ...]:
    """In halves if there are enough for all parts, the first ones getting what is over."""
    halves = int(whole / _HALF)
    if whole % _HALF or halves < parts:
        return _evenly(whole, parts)
    return tuple(_HALF * (halves // parts + (place < halves % parts)) for place in range(parts))


def award(score: float, most: Fraction, exam: bool) -> Fraction:
    """The points for a score from 0 to 1 of what is worth `most`. Those of an `exam` are whole and half ones, all of
    them only for an answer that is fully right."""
    if not exam or most % _HALF:
        return Fraction(score).limit_denominator(_FINEST) * most
    return Fraction(earned(score, float(most)))


def shown_points(points: Fraction) -> str:
    """Points as they are written: 3, 2.5, 0.33."""
    return str(points.numerator) if points.denominator == 1 else f"{float(points):.2f}".rstrip("0")

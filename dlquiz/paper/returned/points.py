"""What the parts of a printed paper are worth, and what an answer earns of it."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from dlquiz.paper.manifest import Paper
from dlquiz.session.marks import earned

_HALF = Fraction(1, 2)
# Scores are shares of entries or options: of 1000 at most.
_FINEST = 1000


def worth(paper: Paper) -> list[tuple[Fraction, ...]]:
    """What each part of each question is worth, all parts of one the same; where the paper gives no points, each
    question is worth one."""
    points = [Fraction(task.points) for task in paper.exam.tasks] if paper.exam else [Fraction(1)] * len(paper.items)
    return [(whole / len(item.parts),) * len(item.parts) for item, whole in zip(paper.items, points, strict=True)]


def total(scores: Sequence[float | None], points: Sequence[Fraction], most: Fraction, exam: bool) -> Fraction:
    """The points of a question of which the parts have these: their sum. Where its points can't be shared in halves,
    those of an `exam` follow from its parts' scores (None: given by hand), as they do in `dlquiz exam`."""
    graded = [score for score in scores if score is not None]
    if exam and most / len(points) % _HALF and len(graded) == len(points):
        return award(sum(graded) / len(graded), most, exam)
    return sum(points, Fraction(0))


def award(score: float, most: Fraction, exam: bool) -> Fraction:
    """The points for a score from 0 to 1 of what is worth `most`. Those of an `exam` are whole and half ones, all of
    them only for an answer that is fully right."""
    if not exam or most % _HALF:
        return Fraction(score).limit_denominator(_FINEST) * most
    return Fraction(earned(score, float(most)))


def shown_points(points: Fraction) -> str:
    """Points as they are written: 3, 2.5, 0.33."""
    return str(points.numerator) if points.denominator == 1 else f"{float(points):.2f}".rstrip("0")

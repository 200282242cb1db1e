"""What the parts of a question are worth, and what answers earn: the one rule of exams, printed papers and marking."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

# Points are counted in halves; where these are too few for a question's parts, in tenths or hundredths.
HALF, FINEST = Fraction(1, 2), Fraction(1, 100)
_UNITS = (HALF, Fraction(1, 10), FINEST)
# Scores are shares of entries or options: as a float each is nearer to its fraction than to any other so small.
_SMALL = 10**6


def unit_of(points: Fraction, parts: int) -> Fraction:
    """In what the points of a question are counted: in halves, if each part gets one."""
    return next((unit for unit in _UNITS if points >= unit * parts and not points % unit), FINEST)


def shares(points: Fraction, parts: int, unit: Fraction | None = None) -> tuple[Fraction, ...]:
    """What each part is worth: as equal as the `unit` allows (None: that of `unit_of`), the last ones what is over.
    Their sum is the points."""
    step = unit or unit_of(points, parts)
    least, over = divmod(points / step, parts)
    return tuple(step * (least + (part >= parts - over)) for part in range(parts))


def earned(score: float, worth: Fraction, unit: Fraction = HALF) -> Fraction:
    """The points for a score from 0 to 1 of a part that is worth so many: to the nearest unit, a tie upwards; but all
    of them only for an answer that is fully right."""
    if score >= 1:
        return worth
    share = Fraction(score).limit_denominator(_SMALL) * worth
    return max(min(math.floor(share / unit + HALF) * unit, worth - unit), Fraction(0))


def ladder(count: int, worth: Fraction, unit: Fraction = HALF) -> list[Fraction]:
    """The points for 1, 2, ... of so many points of a rubric."""
    return [earned(met / count, worth, unit) for met in range(1, count + 1)]


def total(scores: Sequence[float], points: Fraction) -> Fraction:
    """The points of a question whose parts have these scores."""
    unit = unit_of(points, len(scores))
    parts = shares(points, len(scores))
    return sum((earned(score, worth, unit) for score, worth in zip(scores, parts, strict=True)), Fraction(0))


def shown_points(points: Fraction) -> str:
    """Points as they are written: 3, 2.5, 0.33."""
    return str(points.numerator) if points.denominator == 1 else f"{float(points):.2f}".rstrip("0")

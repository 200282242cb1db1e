"""FSRS-6 a second time, from the formulas its project publishes.

They are those of "The Algorithm" (github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm), with the damped
difficulty and the bound after forgetting as the documentation of its TypeScript edition writes them
(open-spaced-repetition.github.io/ts-fsrs/classes/FSRSAlgorithm.html). The letters are theirs: S stability,
D difficulty, R retrievability, G grade (1 again, 2 hard, 3 good), w the weights, here the default ones that the
README of py-fsrs 6.3 prints. Reviews are at least a day apart.
"""

from __future__ import annotations

from math import exp

W = (
    0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796,
    1.4835, 0.0614, 0.2629, 1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
)  # fmt: skip
GRADES = {"again": 1, "hard": 2, "good": 3}
FACTOR = 0.9 ** (-1 / W[20]) - 1


def retrievability(t: float, s: float) -> float:
    """R after t days."""
    return float((1 + FACTOR * t / s) ** -W[20])


def interval(r: float, s: float) -> int:
    """Whole days, at least one, until R has sunk to r."""
    return max(1, round(float(s / FACTOR * (r ** (-1 / W[20]) - 1))))


def first(g: int) -> tuple[float, float]:
    """S and D after the first review."""
    return W[g - 1], _initial_difficulty(g)


def following(s: float, d: float, t: int, g: int) -> tuple[float, float]:
    """S and D after a review t days after the last one."""
    r = retrievability(t, s)
    if g == 1:
        forgotten = W[11] * d ** -W[12] * ((s + 1) ** W[13] - 1) * exp(W[14] * (1 - r))
        stability = min(forgotten, s / exp(W[17] * W[18]))
    else:
        growth = exp(W[8]) * (11 - d) * s ** -W[9] * (exp(W[10] * (1 - r)) - 1) * (W[15] if g == 2 else 1)
        stability = s * (1 + growth)
    damped = d - W[6] * (g - 3) * (10 - d) / 9
    return stability, _clamped(W[7] * (W[4] - exp(W[5] * 3) + 1) + (1 - W[7]) * damped)


def _initial_difficulty(g: int) -> float:
    return _clamped(W[4] - exp(W[5] * (g - 1)) + 1)


def _clamped(d: float) -> float:
    return min(max(d, 1.0), 10.0)

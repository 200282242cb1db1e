"""How long a question takes: what a day of so many minutes can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dlquiz.bank.entry import Entry
from dlquiz.study.attempt import Attempt

# Seconds to read, answer and look at the solution, at first sight, by level: of a calculation, and of the other kinds.
_CALCULATION = {1: 75.0, 2: 150.0, 3: 300.0}
_SECONDS = {
    "truth": 25.0,
    "choice": 40.0,
    "choices": 60.0,
    "fill": 35.0,
    "match": 75.0,
    "order": 60.0,
    "explain": 150.0,
}
_OTHER = 45.0
_LEVELS = {1: 1.0, 2: 1.2, 3: 1.6}
# What has been met goes quicker, with other numbers too.
AGAIN = 0.7
# Of fewer attempts nothing is said about how fast somebody is, and no one is faster or slower than by so much.
_ENOUGH = 10
_PACES = 0.5, 2.0


def seconds(entry: Entry, met: bool = False, pace: float = 1.0) -> float:
    """How long a question takes somebody of a pace (1: as most, 2: twice as long), who has `met` it before or not."""
    level = min(max(entry.level, 1), 3)
    first = _CALCULATION[level] if entry.family == "numeric" else _SECONDS.get(entry.kind, _OTHER) * _LEVELS[level]
    return first * pace * (AGAIN if met else 1.0)


def pace(attempts: Iterable[Attempt], entries: Mapping[str, Entry]) -> float:
    """How long somebody takes against what is expected, by attempts at these questions; 1 as long as nothing is known.

    Nobody works on one question for longer than four times what it takes: that was a pause.
    """
    taken = expected = 0.0
    count = 0
    for one in attempts:
        if one.question in entries and one.seconds > 0:
            usual = seconds(entries[one.question])
            taken, expected, count = taken + min(one.seconds, 4 * usual), expected + usual, count + 1
    slowest = _PACES[1]
    return min(max(taken / expected, _PACES[0]), slowest) if count >= _ENOUGH else 1.0

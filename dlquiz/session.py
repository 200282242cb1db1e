"""A session: what was asked and how it went. Pure; terminal and history stand outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from dlquiz.grading import Grade
from dlquiz.item import Item


@dataclass(frozen=True)
class Attempt:
    """One item that was put to the student: graded, or skipped (`grade` is None)."""

    item: Item
    grade: Grade | None
    hinted: bool = False

    @property
    def score(self) -> float:
        return self.grade.score if self.grade else 0.0


@dataclass(frozen=True)
class Session:
    """Attempts in order."""

    attempts: tuple[Attempt, ...] = ()

    def with_attempt(self, attempt: Attempt) -> Session:
        return replace(self, attempts=(*self.attempts, attempt))

    @property
    def answered(self) -> tuple[Attempt, ...]:
        return tuple(attempt for attempt in self.attempts if attempt.grade is not None)

    @property
    def skipped(self) -> int:
        return len(self.attempts) - len(self.answered)

    @property
    def score(self) -> float:
        """The sum of the scores of what was answered."""
        return sum(attempt.score for attempt in self.answered)

    def by_topic(self) -> Mapping[str, tuple[float, int]]:
        """Score and number of answers by topic."""
        found: dict[str, tuple[float, int]] = {}
        for attempt in self.answered:
            score, count = found.get(attempt.item.question.topic, (0.0, 0))
            found[attempt.item.question.topic] = (score + attempt.score, count + 1)
        return found

    def mistakes(self) -> Counter[tuple[str, str]]:
        """How often each named mistake was made: (question, mistake) pairs."""
        return Counter(
            (attempt.item.question.id, part.mistake.id)
            for attempt in self.answered
            if attempt.grade
            for part in attempt.grade.parts
            if part.mistake
        )

    def to_repeat(self) -> tuple[Item, ...]:
        """What was not fully right."""
        return tuple(attempt.item for attempt in self.answered if attempt.score < 1)

"""A session: what was asked and how it went. Pure; terminal and history stand outside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.kinds.grading import Grade, grade
from dlquiz.kinds.protocol import Item
from dlquiz.session.second import graded_twice


class Turn(Struct, frozen=True):
    """One item that was put to the student: graded, or left out for now (`grade` is None).

    `hints` says how many were given, `responses` what was typed, one a part ("": it was left blank), `seconds` how long
    that took. `second` is what was typed in a second try; `told` are then the ids of the slips of the first one.
    """

    item: Item
    grade: Grade | None
    hints: int = 0
    responses: tuple[str, ...] = ()
    seconds: float = 0.0
    second: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def tried_again(self, responses: Sequence[str], seconds: float) -> Turn:
        """The turn with a second try, and so many seconds for both. Raises DlquizError if there are not as many
        responses as parts."""
        graded = graded_twice(self.item, self.responses, responses)
        return replace(self, grade=graded, seconds=seconds, second=tuple(responses), told=self.mistakes)

    @property
    def score(self) -> float:
        """From 0 to 1; 0 of what was skipped."""
        return self.grade.score if self.grade else 0.0

    @property
    def won_back(self) -> bool:
        """Whether the second try was worth something."""
        return bool(self.second) and self.score > grade(self.item, self.responses, ask_again=False).score

    @property
    def dont_know(self) -> bool:
        """Whether the student did not know anything of it."""
        return self.grade is not None and not any(self.responses)

    @property
    def mistakes(self) -> tuple[str, ...]:
        """The ids of the named mistakes, at most one a part and try."""
        parts = self.grade.parts if self.grade is not None else ()
        found = (part.mistake.id for part in parts if part.mistake is not None)
        return tuple(dict.fromkeys((*self.told, *found)))


class Session(Struct, frozen=True):
    """Turns in order."""

    turns: tuple[Turn, ...] = ()

    def with_turn(self, turn: Turn) -> Session:
        """The session with one turn more."""
        return replace(self, turns=(*self.turns, turn))

    def without_last(self) -> Session:
        """The session without its last turn."""
        return replace(self, turns=self.turns[:-1])

    @property
    def answered(self) -> tuple[Turn, ...]:
        """The turns that were answered."""
        return tuple(turn for turn in self.turns if turn.grade is not None)

    @property
    def skipped(self) -> int:
        """How many questions were left out."""
        return len(self.turns) - len(self.answered)

    @property
    def score(self) -> float:
        """The sum of the scores of what was answered."""
        return sum(turn.score for turn in self.answered)

    def by_topic(self) -> Mapping[str, tuple[float, int]]:
        """Score and number of answers by topic."""
        found: dict[str, tuple[float, int]] = {}
        for turn in self.answered:
            score, count = found.get(turn.item.question.topic, (0.0, 0))
            found[turn.item.question.topic] = (score + turn.score, count + 1)
        return found

    def mistakes(self) -> Counter[tuple[str, str]]:
        """How often each named mistake was made: (question, mistake) pairs."""
        return Counter((turn.item.question.id, name) for turn in self.answered for name in turn.mistakes)

    def to_repeat(self) -> tuple[Item, ...]:
        """What was not fully right, each item once."""
        return tuple({turn.item.address: turn.item for turn in self.answered if turn.score < 1}.values())

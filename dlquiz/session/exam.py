"""An exam: the paper, and where it stands while it is taken. Both are frozen.

Every action takes a state and returns one; terminal, clock and history stand outside. A part of a question that has no
answer has the response "".
"""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from dlquiz.bank.blueprint import Title, as_points
from dlquiz.kinds.protocol import Item

_T = TypeVar("_T")


class ExamSection(Struct, frozen=True):
    """A part of the paper: `points` are for each of its items."""

    title: Title
    points: float
    items: tuple[Item, ...]


class Task(Struct, frozen=True):
    """One question of the paper: its item, the section it stands in, and what it is worth."""

    item: Item
    section: ExamSection

    @property
    def points(self) -> float:
        """What it is worth."""
        return self.section.points

    @property
    def parts(self) -> int:
        """How many answers it wants."""
        return len(self.item.parts)


class Exam(Struct, frozen=True, dict=True):
    """A paper: `blueprint` is the name of its plan; the same bank, plan and seed give the same paper."""

    blueprint: str
    title: Title
    minutes: int
    seed: int
    sections: tuple[ExamSection, ...]

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Every question, in the order of the paper."""
        return tuple(Task(item, section) for section in self.sections for item in section.items)

    @property
    def points(self) -> float:
        """What the paper is worth."""
        return as_points(sum(task.points for task in self.tasks))

    @property
    def seconds(self) -> float:
        """The time there is."""
        return self.minutes * 60.0


class ExamState(Struct, frozen=True):
    """Where an exam stands, a place for each question: the `responses`, one a part; the `seconds` spent; the `marks`
    that students gave their own explanations after hand-in ("" before), as letters of the rubric."""

    responses: tuple[tuple[str, ...], ...]
    seconds: tuple[float, ...]
    marks: tuple[str, ...]
    flags: frozenset[int] = field(default_factory=frozenset)
    position: int = 0
    handed_in: bool = False

    @property
    def used(self) -> float:
        """The seconds used so far."""
        return sum(self.seconds)

    def answered(self, place: int) -> bool:
        """Whether any part of a question has an answer."""
        return any(self.responses[place])

    def complete(self, place: int) -> bool:
        """Whether every part of it has."""
        return all(self.responses[place])

    @property
    def unanswered(self) -> tuple[int, ...]:
        """The places of the questions that lack an answer to some part."""
        return tuple(place for place in range(len(self.responses)) if not self.complete(place))

    @property
    def done(self) -> int:
        """How many questions have any answer."""
        return sum(self.answered(place) for place in range(len(self.responses)))


def begin(exam: Exam) -> ExamState:
    """The state before anything is answered."""
    count = len(exam.tasks)
    return ExamState(tuple(("",) * task.parts for task in exam.tasks), (0.0,) * count, ("",) * count)


def answer(state: ExamState, part: int, response: str) -> ExamState:
    """Answers a part of the present question, or takes its answer back (""). Nothing changes after hand-in."""
    if state.handed_in:
        return state
    here = _put(state.responses[state.position], part, response)
    return replace(state, responses=_put(state.responses, state.position, here))


def clear(state: ExamState) -> ExamState:
    """Takes all answers to the present question back."""
    for part in range(len(state.responses[state.position])):
        state = answer(state, part, "")
    return state


def flag(state: ExamState) -> ExamState:
    """Flags the present question, or takes the flag away."""
    return state if state.handed_in else replace(state, flags=state.flags ^ {state.position})


def go(state: ExamState, place: int) -> ExamState:
    """Goes to a question; beyond the ends to the first or last."""
    return replace(state, position=max(0, min(place, len(state.responses) - 1)))


def forward(state: ExamState) -> ExamState:
    """The next question, if there is one."""
    return go(state, state.position + 1)


def back(state: ExamState) -> ExamState:
    """The question before, if there is one."""
    return go(state, state.position - 1)


def spend(state: ExamState, seconds: float) -> ExamState:
    """Counts time to the present question. None is counted after hand-in, and time never runs backwards."""
    if state.handed_in:
        return state
    spent = state.seconds[state.position] + max(seconds, 0.0)
    return replace(state, seconds=_put(state.seconds, state.position, spent))


def hand_in(state: ExamState) -> ExamState:
    """The paper is handed in: nothing can be changed any more."""
    return replace(state, handed_in=True)


def mark(state: ExamState, place: int, letters: str) -> ExamState:
    """Marks an explanation, by the points of the rubric that it holds. Only after hand-in."""
    return replace(state, marks=_put(state.marks, place, letters)) if state.handed_in else state


def to_mark(exam: Exam, state: ExamState) -> tuple[int, ...]:
    """The places of the explanations that were written and wait for the student's marks."""
    return tuple(
        place
        for place, task in enumerate(exam.tasks)
        if task.item.self_marked and state.answered(place) and not state.marks[place]
    )


def _put(values: tuple[_T, ...], place: int, value: _T) -> tuple[_T, ...]:
    return (*values[:place], value, *values[place + 1 :])

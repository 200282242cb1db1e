"""The marks of an exam that was handed in: points by question, section and topic, with credit for right steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct

from dlquiz.bank.blueprint import as_points
from dlquiz.kinds.answers.letters import marked
from dlquiz.kinds.grading import Grade, grade
from dlquiz.session.exam import Exam, ExamState, Task
from dlquiz.session.points import total


class Marked(Struct, frozen=True):
    """One question: its responses, one a part; the grade (None: an explanation was written and not marked); the
    `earned` of `task.points`; and the seconds spent."""

    task: Task
    responses: tuple[str, ...]
    grade: Grade | None
    earned: float
    seconds: float

    @property
    def answered(self) -> bool:
        """Whether anything was answered."""
        return any(self.responses)

    @property
    def score(self) -> float:
        """From 0 to 1; 0 where it is not graded."""
        return self.grade.score if self.grade else 0.0


class Report(Struct, frozen=True):
    """An exam marked, a place for each question of the paper."""

    exam: Exam
    marked: tuple[Marked, ...]

    @property
    def earned(self) -> float:
        """The points earned."""
        return sum(one.earned for one in self.marked)

    @property
    def unanswered(self) -> int:
        """How many questions were left blank."""
        return sum(not one.answered for one in self.marked)

    def by_section(self) -> list[tuple[float, float]]:
        """The points earned and to be earned, a row for each section of the paper."""
        left = iter(self.marked)
        return [_sum([next(left) for _ in section.items]) for section in self.exam.sections]

    def by_topic(self) -> Mapping[str, tuple[float, float]]:
        """The points earned and to be earned by topic, in the order of the paper."""
        groups: dict[str, list[Marked]] = {}
        for one in self.marked:
            groups.setdefault(one.task.item.question.topic, []).append(one)
        return {topic: _sum(group) for topic, group in groups.items()}


def _sum(marked: Sequence[Marked]) -> tuple[float, float]:
    return sum(one.earned for one in marked), as_points(sum(one.task.points for one in marked))


def marks(exam: Exam, state: ExamState) -> Report:
    """Marks every question. What was left blank is not known: it earns nothing, and nor does an explanation that was
    written and not marked."""
    return Report(exam, tuple(_marked(task, state, place) for place, task in enumerate(exam.tasks)))


def _marked(task: Task, state: ExamState, place: int) -> Marked:
    responses = state.responses[place]
    explained = task.item.self_marked
    if explained and state.marks[place]:
        responses = (marked(state.marks[place], responses[0]),)
    waits = explained and state.answered(place) and not state.marks[place]
    graded = grade(task.item, responses, ask_again=False) if not waits else None
    scores = [part.score for part in graded.parts] if graded else []
    earned = float(total(scores, Fraction(task.points))) if scores else 0.0
    return Marked(task, responses, graded, earned, state.seconds[place])

"""What the attempts at a question add up to: its memory, and whether it stands in the wrong-answer notebook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.study.attempt import Attempt
from dlquiz.study.schedule import Memory, rate, review

# The notebook lets a question go after right answers on so many different days, with none wrong between.
DAYS_TO_LEAVE = 2


class Progress(Struct, frozen=True):
    """A question's attempts added up.

    `last` is the time of the newest attempt. `wrong_day` is the day of the last wrong one, `mistake` its named mistake
    and `times` how often that one has been made since the question came into the notebook, with no other mistake
    between; `right_days` counts the days since with a right answer and no hint, and `right_day` is the last of them.

    `missed` are the facts that were missed and not released, the last one first: where a question asks one of several,
    a right answer to another says nothing of it. It is the first of them that `right_days` counts; when it is released,
    the next one is. "" is the question as a whole.
    """

    question: str
    attempts: int
    correct: int
    last: datetime
    memory: Memory
    wrong_day: date | None = None
    mistake: str | None = None
    times: int = 0
    right_days: int = 0
    right_day: date | None = None
    missed: tuple[str, ...] = ()

    @property
    def in_notebook(self) -> bool:
        """Whether the question stands in the wrong-answer notebook."""
        return self.wrong_day is not None and self.right_days < DAYS_TO_LEAVE


def after(progress: Progress | None, attempt: Attempt) -> Progress:
    """The progress with one more attempt, newer than all before. The first attempt of a day alone moves the memory."""
    if progress is None:
        memory = review(None, rate(attempt.score, attempt.hints), attempt.day)
        progress = Progress(attempt.question, 0, 0, attempt.at, memory)
    elif attempt.day > progress.memory.reviewed:
        progress = replace(progress, memory=review(progress.memory, rate(attempt.score, attempt.hints), attempt.day))
    counted = replace(
        progress,
        attempts=progress.attempts + 1,
        correct=progress.correct + attempt.right,
        last=attempt.at,
    )
    return _right(counted, attempt) if attempt.right else _wrong(counted, attempt)


def _wrong(progress: Progress, attempt: Attempt) -> Progress:
    again = progress.in_notebook and attempt.mistake is not None and attempt.mistake == progress.mistake
    times = progress.times + 1 if again else int(attempt.mistake is not None)
    missed = (attempt.fact, *(fact for fact in progress.missed if fact != attempt.fact))
    return replace(
        progress,
        wrong_day=attempt.day,
        mistake=attempt.mistake,
        times=times,
        right_days=0,
        right_day=None,
        missed=missed,
    )


def _right(progress: Progress, attempt: Attempt) -> Progress:
    """A right answer with a hint neither counts nor takes anything back; nor does one to another fact than was missed,
    nor a second one on the same day. The day before counts for the same: who flies west may live it twice."""
    counted = progress.right_day is not None and attempt.day <= progress.right_day
    if not progress.in_notebook or attempt.hints or counted or not _asks(attempt, progress.missed[0]):
        return progress
    right = replace(progress, right_days=progress.right_days + 1, right_day=attempt.day)
    return right if right.in_notebook else _released(right)


def _asks(attempt: Attempt, fact: str) -> bool:
    """Whether an attempt asks the fact. Of those of an earlier dlquiz nothing better is known than that it does."""
    return not fact or not attempt.fact or attempt.fact == fact


def _released(progress: Progress) -> Progress:
    """The fact that was missed last is known again; if another one is waiting, it is that one's turn."""
    left = progress.missed[1:]
    if not left:
        return replace(progress, missed=())
    return replace(progress, missed=left, right_days=0, right_day=None, mistake=left[0] or None, times=1)


def add_up(attempts: Iterable[Attempt]) -> Progress | None:
    """The progress of one question's attempts, in whatever order they come; None if there are none."""
    progress = None
    for attempt in sorted(attempts, key=lambda one: one.order):
        progress = after(progress, attempt)
    return progress

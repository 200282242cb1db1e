"""What is over: a session that has ended, and an attempt with its item and its grade."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from dlquiz.kinds.grading import Grade
from dlquiz.kinds.protocol import Item
from dlquiz.study.attempt import Attempt


class Past(Struct, frozen=True):
    """A session that is over: its id, its kind (quiz, exam, mistakes), the time of its last answer, how many answers it
    had, and the sum of their scores."""

    id: str
    kind: str
    at: datetime
    answered: int
    score: float


class Seen(Struct, frozen=True):
    """An attempt brought back: its item, its grade, and what was typed, one a part, in the first try and, if there was
    one, in the second."""

    attempt: Attempt
    item: Item
    grade: Grade
    responses: tuple[str, ...]
    second: tuple[str, ...] = ()

"""A quiz or exam that has begun and not ended."""

from __future__ import annotations

from msgspec import Struct

QUIZ, EXAM = "quiz", "exam"
# The kind of an exam that was handed in and marked: it is kept, so that its report can be opened again.
REPORT = "report"
# The kind of one that could not be read.
ASIDE = "aside"


class Sitting(Struct, frozen=True):
    """Where a quiz or exam stands: `id` is its session's, `kind` is QUIZ or EXAM, `state` is JSON for the module that
    takes it up again."""

    id: str
    kind: str
    state: str

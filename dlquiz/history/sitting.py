"""A quiz or exam that has begun and not ended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sitting:
    """Where a quiz or exam stands: `id` is its session's, `kind` is "quiz" or "exam", `state` is JSON for whoever
    takes it up again."""

    id: str
    kind: str
    state: str

"""Past sessions and their answers as `dlquiz review --json` prints them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dlquiz.export.records import grade_record
from dlquiz.study.attempt import record
from dlquiz.study.past import Past, Seen
from dlquiz.text.spans import Language


def sessions_record(sessions: Iterable[Past]) -> dict[str, Any]:
    """The list, the newest first."""
    return {
        "sessions": [
            {"id": one.id, "kind": one.kind, "at": one.at.isoformat(), "answered": one.answered, "score": one.score}
            for one in sessions
        ]
    }


def answers_record(seen: Iterable[Seen], lang: Language) -> dict[str, Any]:
    """Each attempt, with its grade."""
    return {"answers": [{**record(one.attempt), "grade": grade_record(one.grade, lang)} for one in seen]}

"""A quiz as `dlquiz quiz --json` prints it."""

from __future__ import annotations

from typing import Any

from dlquiz.session.quiz import Session, Turn
from dlquiz.study.attempt import named_mistake


def session_record(session: Session) -> dict[str, Any]:
    """What was asked, and how it went."""
    return {
        "answered": len(session.answered),
        "skipped": session.skipped,
        "score": session.score,
        "attempts": [_turn(turn) for turn in session.turns],
    }


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "address": turn.item.address,
        "score": turn.grade.score if turn.grade else None,
        "hinted": turn.hints > 0,
        "verdict": _verdict(turn),
        "dont_know": turn.dont_know,
        "response": "; ".join(turn.responses) if any(turn.responses) else None,
        "second": "; ".join(turn.second) if turn.second else None,
        "mistake": named_mistake(turn.grade) if turn.grade else None,
        "seconds": round(turn.seconds, 3),
        "hints": turn.hints,
    }


def _verdict(turn: Turn) -> str:
    """correct, partly, wrong or skipped."""
    if turn.grade is None:
        return "skipped"
    return "correct" if turn.score >= 1 else "partly" if turn.score else "wrong"

"""The wrong-answer notebook as `dlquiz mistakes --json` prints it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from dlquiz.study.notebook import Wrong
from dlquiz.text.spans import Language


def notebook_record(wrong: Iterable[Wrong], lang: Language) -> dict[str, Any]:
    """The questions that stand in it; days as in 2026-11-22."""
    return {"questions": [_question(one, lang) for one in wrong]}


def _question(one: Wrong, lang: Language) -> dict[str, Any]:
    return {
        "question": one.entry.id,
        "topic": one.entry.topic,
        "kind": one.entry.kind,
        "level": one.entry.level,
        "mistake": one.progress.mistake,
        "message": one.mistake.words(lang) if one.mistake else None,
        "missed": [fact for fact in one.progress.missed if fact],
        "times": one.progress.times,
        "wrong": _iso(one.progress.wrong_day),
        "right": _iso(one.progress.right_day),
        "right_days": one.progress.right_days,
        "waits": one.waits,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

"""A plan as `dlquiz plan --json` prints it."""

from __future__ import annotations

from typing import Any

from dlquiz.study.outlook import Outlook, PlannedDay


def plan_record(found: Outlook) -> dict[str, Any]:
    """Everything that it says; shares are from 0 to 1, days as in 2026-11-22."""
    return {
        "exam_date": found.aim.exam.isoformat(),
        "minutes": found.aim.minutes,
        "since": found.aim.since.isoformat(),
        "today": found.today.isoformat(),
        "days": [_day(day) for day in found.days],
        "reach": {
            "questions": found.questions,
            "of_questions": found.of_questions,
            "facts": found.facts,
            "of_facts": found.of_facts,
            "share": round(found.share, 4),
        },
        "left_out": {"topics": list(found.left_out), "questions": found.of_questions - found.questions},
        "enough": not found.is_short,
        "minutes_needed": found.minutes_needed,
        "retention": found.retention,
        "predicted_recall": round(found.recall, 4),
        "predicted_known": round(found.known, 4),
    }


def _day(day: PlannedDay) -> dict[str, Any]:
    return {
        "date": day.date.isoformat(),
        "new": day.new,
        "due": day.due,
        "mock": day.mock,
        "minutes": round(day.minutes, 1),
        "topics": list(day.topics),
    }

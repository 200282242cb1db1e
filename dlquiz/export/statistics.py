"""The statistics as `dlquiz stats --json` prints them."""

from __future__ import annotations

from typing import Any

from dlquiz.study.statistics import MistakeCount, Statistics, TopicStanding
from dlquiz.text.spans import Language


def statistics_record(statistics: Statistics, lang: Language) -> dict[str, Any]:
    """Everything that they say; shares are from 0 to 1, days as in 2026-11-22."""
    recalled = statistics.recall
    return {
        "today": statistics.today.isoformat(),
        "exam_date": statistics.exam.isoformat() if statistics.exam else None,
        "attempts": statistics.attempts,
        "correct": statistics.correct,
        "streak": statistics.streak,
        "notebook": statistics.notebook,
        "notebook_gone": list(statistics.gone),
        "due": {
            "today": statistics.due_today,
            "days": [{"date": day.date.isoformat(), "count": day.count} for day in statistics.due_later],
        },
        "recall": {
            "date": recalled.day.isoformat(),
            "practised": _share(recalled.practised),
            "bank": _share(recalled.bank),
        },
        "topics": [_topic(standing, lang) for standing in statistics.topics],
        "heatmap": [
            {"date": day.date.isoformat(), "attempts": day.attempts, "correct": day.correct}
            for day in statistics.heatmap
        ],
        "mistakes": [_mistake(found, lang) for found in statistics.mistakes],
        "mistakes_made": statistics.mistakes_made,
    }


def _topic(standing: TopicStanding, lang: Language) -> dict[str, Any]:
    return {
        "topic": standing.id,
        "title": standing.title.words(lang),
        "level": standing.level.name.lower(),
        "questions": standing.questions,
        "practised": standing.practised,
        "right": _share(standing.right),
        "recall": _share(standing.recall),
        "due": standing.due,
    }


def _mistake(found: MistakeCount, lang: Language) -> dict[str, Any]:
    return {
        "question": found.question,
        "topic": found.topic,
        "mistake": found.mistake,
        "message": found.message.words(lang),
        "count": found.count,
    }


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)

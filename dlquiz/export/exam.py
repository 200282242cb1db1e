"""A mock exam as `dlquiz exam --json` prints it."""

from __future__ import annotations

from typing import Any

from dlquiz.session.marks import Marked, Report
from dlquiz.study.attempt import named_mistake
from dlquiz.text.spans import Language


def exam_record(report: Report, seconds: float, lang: Language) -> dict[str, Any]:
    """Points by section, topic and question; `seconds` are those used."""
    exam = report.exam
    sections = [
        {"title": section.title.of(lang), "points": earned, "total": whole}
        for section, (earned, whole) in zip(exam.sections, report.by_section(), strict=True)
    ]
    return {
        "exam": exam.blueprint,
        "seed": exam.seed,
        "minutes": exam.minutes,
        "seconds_used": round(min(seconds, exam.seconds), 3),
        "points": report.earned,
        "total": exam.points,
        "unanswered": report.unanswered,
        "sections": sections,
        "topics": [
            {"topic": topic, "points": earned, "total": whole} for topic, (earned, whole) in report.by_topic().items()
        ],
        "items": [_item(one, lang) for one in report.marked],
    }


def _item(one: Marked, lang: Language) -> dict[str, Any]:
    return {
        "address": one.task.item.address,
        "section": one.task.section.title.of(lang),
        "points": one.task.points,
        "marks": one.earned,
        "response": "; ".join(one.responses) if any(one.responses) else None,
        "score": one.grade.score if one.grade and one.answered else None,
        "mistake": named_mistake(one.grade) if one.grade else None,
        "seconds": round(one.seconds, 3),
    }

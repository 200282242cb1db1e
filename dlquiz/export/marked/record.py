"""A class's marks as `dlquiz mark --json` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlquiz.export.marked.tables import plain, rounded
from dlquiz.export.records import part_grade_record
from dlquiz.paper.returned.columns import Spot
from dlquiz.paper.returned.marks import MarkedItem, MarkedPaper, MarkedPart, Marking
from dlquiz.paper.returned.rows import Trouble
from dlquiz.study.analysis import Analysis, Figures
from dlquiz.text.spans import Language


def marking_record(marking: Marking, analysis: Analysis, files: Sequence[str], lang: Language) -> dict[str, Any]:
    """Every student's marks part by part, the figures of every question, what could not be marked, and the files that
    were written."""
    return {
        "students": [_student(one, lang) for one in marking.papers],
        "items": list(map(_item, analysis.figures)),
        "reliability": rounded(analysis.reliability),
        "compared": analysis.compared,
        "few": analysis.few,
        "not_marked": list(map(_trouble, marking.refused)),
        "unclear": list(map(_trouble, marking.doubts)),
        "files": list(files),
    }


def _student(one: MarkedPaper, lang: Language) -> dict[str, Any]:
    return {
        "id": one.student.id,
        "name": one.student.name or None,
        "line": one.student.line,
        "variant": one.paper.plan.letter,
        "code": one.paper.code,
        "score": round(one.score, 6),
        "points": plain(one.points),
        "total": plain(one.worth),
        "waiting": list(one.waiting),
        "items": list(map(_marked, one.items)),
        "parts": [_part(item, place, part, lang) for item in one.items for place, part in enumerate(item.parts, 1)],
    }


def _marked(one: MarkedItem) -> dict[str, Any]:
    return {
        "number": one.number,
        "address": one.item.address,
        "points": plain(one.points),
        "total": plain(one.worth),
        "by_hand": one.by_hand or any(part.by_hand for part in one.parts),
    }


def _part(item: MarkedItem, place: int, part: MarkedPart, lang: Language) -> dict[str, Any]:
    graded: dict[str, Any] = {"name": part.part.name, "verdict": None}
    if part.grade is not None:
        graded = part_grade_record(part.grade, lang)
    return {
        "item": str(Spot(item.number, place if len(item.parts) > 1 else 0)),
        "address": item.item.address,
        "response": part.response or None,
        **graded,
        "points": plain(part.points),
        "total": plain(part.worth),
        "by_hand": part.by_hand,
    }


def _item(one: Figures) -> dict[str, Any]:
    return {
        "question": one.question.id,
        "number": one.number,
        "students": one.students,
        "difficulty": rounded(one.difficulty),
        "discrimination": rounded(one.discrimination),
        "right": one.right,
        "blank": one.blank,
        "mistakes": dict(one.mistakes),
        "options": [
            {"text": option.text, "right": option.right, "shown": option.shown, "chosen": option.chosen}
            for option in one.options
        ],
        "never_chosen": [option.text for option in one.unchosen],
        "flags": list(one.flags),
        "strong_answer": one.strong_answer or None,
    }


def _trouble(one: Trouble) -> dict[str, Any]:
    return {"line": one.student.line, "id": one.student.id, "column": one.column or None, "message": one.message}

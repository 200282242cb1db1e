"""Items and grades as the JSON that scripts read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from dlquiz.export.proof import proof_record
from dlquiz.export.view import PartView, View
from dlquiz.ground.escaping import json_text
from dlquiz.kinds.grades import PartGrade, wrong_entries
from dlquiz.kinds.grading import Grade
from dlquiz.language.numbers import json_value
from dlquiz.text.blocks import CodeBlock, Table
from dlquiz.text.spans import Labelled, Language, one_line
from dlquiz.text.wording import say


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """The items as one JSON document, `{"items": [...]}`."""
    return (json_text({"items": list(map(item_record, views))}, indent=2) + "\n").encode()


def exported_record(seed: int, form: str, file: str, views: Sequence[View]) -> dict[str, Any]:
    """What was exported: which items, in which format, and where they are."""
    return {"seed": seed, "format": form, "file": file, "items": [view.address for view in views]}


def item_record(view: View) -> dict[str, Any]:
    """The whole item, key and proof included."""
    return {
        "address": view.address,
        "question": view.question,
        "seed": view.seed,
        "digest": view.digest,
        "topic": view.topic,
        "level": view.level,
        "lang": view.lang,
        "stem": one_line(view.stem),
        "code": next((block.text for block in view.shown if isinstance(block, CodeBlock)), None),
        "tables": [{"head": block.head, "rows": block.rows} for block in view.shown if isinstance(block, Table)],
        "given": {name: json_value(value) for name, value in view.given.items()},
        "parts": list(map(part_record, view.parts)),
        "solution": list(map(one_line, view.solution)),
        "proof": proof_record(view.proof),
    }


def part_record(part: PartView) -> dict[str, Any]:
    """What is asked, its key, how near is right, and the mistakes that are known by name; of an answer in words the
    rubric."""
    rubric = _lines(part.rubric)
    return {
        "name": part.name,
        "prompt": one_line(part.prompt),
        "kind": part.kind,
        "unit": part.unit or None,
        "options": _lines(part.options) or None,
        "key": json_value(part.key),
        "tolerance": {"absolute": float(part.step), "relative": 0.0} if part.step else None,
        "tolerances": json_value(part.tolerance) if part.step else None,
        "mistakes": [
            {"id": slip.id, "value": json_value(slip.value), "message": one_line(slip.message)} for slip in part.slips
        ],
        **({"rubric": rubric} if rubric else {}),
    }


def _lines(labelled: Sequence[Labelled]) -> list[str]:
    return [f"{label}. {one_line(spans)}" for label, spans in labelled]


def grade_record(grade: Grade, lang: Language) -> dict[str, Any]:
    """The grade of an item, part by part."""
    return {
        "address": grade.item.address,
        "score": grade.score,
        "parts": [part_grade_record(part, lang) for part in grade.parts],
    }


def part_grade_record(part: PartGrade, lang: Language) -> dict[str, Any]:
    """The grade of one part."""
    return {
        "name": part.name,
        "verdict": part.verdict,
        "score": part.score,
        "mistake": _mistake(part, lang),
        "key": json_value(part.key),
        "also": [mistake.id for mistake in part.also],
        "follows": part.followed,
        "message": part.problem.why.of(lang) if part.problem else None,
        "too_coarse": part.too_coarse,
        "wrong_entries": [[place + 1 for place in places] for places in part.wrong_entries],
    }


def _mistake(part: PartGrade, lang: Language) -> dict[str, str] | None:
    """The mistake by the name that the history has; the message is "" where the solution says all there is to say."""
    if part.mistake is None:
        return None
    message = part.mistake.message
    return {"id": part.mistake.id, "message": message.words(lang) if message is not None else ""}


def grade_text(grade: Grade, lang: Language) -> str:
    """The grade in a line a part."""
    lines = []
    for part, row in zip(grade.parts, grade_record(grade, lang)["parts"], strict=True):
        said = (row["mistake"] and row["mistake"]["message"], row["message"], wrong_entries(part, lang))
        lines.append(": ".join((f"{row['name']}: {say(lang, row['verdict'])}", *(text for text in said if text))))
    return "\n".join([*lines, f"{say(lang, 'score')}: {grade.score:.2f}"])

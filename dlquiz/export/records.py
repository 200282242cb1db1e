"""Items and grades as the JSON that scripts read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlquiz.export.proof import proof_record
from dlquiz.kinds.grades import PartGrade, wrong_entries
from dlquiz.kinds.grading import Grade
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item, Part
from dlquiz.language.numbers import json_value
from dlquiz.text.spans import Labelled, Language, one_line
from dlquiz.text.wording import say


def item_record(item: Item, proof: Proof | None, lang: Language) -> dict[str, Any]:
    """The whole item, key and proof included."""
    question = item.question
    return {
        "address": item.address,
        "question": question.id,
        "seed": item.seed,
        "digest": question.digest,
        "topic": question.topic,
        "level": question.level,
        "lang": lang,
        "stem": one_line(item.stem(lang)),
        "given": {name: json_value(value) for name, value in item.given.items()},
        "parts": [part_record(part, lang) for part in item.parts],
        "solution": [one_line(spans) for spans in item.solution(lang)],
        "proof": proof_record(proof),
    }


def part_record(part: Part, lang: Language) -> dict[str, Any]:
    """What is asked, its key, how near is right, and the mistakes that are known by name; of an answer in words the
    rubric."""
    rubric = _lines(part.rubric(lang))
    return {
        "name": part.name,
        "prompt": one_line(part.prompt(lang)),
        "kind": part.kind,
        "unit": part.unit or None,
        "options": _lines(part.lettered(lang)) or None,
        "key": json_value(part.key),
        "tolerance": {"absolute": float(part.step), "relative": 0.0} if part.step else None,
        "tolerances": json_value(part.tolerance) if part.step else None,
        "mistakes": [
            {"id": slip.mistake.id, "value": json_value(slip.value), "message": slip.mistake.message.words(lang)}
            for slip in part.slips
            if slip.mistake.message is not None
        ],
        **({"rubric": rubric} if rubric else {}),
    }


def _lines(labelled: Sequence[Labelled]) -> list[str]:
    return [f"{label}. {one_line(spans)}" for label, spans in labelled]


def grade_record(grade: Grade, lang: Language) -> dict[str, Any]:
    return {
        "address": grade.item.address,
        "score": grade.score,
        "parts": [
            {
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
            for part in grade.parts
        ],
    }


def _mistake(part: PartGrade, lang: Language) -> dict[str, str] | None:
    if part.mistake is None or part.mistake.message is None:
        return None
    return {"id": part.mistake.id, "message": part.mistake.message.words(lang)}


def grade_text(grade: Grade, lang: Language) -> str:
    """The grade in a line a part."""
    lines = []
    for part, row in zip(grade.parts, grade_record(grade, lang)["parts"], strict=True):
        said = (row["mistake"] and row["mistake"]["message"], row["message"], wrong_entries(part, lang))
        lines.append(": ".join((f"{row['name']}: {say(lang, row['verdict'])}", *(text for text in said if text))))
    return "\n".join([*lines, f"{say(lang, 'score')}: {grade.score:.2f}"])

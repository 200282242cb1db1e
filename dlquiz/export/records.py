"""Items and grades as the JSON that scripts read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlquiz.export.proof import proof_record
from dlquiz.items import present
from dlquiz.items.grading import Grade, PartGrade, wrong_entries
from dlquiz.items.item import ConceptItem, Item, NumericItem, NumericPart
from dlquiz.proof.comparison import Proof
from dlquiz.study.attempt import option_mistake
from dlquiz.text.spans import Labelled, Language
from dlquiz.text.wording import say


def item_record(item: Item, proof: Proof | None, lang: Language) -> dict[str, Any]:
    """The whole item, key and proof included."""
    question = item.question
    shown = present.stem(item, lang)
    stem = present.text(shown)
    if isinstance(item, ConceptItem) and question.kind == "truth":
        stem = f"{stem} {present.text(present.statement(item, lang))}"
    given = item.given if isinstance(item, NumericItem) else {}
    parts = (
        [part_record(part, lang) for part in item.parts]
        if isinstance(item, NumericItem)
        else [_concept_part(item, lang)]
    )
    return {
        "address": item.address,
        "question": question.id,
        "seed": item.seed,
        "digest": question.digest,
        "topic": question.topic,
        "level": question.level,
        "lang": lang,
        "stem": stem,
        "given": {name: present.json_value(value) for name, value in given.items()},
        "parts": parts,
        "solution": [present.text(spans) for spans in present.solution(item, lang)],
        "proof": proof_record(proof),
    }


def part_record(part: NumericPart, lang: Language) -> dict[str, Any]:
    return {
        "name": part.name,
        "prompt": present.text(present.prompt(part, lang)),
        "kind": present.kind_of(part),
        "unit": part.result.unit or None,
        "options": None,
        "key": present.json_value(part.key),
        "tolerance": {"absolute": float(part.unit), "relative": 0.0} if part.unit else None,
        "tolerances": present.json_value(part.tolerance) if part.unit else None,
        "mistakes": [
            {
                "id": slip.mistake.id,
                "value": present.json_value(slip.value),
                "message": present.words(slip.mistake.message, lang),
            }
            for slip in part.slips
        ],
    }


def _concept_part(item: ConceptItem, lang: Language) -> dict[str, Any]:
    """The one part of a concept question; of an explanation with its `rubric`."""
    question = item.question
    left, right = present.pairs(item, lang)
    shown = present.options(item, lang) or (*left, *right)
    wrong = [
        {"id": option_mistake(place), "value": letter, "message": present.words(option.because, lang)}
        for place, (letter, _) in zip(item.order, present.options(item, lang), strict=False)
        if (option := question.options[place]).because is not None
    ]
    return {
        "name": "answer",
        "prompt": say(lang, question.kind),
        "kind": question.kind,
        "unit": None,
        "options": _lines(shown) or None,
        "key": present.json_value(item.key),
        "tolerance": None,
        "mistakes": wrong,
        **({"rubric": _lines(present.rubric(item, lang))} if question.kind == "explain" else {}),
    }


def _lines(labelled: Sequence[Labelled]) -> list[str]:
    return [f"{label}. {present.text(spans)}" for label, spans in labelled]


def grade_record(grade: Grade, lang: Language) -> dict[str, Any]:
    return {
        "address": grade.item.address,
        "score": grade.score,
        "parts": [
            {
                "name": part.name,
                "verdict": part.verdict,
                "score": part.score,
                "mistake": _mistake(grade.item, part, lang),
                "key": present.json_value(part.key),
                "also": [mistake.id for mistake in part.also],
                "follows": part.followed,
                "message": part.problem.of(lang) if part.problem else None,
                "too_coarse": part.too_coarse,
                "wrong_entries": [[place + 1 for place in places] for places in part.wrong_entries],
            }
            for part in grade.parts
        ],
    }


def _mistake(item: Item, part: PartGrade, lang: Language) -> dict[str, str] | None:
    if part.mistake is not None:
        return {"id": part.mistake.id, "message": present.words(part.mistake.message, lang)}
    if part.option is not None and isinstance(item, ConceptItem):
        because = item.question.options[part.option].because
        if because is not None:
            return {"id": option_mistake(part.option), "message": present.words(because, lang)}
    return None


def grade_text(grade: Grade, lang: Language) -> str:
    """The grade in a line a part."""
    lines = []
    for part, row in zip(grade.parts, grade_record(grade, lang)["parts"], strict=True):
        said = (row["mistake"] and row["mistake"]["message"], row["message"], wrong_entries(part, lang))
        lines.append(": ".join((f"{row['name']}: {say(lang, row['verdict'])}", *(text for text in said if text))))
    return "\n".join([*lines, f"{say(lang, 'score')}: {grade.score:.2f}"])

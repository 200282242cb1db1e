"""The JSON documents that are promised to scripts, key by key."""

from __future__ import annotations

import json
from typing import Any

from shapes import Either, Mapped, Shape, misfit, number

VALUE = Either(number, bool, str, [number], [[number]])
PROOF = {
    "code": str,
    "values": Mapped(Either(number, bool, [number], [[number]])),
    "agrees": bool,
    "max_difference": number,
    "torch": str,
}
MISTAKE = {"id": str, "value": VALUE, "message": str}
PART = {
    "name": str,
    "prompt": str,
    "kind": str,
    "unit": Either(str, None),
    "options": Either([str], None),
    "key": Either(VALUE, [str], Mapped(int)),
    "tolerance": Either({"absolute": number, "relative": number}, None),
    "mistakes": [MISTAKE],
}
EXPLAIN = {**PART, "options": None, "key": [str], "tolerance": None, "rubric": [str]}
ITEM = {
    "address": str,
    "question": str,
    "seed": int,
    "digest": str,
    "topic": str,
    "level": int,
    "lang": Either("zh", "en"),
    "stem": str,
    "given": Mapped(VALUE),
    "parts": [PART],
    "solution": [str],
    "proof": Either(PROOF, None),
}
CALC = {
    "formula": str,
    "given": Mapped(VALUE),
    "results": Mapped(VALUE),
    "steps": [str],
    "proof": Either(PROOF, None),
}
GRADE = {
    "address": str,
    "score": number,
    "parts": [
        {
            "name": str,
            "verdict": Either("correct", "wrong", "unreadable"),
            "score": number,
            "mistake": Either({"id": str, "message": str}, None),
            "key": Either(VALUE, [str], Mapped(int)),
        }
    ],
}
LIST = {
    "questions": [{"id": str, "topic": str, "kind": str, "level": int, "formula": Either(str, None), "covers": [str]}],
    "formulas": [{"id": str, "topic": str, "given": [str], "results": [str]}],
}
ROWS = {"total": int, "covered": int, "missing": [str]}
TRAPS = {
    "total": int,
    "named": int,
    "asked": int,
    "left": int,
    "open": [{"row": str, "formula": str}],
    "only_mentioned": [str],
}
COVERAGE = {"formulas": ROWS, "concepts": ROWS, "traps": TRAPS}
CHECK = {
    "bank": str,
    "digest": Either(str, None),
    "questions": int,
    "formulas": int,
    "items": int,
    "proved": int,
    "faults": [{"path": str, "line": int, "message": str}],
    "seconds": number,
}

ERRATA = {"errata": [{"id": str, "note": str, "says": str, "right": str, "proof": Either(PROOF, None)}]}

QUIZ = {
    "answered": int,
    "skipped": int,
    "score": number,
    "attempts": [{"address": str, "score": Either(number, None), "hinted": bool}],
}

EXAM = {
    "exam": str,
    "seed": int,
    "minutes": int,
    "seconds_used": number,
    "points": number,
    "total": int,
    "unanswered": int,
    "sections": [{"title": str, "points": number, "total": int}],
    "topics": [{"topic": str, "points": number, "total": int}],
    "items": [
        {
            "address": str,
            "section": str,
            "points": int,
            "marks": number,
            "response": Either(str, None),
            "score": Either(number, None),
            "mistake": Either(str, None),
            "seconds": number,
        }
    ],
}

SHEET = {"seed": int, "variants": [{"variant": str, "code": str, "items": [str], "sheet": str, "key": str}]}

KEY = {"variant": str, "items": [ITEM]}


def read(text: str, shape: Shape) -> Any:
    """The one document on stdout, of that shape."""
    document = json.loads(text)
    assert misfit(document, shape) is None
    return document

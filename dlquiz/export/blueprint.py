"""The check of a blueprint as `dlquiz blueprint check --json` prints it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlquiz.ground.errors import Fault
from dlquiz.session.survey import Balance, Supply, Survey
from dlquiz.text.spans import Language


def survey_record(path: str, found: Survey | None, faults: Sequence[Fault], lang: Language) -> dict[str, Any]:
    """What was found; `found` is None if the file could not be read."""
    plan = found.blueprint if found else None
    return {
        "blueprint": path,
        "title": plan.title.of(lang) if plan else None,
        "minutes": plan.minutes if plan else None,
        "questions": plan.count if plan else None,
        "points": plan.points if plan else None,
        "sections": [_supply(one, lang) for one in found.supplies] if found else [],
        "balance": _balance(found.balance) if found and found.balance else None,
        "faults": [
            {"path": one.path, "line": one.line, "message": f"{one.message}; {one.hint}".rstrip("; ")} for one in faults
        ],
    }


def _supply(one: Supply, lang: Language) -> dict[str, Any]:
    return {
        "title": one.section.title.of(lang),
        "line": one.section.line,
        "needed": one.section.count,
        "fit": one.fit,
        "cards": one.cards,
        "variants": one.variants,
        "fixed": one.fixed,
    }


def _balance(one: Balance) -> dict[str, Any]:
    return {
        "variants": one.variants,
        "compared": one.compared,
        "alike": one.alike,
        "same_steps": one.steps,
        "uneven": list(one.uneven),
    }

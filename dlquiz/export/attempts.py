"""Attempts as `dlquiz history export --json` prints them; without it each is a line of its own (`study.attempt`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dlquiz.study.attempt import Attempt, record
from dlquiz.study.remark import Remark, remark_record


def attempts_record(attempts: Iterable[Attempt], remarks: Iterable[Remark]) -> dict[str, Any]:
    """All attempts, in their order, and what the student has said of questions."""
    return {"attempts": list(map(record, attempts)), "remarks": list(map(remark_record, remarks))}


def imported_record(new: int, known: int) -> dict[str, Any]:
    """How many attempts an import brought, and how many were there already."""
    return {"new": new, "known": known}


def forgotten_record(count: int) -> dict[str, Any]:
    """How many attempts are forgotten."""
    return {"forgotten": count}

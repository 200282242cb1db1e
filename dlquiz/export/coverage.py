"""How much of the syllabus a bank covers, as `dlquiz bank coverage --json` prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlquiz.bank.coverage import Covered
from dlquiz.bank.traps import Trap, Traps


def coverage_record(found: Mapping[str, Covered], traps: Traps) -> dict[str, Any]:
    """Of formulas and of concepts how many rows there are, how many are covered, and which are not; of the traps of the
    formulas how many are met, and how."""
    rows = {
        kind: {"total": one.total, "covered": one.covered, "missing": list(one.missing)} for kind, one in found.items()
    }
    return {**rows, "traps": _traps_record(traps)}


def _traps_record(traps: Traps) -> dict[str, Any]:
    return {
        "total": traps.total,
        "named": len(traps.named),
        "asked": len(traps.asked),
        "left": len(traps.left),
        "open": list(map(_trap, traps.open)),
        "only_mentioned": list(traps.mentioned),
    }


def _trap(trap: Trap) -> dict[str, str]:
    return {"row": trap.row, "formula": trap.formula}

"""The check of a bank as `dlquiz bank check --json` prints it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dlquiz.ground.errors import Fault
from dlquiz.proof.check import Giveaway, Report


def check_record(where: Path, report: Report) -> dict[str, Any]:
    """What the check of the bank at a path found."""
    return {
        "bank": str(where),
        "digest": report.bank.digest if report.bank else None,
        "questions": len(report.bank.asked) if report.bank else 0,
        "formulas": len(report.bank.cards) if report.bank else 0,
        "errata": len(report.bank.held("errata")) if report.bank else 0,
        "items": report.items,
        "proved": report.proved,
        "faults": list(map(_fault, report.faults)),
        "measures": {name: round(share, 4) for name, share in report.measures.items()},
        "giveaways": list(map(_giveaway, report.giveaways)),
        "seconds": round(report.seconds, 3),
    }


def _giveaway(one: Giveaway) -> dict[str, Any]:
    shares = {"share": one.share, "chance": one.chance, "within": one.within}
    rounded = {name: round(share, 4) for name, share in shares.items()}
    return {"name": one.name, "lang": one.lang or None, **rounded, "trials": one.trials}


def _fault(fault: Fault) -> dict[str, Any]:
    message = f"{fault.message}; {fault.hint}" if fault.hint else fault.message
    return {"path": fault.path, "line": fault.line, "message": message}

"""A bank, and the check of one, as `dlquiz bank list --json` and `dlquiz bank check --json` print them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dlquiz.bank.bank import Bank
from dlquiz.bank.card import Formula, NumericQuestion, Question
from dlquiz.errors import Fault
from dlquiz.proof.check import Report
from dlquiz.proof.ledger import variants


def bank_record(bank: Bank) -> dict[str, Any]:
    """Every question, with how many different items it has, and every formula."""
    return {"questions": list(map(_question, bank.questions)), "formulas": list(map(_formula, bank.formulas))}


def _question(question: Question) -> dict[str, Any]:
    count, sign = variants(question)
    return {
        "id": question.id,
        "topic": question.topic,
        "kind": question.kind,
        "level": question.level,
        "formula": question.formula.id if isinstance(question, NumericQuestion) else None,
        "covers": list(question.covers),
        "items": count,
        "items_exact": not sign,
    }


def _formula(formula: Formula) -> dict[str, Any]:
    return {
        "id": formula.id,
        "topic": formula.topic,
        "given": [given.name for given in formula.given],
        "results": [result.name for result in formula.results],
    }


def check_record(where: Path, report: Report) -> dict[str, Any]:
    """What the check of the bank at a path found."""
    return {
        "bank": str(where),
        "digest": report.bank.digest if report.bank else None,
        "questions": len(report.bank.asked) if report.bank else 0,
        "formulas": len(report.bank.cards) if report.bank else 0,
        "items": report.items,
        "proved": report.proved,
        "faults": list(map(_fault, report.faults)),
        "measures": {name: round(share, 4) for name, share in report.measures.shares().items()},
        "seconds": round(report.seconds, 3),
    }


def _fault(fault: Fault) -> dict[str, Any]:
    message = f"{fault.message}; {fault.hint}" if fault.hint else fault.message
    return {"path": fault.path, "line": fault.line, "message": message}

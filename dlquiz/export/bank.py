"""A bank as `dlquiz bank list --json` prints it."""

from __future__ import annotations

from typing import Any

from dlquiz.bank.bank import Bank
from dlquiz.cards.card import Formula
from dlquiz.kinds.protocol import Question
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
        "formula": question.card.id if question.card is not None else None,
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

"""A bank as `dlquiz bank list --json` prints it."""

from __future__ import annotations

from typing import Any

from dlquiz.bank.bank import Bank
from dlquiz.bank.catalogue import ListedCard, catalogue
from dlquiz.bank.entry import Entry
from dlquiz.proof.ledger import variants


def bank_record(bank: Bank) -> dict[str, Any]:
    """Every question, with how many different items it has, and every formula."""
    questions = [_question(bank, entry) for entry in bank.asked.values()]
    return {
        "questions": questions,
        "formulas": [_formula(bank.cards[name], card) for name, card in catalogue(bank).cards.items()],
    }


def _question(bank: Bank, entry: Entry) -> dict[str, Any]:
    (count, sign), listed = variants(bank, entry.id), catalogue(bank).questions[entry.id]
    return {
        "id": entry.id,
        "topic": entry.topic,
        "kind": entry.kind,
        "level": entry.level,
        "formula": listed.card,
        "covers": list(listed.covers),
        "items": count,
        "items_exact": not sign,
    }


def _formula(entry: Entry, card: ListedCard) -> dict[str, Any]:
    return {"id": entry.id, "topic": entry.topic, "given": list(card.given), "results": list(card.results)}

"""A bank as `dlquiz bank list --json` prints it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dlquiz.bank.bank import Bank
from dlquiz.bank.catalogue import ListedCard, catalogue
from dlquiz.bank.entry import Entry
from dlquiz.proof.ledger import variants


def bank_record(bank: Bank, entries: Iterable[Entry]) -> dict[str, Any]:
    """The questions of some entries, with how many different items each has, and the formulas that they are on; with
    all entries every formula."""
    questions = [_question(bank, entry) for entry in entries]
    on = {question["formula"] for question in questions}
    whole = len(questions) == len(bank.asked)
    cards = {name: card for name, card in catalogue(bank).cards.items() if whole or name in on}
    return {"questions": questions, "formulas": [_formula(bank.cards[name], card) for name, card in cards.items()]}


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

"""`formulas:`, the cards. One with a stem is a question by itself."""

from __future__ import annotations

from collections.abc import Iterator

from dlquiz.bank.bank import Bank
from dlquiz.bank.collections import Collection
from dlquiz.bank.entry import Entry, entry_of
from dlquiz.cards.card import Formula
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.reading.formula import read_formula
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.numeric.question import NumericQuestion, base_question


def entries(node: YamlNode, topic: str, noted: Faults) -> Iterator[Entry]:
    """The card of a row."""
    found = entry_of(node, topic, noted, "numeric", _id(node), asked="stem" in _fields(node))
    if found is not None:
        yield found


def _fields(node: YamlNode) -> dict[str, YamlNode]:
    return node.value if isinstance(node.value, dict) else {}


def _id(node: YamlNode) -> str | None:
    return _fields(node)["id"].value if "id" in _fields(node) else None


def build(bank: Bank, entry: Entry, faults: Faults) -> Formula:
    """The card."""
    return read_formula(entry.node, entry.topic, faults)


def ask(bank: Bank, entry: Entry, faults: Faults) -> NumericQuestion | None:
    """The question that it is by itself."""
    return base_question(bank.formula(entry.id))


COLLECTION = Collection(entries, build, ask)

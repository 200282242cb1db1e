"""`questions:`, on a card of the bank or about a fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dlquiz.bank.bank import Bank
from dlquiz.bank.collections import Collection
from dlquiz.bank.entry import Entry, entry_of
from dlquiz.cards.card import Formula
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.reading.formula import read_formula
from dlquiz.cards.source import YamlNode
from dlquiz.ground.errors import BankError
from dlquiz.kinds.numeric.question import NumericQuestion, read_numeric
from dlquiz.kinds.protocol import Question
from dlquiz.kinds.registry import kind_named, written_kinds


def entries(node: YamlNode, topic: str, noted: Faults) -> Iterator[Entry]:
    """The question of a row; none, with the reason noted, if there is no such kind."""
    fields = node.value if isinstance(node.value, dict) else {}
    formula = str(fields["formula"].value) if "formula" in fields else None
    kind = "numeric" if formula is not None else fields["kind"].value if "kind" in fields else ""
    found = entry_of(node, topic, noted, str(kind), formula)
    if found is not None and (formula is not None or _is_known(found, kind, node.line, noted)):
        yield found


def _is_known(entry: Entry, kind: object, line: int, noted: Faults) -> bool:
    kinds = written_kinds()
    if kind in kinds:
        return True
    hint = noted.nearest(str(kind), kinds) or f"`formula: id` for a numeric question, or kind: {', '.join(kinds)}"
    noted.add(line, f"the question {entry.id} has no known kind", hint)
    return False


def build(bank: Bank, entry: Entry, faults: Faults) -> Question | None:
    """The question."""
    if entry.formula is not None:
        return _on_a_card(bank, entry, entry.formula, bank.cards, faults)
    read = kind_named(entry.kind).read
    return read(entry.node, entry.topic, faults) if read is not None else None


def _on_a_card(
    bank: Bank, entry: Entry, formula: str, cards: Mapping[str, Entry], faults: Faults
) -> NumericQuestion | None:
    node, card = entry.node, cards.get(bank.former.get(formula, formula))
    if card is None:
        hint = faults.nearest(formula, cards) or "name a card of this bank"
        faults.add(node.line, f"the question {entry.id} is on an unknown formula {formula}", hint)
        return None
    return read_numeric(node, entry.topic, _card(bank, card, faults), card.node, faults)


def _card(bank: Bank, entry: Entry, faults: Faults) -> Formula:
    """The card, even if it has faults (they are noted): those of the question on it are to be found too."""
    try:
        return bank.formula(entry.id)
    except BankError as error:
        faults.found += error.faults
        return read_formula(entry.node, entry.topic, Faults(entry.path))


COLLECTION = Collection(entries, build)

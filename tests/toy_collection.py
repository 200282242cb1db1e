"""A list of a bank file in a handful of lines: sayings, which are read and ask nothing. Only test_toys knows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dlquiz.bank.collections import Collection
from dlquiz.bank.entry import Entry, entry_of
from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, Fields
from dlquiz.cards.source import YamlNode


@dataclass(frozen=True)
class Saying:
    """Who said what."""

    by: str
    text: Text


def _entries(node: YamlNode, topic: str, noted: Faults) -> Iterator[Entry]:
    entry = entry_of(node, topic, noted, asked=False)
    if entry is not None:
        yield entry


def _build(bank: Any, entry: Entry, faults: Faults) -> Saying:
    fields = Fields(entry.node, f"the saying {entry.id}", faults, ("id", "by", "text"))
    return Saying(fields.string("by"), fields.text("text"))


COLLECTION = Collection(_entries, _build)

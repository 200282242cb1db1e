"""What a bank file can hold beside its topic: lists, each under a key. Another one is a module and a row here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from msgspec import Struct

from dlquiz.bank.entry import Entry
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.protocol import Question

# By its key in the file the module of a list, which has it as `COLLECTION`. They are read in this order.
COLLECTIONS: dict[str, str] = {
    "formulas": "dlquiz.bank.formulas",
    "facts": "dlquiz.bank.facts",
    "questions": "dlquiz.bank.questions",
    "glossary": "dlquiz.bank.glossary",
    "errata": "dlquiz.bank.errata",
}


class Collection(Struct, frozen=True):
    """`entries` gives those of one row of the list, on a topic; what is wrong is noted. `build` gives what an entry of
    a bank states, `ask` the question that it asks (of one that is `asked`; None: it states a question); what is wrong
    is added to the faults, and what is given then is of no use. A list that is not `topical` is of no topic: a file of
    nothing else needs none."""

    entries: Callable[[YamlNode, str, Faults], Iterator[Entry]]
    build: Callable[[Any, Entry, Faults], object]
    ask: Callable[[Any, Entry, Faults], Question | None] | None = None
    topical: bool = True


@cache
def _loaded(module: str) -> Collection:
    found = import_module(module).COLLECTION
    assert isinstance(found, Collection)
    return found


def collection(key: str) -> Collection:
    """The list under a key, one of COLLECTIONS."""
    return _loaded(COLLECTIONS[key])

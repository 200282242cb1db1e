"""Whether the texts of a bank spell the terms of its glossary as it does."""

from __future__ import annotations

import json
from collections.abc import Iterator

from dlquiz.bank.entry import Entry
from dlquiz.bank.glossary import Glossary
from dlquiz.cards.source import from_data
from dlquiz.ground.errors import Fault
from dlquiz.proof.check.numbers import bilingual, written
from dlquiz.text.spans import LANGUAGES


def check_spelling(entry: Entry, glossary: Glossary) -> Iterator[Fault]:
    """Each text of an entry with a spelling that the bank does not use. Forms of one table have the same fault."""
    for node in bilingual(from_data(json.loads(entry.data))):
        for lang in LANGUAGES:
            text = node.value[lang]
            for spelling, term in glossary.misspelt(written(text)):
                yield Fault(entry.path, text.line, f"the glossary does not use {spelling!r}", f"write {term.of(lang)}")

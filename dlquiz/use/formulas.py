"""The formula sheet: every formula of some topics, once."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank.bank import Bank
from dlquiz.cards.outline import Chapter, outlines
from dlquiz.ground.errors import DlquizError
from dlquiz.text.spans import Language


def formula_sheet(bank: Bank, topics: Sequence[str], lang: Language) -> tuple[Chapter, ...]:
    """The topics (a topic names all below it; none: all but what is beyond the notes) that have formulas, each once, in
    the order of the files. Raises UnknownName for a topic that the bank does not have, DlquizError if none has any."""
    on: dict[str, list[str]] = {}
    for entry in bank.cards.values():
        on.setdefault(entry.topic, []).append(entry.id)
    found = tuple(
        Chapter(topic, bank.topics[topic].spans(lang), outlines(map(bank.formula, on[topic]), lang))
        for topic in bank.topics_named(topics)
        if topic in on
    )
    if not found:
        raise DlquizError(f"{' and '.join(topics) or 'this bank'} has no formulas", "`dlquiz calc` lists all")
    return found

"""The formula sheet: every formula of some topics, once."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank.bank import WHOLE, Bank
from dlquiz.bank.entry import Entry
from dlquiz.bank.find import cards_found, is_topic
from dlquiz.cards.outline import Chapter, outlines
from dlquiz.ground.errors import DlquizError, UnknownName
from dlquiz.ground.nearest import nearest
from dlquiz.text.spans import Language


def formula_sheet(bank: Bank, topics: Sequence[str], lang: Language) -> tuple[Chapter, ...]:
    """The topics (a topic names all below it; none: all but what is beyond the notes) that have formulas, each once, in
    the order of the files; where one is no topic, the cards that it finds as a word. Raises UnknownName for a word that
    finds none, DlquizError if no topic has any."""
    named = [word for word in topics if is_topic(bank, word)]
    whole = set(bank.topics_named(named)) if named or not topics else set()
    worded = {entry.id for word in topics if word not in named for entry in _worded(bank, word)}
    on: dict[str, list[str]] = {}
    for entry in bank.cards.values():
        if entry.topic in whole or entry.id in worded:
            on.setdefault(entry.topic, []).append(entry.id)
    found = tuple(
        Chapter(topic, bank.topics[topic].spans(lang), outlines(map(bank.formula, on[topic]), lang))
        for topic in bank.topics_named((WHOLE,))
        if topic in on
    )
    if not found:
        raise DlquizError(f"{' and '.join(topics) or 'this bank'} has no formulas", "`dlquiz calc` lists all")
    return found


def _worded(bank: Bank, word: str) -> Sequence[Entry]:
    """The cards that a word finds. Raises UnknownName if there are none."""
    entries = cards_found(bank, word)
    if not entries:
        hint = nearest(word, bank.all_topics()) or "`dlquiz calc` lists all"
        raise UnknownName(f"there is no topic {word!r}, and no formula with that word in its title", hint)
    return entries

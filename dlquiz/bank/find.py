"""Finding questions and cards by topic or by a word, in either language, in the order of the bank."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence

from dlquiz.bank.bank import WHOLE, Bank, field_of
from dlquiz.bank.catalogue import both_words, catalogue
from dlquiz.bank.entry import Entry
from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, read_text
from dlquiz.ground.errors import UnknownName
from dlquiz.ground.nearest import nearest


def is_topic(bank: Bank, word: str) -> bool:
    """Whether a word is the name of a topic, of one above topics, or of everything."""
    return word == WHOLE or word in bank.all_topics()


def selected(bank: Bank, words: Sequence[str], kind: str | None = None, level: int | None = None) -> tuple[Entry, ...]:
    """The entries that `Bank.select` has for these topics, or, where a word is none, those that it finds (`found`); in
    the order of the bank. Raises UnknownName for a word that finds nothing."""
    if all(is_topic(bank, word) for word in words):
        return bank.select(words, kind, level)
    names: set[str] = set()
    for word in words:
        entries = bank.select([word]) if is_topic(bank, word) else found(bank, word) if folded(word) else ()
        if not entries:
            hint = nearest(word, [*bank.all_topics(), *bank.asked]) or "`dlquiz browse` lists topics and questions"
            raise UnknownName(f"there is no topic {word!r}, and nothing with that word in it", hint)
        names.update(entry.id for entry in entries)
    return tuple(entry for entry in bank.select([WHOLE], kind, level) if entry.id in names)


def found(bank: Bank, word: str) -> tuple[Entry, ...]:
    """The questions that a word finds: those whose topic, title or id has it in either language; if there are none,
    those whose text has it."""
    wanted = folded(word)
    entries = tuple(bank.asked.values())
    topics = {name for name, title in bank.topics.items() if _has((name, *both_words(title)), wanted)}
    for names in (_named(bank, topics), _worded(bank)):
        hits = tuple(entry for entry in entries if _has(names(entry), wanted))
        if hits:
            return hits
    return ()


def cards_found(bank: Bank, word: str) -> tuple[Entry, ...]:
    """The cards whose topic, title or id has a word in it, in either language."""
    wanted = folded(word)
    if not wanted:
        return ()
    topics = {name for name, title in bank.topics.items() if _has((name, *both_words(title)), wanted)}
    return tuple(
        entry
        for entry in bank.cards.values()
        if entry.topic in topics or _has((entry.id, *both_words(card_title(entry))), wanted)
    )


def by_topic(bank: Bank, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries topic by topic, and the topics of a field (cnn of cnn.pooling) together, each where the bank first
    has it: a topic can have questions in several files."""
    topics = {topic: place for place, topic in enumerate(bank.titles)}
    fields = {field_of(topic): place for topic, place in reversed(topics.items())}
    return tuple(sorted(entries, key=lambda entry: (fields[field_of(entry.topic)], topics[entry.topic])))


def card_title(entry: Entry) -> Text:
    """The title of a card of a sound bank, without building the rest of it."""
    return read_text(entry.node.value["title"], "the title", Faults(entry.path, trusted=True))


def folded(text: str) -> str:
    """A text as words are looked for in it: case, width and the sign between words do not matter."""
    return unicodedata.normalize("NFKC", text).casefold().replace("-", " ").replace("_", " ").strip()


def _named(bank: Bank, topics: Iterable[str]) -> Callable[[Entry], Sequence[str]]:
    """What an entry is called. One on a topic that the word names is called by it."""
    known = set(topics)

    def names(entry: Entry) -> Sequence[str]:
        if entry.topic in known:
            return (entry.topic, *both_words(bank.topics[entry.topic]))
        return (entry.id, *catalogue(bank).questions[entry.id].title)

    return names


def _worded(bank: Bank) -> Callable[[Entry], Sequence[str]]:
    """What an entry asks, in both languages."""
    return lambda entry: catalogue(bank).questions[entry.id].stem


def _has(texts: Iterable[str], wanted: str) -> bool:
    return any(wanted in folded(text) for text in texts)

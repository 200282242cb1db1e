"""`glossary:`, how the bank spells the terms of the field: each with the spellings that it does not use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache

from msgspec import Struct

from dlquiz.bank.bank import Bank
from dlquiz.bank.collections import Collection
from dlquiz.bank.entry import Entry, as_json
from dlquiz.cards.reading.fields import Faults, Fields
from dlquiz.cards.source import YamlNode
from dlquiz.text.bilingual import Both
from dlquiz.text.spans import LANGUAGES

# What no glossary rules: code and maths.
_FOREIGN = re.compile(r"`[^`]*`|\$[^$]*\$")

# What leads to another name.
_CALLED = ("又称", "也称", "亦称", "或称", "也叫", "又叫", "also called", "also known as")


class Term(Both[str], frozen=True):
    """A term in both languages; `unused` are its other spellings, of either language."""

    id: str
    unused: tuple[str, ...]


class Glossary(Struct, frozen=True, dict=True):
    """Terms, to hold texts against."""

    terms: tuple[Term, ...]

    def misspelt(self, text: str) -> Iterator[tuple[str, Term]]:
        """Each spelling in a text that is not used, with its term. One within a longer
        spelling that is known is none, nor is one that is told as another name of its term."""
        if self._found is None:
            return
        bare = _FOREIGN.sub(" ", text)
        for found in self._found.finditer(bare):
            term = self._by_spelling.get(found.group(1).lower())
            if term is not None and not _is_other_name(bare, found.start(), term):
                yield found[0], term

    @cached_property
    def _by_spelling(self) -> dict[str, Term]:
        return {spelling.lower(): term for term in self.terms for spelling in term.unused}

    @cached_property
    def _found(self) -> re.Pattern[str] | None:
        """All spellings, used or not, the longest first: what stands within a longer one is not found."""
        known = {spelling.lower() for term in self.terms for spelling in (term.zh, term.en, *term.unused)}
        words = [_as_word(spelling) for spelling in sorted(known, key=len, reverse=True)]
        return re.compile(f"({'|'.join(words)})", re.IGNORECASE) if self._by_spelling else None


def _as_word(spelling: str) -> str:
    """A pattern for a spelling: of Latin letters as a whole word, or its plural."""
    text = re.escape(spelling)
    return rf"(?<![A-Za-z0-9_.-]){text}(?=(?:e?s)?(?![A-Za-z0-9_-]))" if spelling.isascii() else text


def _is_other_name(text: str, place: int, term: Term) -> bool:
    """Whether what stands there is told as another name: behind "also called", or in brackets behind the term."""
    before = text[:place].lower()
    opened = max(before.rfind("（"), before.rfind("("))
    closed = max(before.rfind("）"), before.rfind(")"))
    in_brackets = opened > closed and before[:opened].rstrip().endswith((term.zh.lower(), term.en.lower()))
    return in_brackets or before.rstrip().endswith(_CALLED)


def glossary_of(bank: Bank) -> Glossary:
    """The glossary of a bank; of one that has none, one that rules nothing."""
    return _of(tuple(bank.stated(entry) for entry in bank.held("glossary").values()))


@lru_cache(maxsize=4)
def _of(terms: tuple[Term, ...]) -> Glossary:
    return Glossary(terms)


def entries(node: YamlNode, topic: str, noted: Faults) -> Iterator[Entry]:
    """The term of a row. Its id in the bank begins with `term-`: a question may be called as a term is."""
    fields = node.value if isinstance(node.value, dict) else {}
    name = fields["term"].value if "term" in fields else None
    if not isinstance(name, str):
        noted.add(node.line, "a row of the glossary without a `term`", "give it one: - {term: stride, ...}")
        return
    yield Entry(f"term-{name}", "", topic, 1, None, noted.path, as_json(node), asked=False)


def build(bank: Bank, entry: Entry, faults: Faults) -> Term:
    """The term. One that is spelled as another term is must not be, or no text could be right."""
    fields = Fields(entry.node, f"the term {entry.id}", faults, ("term", "zh", "en", "unused"))
    term = Term(fields.string("zh"), fields.string("en"), entry.id, fields.strings("unused"))
    for spelling in term.unused:
        if spelling.lower() in _used(bank):
            fields.fault("unused", f"{spelling!r} is how a term is spelled", "a spelling is used, or it is not")
    return term


def _used(bank: Bank) -> set[str]:
    fields = [entry.node.value for entry in bank.held("glossary").values()]
    return {str(row[lang].value).lower() for row in fields for lang in LANGUAGES if lang in row}


COLLECTION = Collection(entries, build, topical=False)

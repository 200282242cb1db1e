"""Whether two questions of a bank are one question with other numbers.

Such a pair reads the same once its numbers, drawn or written, are taken out. Whatever a student sees is compared, in
each language by itself, so that other words in one language do not hide it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence
from itertools import chain, pairwise

from msgspec import Struct

from dlquiz.bank.bank import Bank
from dlquiz.bank.entry import Entry
from dlquiz.cards.source import YamlNode
from dlquiz.ground.errors import Fault
from dlquiz.kinds.registry import checks_of
from dlquiz.proof.check.numbers import numberless
from dlquiz.text.spans import LANGUAGES, Language

# What a question shows, by its key in the file; all else says how it is answered, drawn, proven.
_SHOWN = ("stem", "program", "input", "networks", "changes", "options", "statements", "pairs", "order", "rubric")
# The share of what two questions show that is the same, from which on they are one.
MOST_ALIKE = 0.95
_TOKEN = re.compile(r"\\?[A-Za-z]+|\S")

# Of questions that are so alike, the bank as a whole may have this share.
ALIKE, BOUND = "alike", 0.0

Marks = frozenset[tuple[str, ...]]


class Pair(Struct, frozen=True):
    """Two questions, by id, and the share of what they show that is the same; of two that ask the same of one card,
    whatever their words, all of it."""

    first: str
    second: str
    share: float


def alike(bank: Bank, own: Collection[str], least: float = MOST_ALIKE) -> tuple[Pair, ...]:
    """The pairs of a bank's `own` questions of which so much is the same, the most alike first: what stands beside them
    is another's, who may ask the same. The forms of one table of facts ask one thing from several sides and are not
    compared."""
    best: dict[tuple[str, str], float] = {}
    entries = [entry for entry in bank.asked.values() if entry.collection != "facts" and entry.id in own]
    shown = [(entry.id, marks_of(entry)) for entry in entries]
    found = [_near([(name, marks[lang]) for name, marks in shown], least) for lang in LANGUAGES]
    for first, second, share in chain(_same_asked(bank, entries), *found):
        best[first, second] = max(share, best.get((first, second), 0.0))
    pairs = (Pair(first, second, share) for (first, second), share in best.items())
    return tuple(sorted(pairs, key=lambda pair: (-pair.share, pair.first, pair.second)))


def check_alike(bank: Bank, found: Iterable[Pair]) -> Iterator[Fault]:
    """A fault for each pair, at the later question."""
    for pair in found:
        entry = bank.asked[pair.second]
        message = f"{pair.second} asks what {pair.first} does, but for the numbers: {pair.share:.0%} of it is the same"
        hint = "ask for something else, or make one question of both"
        yield Fault(entry.path, entry.node.line, message, hint)


def share_of(found: Iterable[Pair], own: Collection[str]) -> float:
    """The share of a bank's own questions that are one of a pair."""
    names = {name for pair in found for name in (pair.first, pair.second)}
    return len(names.intersection(own)) / len(own) if own else 0.0


def _same_asked(bank: Bank, entries: Iterable[Entry]) -> Iterator[tuple[str, str, float]]:
    """Those of which their kind says that they ask for the same."""
    met: dict[Hashable, str] = {}
    for question in (bank.question(entry.id) for entry in entries if entry.family == "numeric"):
        asked = checks_of(question).asked(question)
        if asked is not None and asked in met:
            yield met[asked], question.id, 1.0
        met.setdefault(asked, question.id)


def marks_of(entry: Entry) -> dict[Language, Marks]:
    """What a question shows, by language, without its numbers: each word with the one that follows."""
    node = entry.node.value
    shown = [node[key] for key in _SHOWN if key in node]
    return {lang: _marks(entry.kind, (text for part in shown for text in _texts(part, lang))) for lang in LANGUAGES}


def _marks(kind: str, texts: Iterable[str]) -> Marks:
    return frozenset(pairwise(_TOKEN.findall(f"{kind} {numberless(' / '.join(texts))} /")))


def _texts(node: YamlNode, lang: Language) -> Iterator[str]:
    """Every text of a node, in a language where it has both."""
    if isinstance(node.value, dict):
        other = next(one for one in LANGUAGES if one != lang)
        for key, child in node.value.items():
            if key not in (other, "because", "line"):
                yield from _texts(child, lang)
    elif isinstance(node.value, tuple):
        for child in node.value:
            yield from _texts(child, lang)
    else:
        yield node.text or str(node.value)


def _near(shown: Sequence[tuple[str, Marks]], least: float) -> Iterator[tuple[str, str, float]]:
    """Two that share so much share one of their rarest marks: of each only so many are looked up that, if all of them
    were its own alone, too little would be left."""
    often = Counter(mark for _, marks in shown for mark in marks)
    met: dict[tuple[str, ...], list[tuple[str, Marks]]] = defaultdict(list)
    for name, marks in shown:
        rarest = sorted(marks, key=lambda mark: (often[mark], mark))[: len(marks) - int(least * len(marks)) + 1]
        near = {other: theirs for mark in rarest for other, theirs in met[mark]}
        for other, theirs in near.items():
            share = len(marks & theirs) / len(marks | theirs)
            if share >= least:
                yield other, name, share
        for mark in rarest:
            met[mark].append((name, marks))

"""What gives an option away to somebody who knows nothing: its length, the words it shares, its absolutes, its place.

Each look is a trick of a blind guesser. It is tried on what is shown, and meets what it meets: more or less than
chance does, over a whole bank, is a fault of its texts or of the drawing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from dlquiz.kinds.answers.letters import LETTERS
from dlquiz.kinds.checks import Trial
from dlquiz.kinds.options import Option
from dlquiz.text.spans import LANGUAGES, Labelled, Language, is_chinese, one_line

# Words that leave no exception. 一定 before one of those signs is "a certain", 只 behind 不 is "not only".
_ABSOLUTES: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(
        "(?<!不)只|仅|必须|必然|必定|一定(?![程的范比数量条])|总是|永远|从不|绝不|完全|任何|所有|一切|唯一"
    ),
    "en": re.compile(r"\b(?:only|always|never|must|all|every|none|entirely|completely|solely|impossible)\b"),
}
_WORD = re.compile(r"[a-z0-9]+")


class OptionsShown(Protocol):
    """An item with options, as many as `order` has; `rights` are the letters of those that are right."""

    @property
    def order(self) -> tuple[int, ...]:
        """The places of what is shown."""
        ...

    @property
    def rights(self) -> tuple[str, ...]:
        """The letters of the right options."""
        ...

    def lettered(self, lang: Language) -> tuple[Labelled, ...]:
        """The options, each with its letter."""
        ...


class StatementShown(Protocol):
    """An item with a statement, which is right or not."""

    @property
    def statement(self) -> Option:
        """What is stated, and whether it is right."""
        ...


# What is shown of an item: the texts, and the places of those that are right.
Shown = tuple[Sequence[str], Collection[int]]


@lru_cache(maxsize=4096)
def words(text: str) -> frozenset[str]:
    """The words of a text; of Chinese, which has no gaps, every two signs that stand together."""
    pairs = (text[i : i + 2] for i in range(len(text) - 1) if is_chinese(text[i]) and is_chinese(text[i + 1]))
    return frozenset((*_WORD.findall(text.lower()), *pairs))


def is_absolute(text: str, lang: Language) -> bool:
    """Whether a text leaves no exception."""
    return _ABSOLUTES[lang].search(text.lower()) is not None


def _longest(texts: Sequence[str], _: Language) -> list[int]:
    return _most([len(text) for text in texts])


def _shortest(texts: Sequence[str], _: Language) -> list[int]:
    return _most([-len(text) for text in texts])


def _most_shared(texts: Sequence[str], _: Language) -> list[int]:
    said = [words(text) for text in texts]
    return _most([sum(len(one & other) for other in said) - len(one) for one in said])


def _absolute(texts: Sequence[str], lang: Language) -> list[int]:
    return [place for place, text in enumerate(texts) if is_absolute(text, lang)]


def _most(values: Sequence[int]) -> list[int]:
    return [place for place, value in enumerate(values) if value == max(values)]


class Look(Struct, frozen=True):
    """`favours` gives the places that a guesser would choose from; none or all of them say nothing."""

    name: str
    favours: Callable[[Sequence[str], Language], list[int]]


ABSOLUTE = Look("absolute", _absolute)
LOOKS = (Look("longest", _longest), Look("shortest", _shortest), Look("shares most", _most_shared), ABSOLUTE)


def option_trials(items: Sequence[OptionsShown]) -> Iterator[Trial]:
    """The trials of items of one question that have options: of every look one a language, of a place each item."""
    rights = [_right_places(item) for item in items]
    for lang in LANGUAGES:
        texts = [[one_line(spans) for _, spans in item.lettered(lang)] for item in items]
        for look in LOOKS:
            yield from _tried(look, list(zip(texts, rights, strict=True)), lang)
    for item, places in zip(items, rights, strict=True):
        count = len(item.order)
        for place, letter in enumerate(LETTERS[:count]):
            yield Trial(f"right at {letter}", "", float(place in places), len(places) / count)


def _right_places(item: OptionsShown) -> tuple[int, ...]:
    return tuple(map(LETTERS.index, item.rights))


def _tried(look: Look, shown: Sequence[Shown], lang: Language) -> Iterator[Trial]:
    """One trial, however many items there are: those of one question are alike."""
    met = []
    for texts, rights in shown:
        chosen = look.favours(texts, lang)
        if 0 < len(chosen) < len(texts):
            met.append((sum(place in rights for place in chosen) / len(chosen), len(rights) / len(texts)))
    if met:
        hit, chance = (sum(column) / len(met) for column in zip(*met, strict=True))
        yield Trial(look.name, lang, hit, chance)


def rights_trials(items: Sequence[OptionsShown]) -> Iterator[Trial]:
    """How many options are right, of how many: each number should come as often, of one question in all its items."""
    met = [(len(item.rights), len(item.order)) for item in items]
    for size in sorted({of for _, of in met}):
        found = [count for count, of in met if of == size]
        for count in range(1, size + 1):
            yield Trial(f"{count} of {size} right", "", found.count(count) / len(found), 1 / size)


def statement_trials(items: Sequence[StatementShown]) -> Iterator[Trial]:
    """The trials of items of one question that show a statement: by its absolutes, and how many are true."""
    shown = list({item.statement.text: item.statement.right for item in items}.items())
    rights = [place for place, (_, right) in enumerate(shown) if right]
    for lang in LANGUAGES:
        yield from _tried(ABSOLUTE, [([text.words(lang) for text, _ in shown], rights)], lang)
    yield Trial("true", "", sum(item.statement.right for item in items) / len(items), 1 / 2)

"""What `bank check` asks of a kind: which items are tried, how they must be graded, what is counted of them.

What stands here holds of every kind. One of which more can be said says it in its `Kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from msgspec import Struct

from dlquiz.ground.errors import Fault
from dlquiz.kinds.grading import grade
from dlquiz.kinds.protocol import Item
from dlquiz.text.spans import LANGUAGES

# The measure of questions with fewer different items than VARIANTS: a course is held to it, one's own question is not.
FEW_VARIANTS = "few-variants"
VARIANTS = 60

_GARBAGE = ("", "  ", "¿?", "\x1b[2J")


class Measure(Struct, frozen=True):
    """A share that is counted: `count` gives, of a question and items of it, how many have what the name says, and of
    how many. Where there is a `bound`, a larger share is a fault of the question, and `hint` says what to do."""

    name: str
    count: Callable[[Any, Sequence[Any]], tuple[int, int]]
    bound: float | None = None
    hint: str = ""


class Trial(Struct, frozen=True):
    """A trick of a guesser who knows nothing, tried on a question: the share of what it chose that was right, and what
    chance gives. `lang` is "" where no text is looked at. Over a whole bank the two must agree."""

    name: str
    lang: str
    hit: float
    chance: float


def _none(*_: Any) -> Iterator[Any]:
    return iter(())


def grading_problems(item: Item) -> Iterator[str]:
    """Of an item of one answer: whether its key and nothing else that can be chosen is right."""
    (part,) = item.parts
    for lang in LANGUAGES:
        if grade(item, [part.typed(part.key, lang)]).score != 1:
            yield f"its own key {part.typed(part.key, lang)} is not graded right"
    for letter, _ in part.lettered("en") if part.one_key else ():
        if (letter == part.key) != (grade(item, [letter]).score == 1):
            yield f"the option {letter} is graded against the key"
    if item.self_marked:
        yield from _rubric_problems(item, part.key)
    for text in _GARBAGE:
        if grade(item, [text]).parts[0].verdict != "unreadable":
            yield f"the garbage {text!r} is not unreadable"


def _rubric_problems(item: Item, key: Sequence[str]) -> Iterator[str]:
    """Whether every choice among the rubric's points gets its share, and an answer without marks is asked again."""
    for met in (letters for size in range(len(key) + 1) for letters in combinations(key, size)):
        marks = ", ".join(met) or "0"
        score = grade(item, [f"{marks} | text"]).score
        if score != len(met) / len(key):
            yield f"the marks {marks} score {score}"
    if grade(item, ["| text"]).readable:
        yield "an answer without marks is not unreadable"


class Checks(Struct, frozen=True):
    """`question` yields what is wrong with a question by itself. `every` gives all items of a question that has at most
    so many draws; None: it has more, and one a seed is drawn. `unseen` gives further items, that none of those drawn
    stands for. `item` yields what is wrong with any item, `typed` what takes so long that only a few are tried.
    `trials` yields what guessers' tricks would have met, of items of one question. `asked` is what a question asks,
    whatever its numbers and its words; None: its words say it."""

    question: Callable[[Any], Iterator[Fault]] = _none
    every: Callable[[Any, int], Iterable[Item] | None] = lambda question, most: None
    unseen: Callable[[Any, Sequence[Any]], Iterable[Item]] = _none
    item: Callable[[Any], Iterator[str]] = grading_problems
    typed: Callable[[Any], Iterator[str]] = _none
    measures: tuple[Measure, ...] = ()
    trials: Callable[[Sequence[Any]], Iterator[Trial]] = _none
    asked: Callable[[Any], Hashable | None] = lambda question: None

    @property
    def has_trials(self) -> bool:
        """Whether a guesser can try anything: items need not be drawn to hear that nothing came of it."""
        return self.trials is not _none


CHECKS = Checks()

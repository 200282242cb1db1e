"""What is said of an answer: its verdict, its score, the mistake that leads to it."""

from __future__ import annotations

from typing import Any, Literal, Protocol, get_args

from msgspec import Struct

from dlquiz.cards.card import Text
from dlquiz.kinds.answers.unreadable import TooCoarse, Unreadable
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

Verdict = Literal["correct", "wrong", "unreadable"]
# When there is a second try: where a slip was named, after every wrong answer, or never.
Second = Literal["slip", "always", "never"]
SECONDS: tuple[Second, ...] = get_args(Second)


class Named(Protocol):
    """A mistake with a name: `message` says what went wrong, if there is more to say than that it did."""

    @property
    def id(self) -> str:
        """The same for every seed and language."""
        ...

    @property
    def message(self) -> Text | None:
        """What it says to the student."""
        ...


class Slip(Struct, frozen=True):
    """A mistake and the answer that it leads to in one item."""

    mistake: Named
    value: Any


class Right(Struct, frozen=True):
    """What is right beside the key: an answer that does as well, or one that follows from a student's own earlier ones.
    `slips` are the mistakes that are told from there."""

    value: Any
    slips: tuple[Slip, ...] = ()


class PartGrade(Struct, frozen=True):
    """The grade of one part. `value` is what was understood, `followed` whether it is right only from the student's own
    earlier value, `also` further mistakes that lead to the same value as `mistake`, `wrong_entries` the places of a
    vector's or matrix's wrong entries, counted from 0; `problem` why it could not be read, or is too coarse."""

    name: str
    verdict: Verdict
    score: float
    key: Any
    value: Any = None
    mistake: Named | None = None
    also: tuple[Named, ...] = ()
    followed: bool = False
    problem: Unreadable | None = None
    wrong_entries: tuple[tuple[int, ...], ...] = ()

    @property
    def unknown(self) -> bool:
        """Whether it was left blank for good."""
        return self.verdict == "wrong" and self.value is None

    @property
    def too_coarse(self) -> bool:
        """Whether it has fewer digits than are asked for, and those that it has fit."""
        return isinstance(self.problem, TooCoarse)

    @property
    def standing(self) -> Literal["correct", "partly", "wrong", "blank"]:
        """How it is marked: right, partly right, wrong, or not answered."""
        if self.unknown:
            return "blank"
        return "partly" if 0 < self.score < 1 else "correct" if self.verdict == "correct" else "wrong"


def wrong_entries(part: PartGrade, lang: Language) -> str:
    """Which entries of a vector or matrix are wrong, where some are right: `entries 1, 3 are wrong`; else ""."""
    if not part.wrong_entries or not part.score:
        return ""
    if len(part.wrong_entries[0]) > 1:
        cells = ", ".join(f"({row + 1}, {column + 1})" for row, column in part.wrong_entries)
        return say(lang, "wrong_cells", places=cells)
    places = ("、" if lang == "zh" else ", ").join(str(place + 1) for (place,) in part.wrong_entries)
    return say(lang, "wrong_entry" if len(part.wrong_entries) == 1 else "wrong_entries", places=places)

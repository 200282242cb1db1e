"""One asked result: its key, how near is right, the mistakes that are told apart from it, and how an answer is read."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from msgspec import Struct

from dlquiz.cards import worked
from dlquiz.cards.card import Digits, Mistake, Result
from dlquiz.cards.tolerance import tolerances
from dlquiz.kinds.answers.numbers import read_value
from dlquiz.kinds.grades import PartGrade, Slip, wrong_entries
from dlquiz.language import Value, shape
from dlquiz.language.numbers import plain_number
from dlquiz.maths.line import to_line
from dlquiz.maths.tree import Node
from dlquiz.text.blocks import AnswerLine
from dlquiz.text.spans import Labelled, Language, Spans, one_line
from dlquiz.text.wording import say

# Millimetres of a written digit, and of a blank: at least, and as wide as a page allows; lines of a box.
_DIGIT, _NARROW, _BOX, _WIDEST, _LEAST_LINES = 3, 40, 60, 140, 3


class NumericSlip(Slip, frozen=True):
    """A card's mistake and the value it leads to in one item."""

    mistake: Mistake
    value: Value


class NumericPart(Struct, frozen=True, dict=True):
    """`step` is the unit of the last digit that the card asks for, `lost` the mistakes that give the key by another
    way; see `dlquiz.kinds.protocol.Part`."""

    one_key: ClassVar[bool] = False
    leaves_open: ClassVar[bool] = True
    signs: ClassVar[str] = ""
    result: Result
    key: Value
    step: Fraction
    slips: tuple[NumericSlip, ...]
    lost: tuple[Mistake, ...] = ()
    wanted: Digits | None = None

    @property
    def name(self) -> str:
        return self.result.name

    @property
    def unit(self) -> str:
        return self.result.unit

    @property
    def kind(self) -> str:
        """integer, number, shape, vector or matrix."""
        if self.result.as_shape:
            return "shape"
        type_ = self.result.type
        return type_.kind if type_.rank == 0 else ("vector", "matrix")[type_.rank - 1]

    @property
    def digits(self) -> Digits | None:
        return self.result.digits

    @cached_property
    def tolerance(self) -> Value:
        """How far each entry of an answer may be from the key's, in its shape."""
        return tolerances(self.key, self.result.digits, [slip.value for slip in self.slips])

    def read(self, response: str) -> Value:
        result = self.result
        return read_value(response, result.type, self.key, result.as_shape, result.unit)

    def prompt(self, lang: Language) -> Spans:
        return worked.prompt(self.result, self.wanted, lang)

    def blank(self, lang: Language) -> AnswerLine:
        """The room for an answer of this shape, written by hand."""
        return AnswerLine(self.prompt(lang), *_size(self.key, self.wanted))

    def label(self, lang: Language) -> str:
        return f"{to_line(self.result.symbol)} ="

    def asks(self, lang: Language) -> str:
        return f"{one_line(self.prompt(lang))} ="

    def typed(self, value: Value, lang: Language) -> str:
        return plain_number(value)

    def forms(self, lang: Language) -> tuple[str, ...]:
        return (to_line(self.shown_key()),)

    def as_shown(self, response: str, lang: Language) -> str:
        return response

    def shown_key(self) -> Node:
        """The key as it is asked for: rounded to its digits."""
        return worked.value_node(self.result, self.key)

    def verdict(self, graded: PartGrade, lang: Language) -> str:
        symbol = to_line(self.result.symbol)
        words = say(lang, "followed" if graded.followed else graded.standing)
        entries = wrong_entries(graded, lang)
        share = f"  ({graded.score:.0%}: {entries})" if entries else ""
        right = graded.standing == "correct" and not graded.followed
        return f"{symbol}: {words}{share}" + ("" if right else f"  {symbol} = {to_line(self.shown_key())}")

    def lettered(self, lang: Language) -> tuple[Labelled, ...]:
        return ()

    def rubric(self, lang: Language) -> tuple[Labelled, ...]:
        return ()


def _size(key: Value, digits: Digits | None) -> tuple[int, int]:
    """Width and lines of the blank for an answer of this shape. A box has room for three rows of three, so that it does
    not tell how many there are."""
    entry = _DIGIT * (4 + (digits.count if digits else 0))
    rows, columns = (1, 1, *shape(key))[-2:]
    if len(shape(key)) < 2:
        return min(max(_NARROW, entry * columns), _WIDEST), 1 + entry * columns // (_WIDEST + 1)
    return min(max(_BOX, entry * columns), _WIDEST), max(_LEAST_LINES, rows)

"""What an answer is, as other programs know answers: numbers, a choice, pairs, an order, a term, words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from dlquiz.export.view import PartView, SlipView
from dlquiz.text.spans import Labelled, Spans

# Digits that a number that does not end is written with: beyond any that are asked for.
_DIGITS = Context(prec=15)


class Blank(Struct, frozen=True):
    """One number: its key, how far off is right, and the numbers that named mistakes give in its stead. `place` is
    where it stands in a vector or matrix, counted from 1; () of a number that stands alone. `step` is one unit of the
    last digit asked for; 0 of a whole number."""

    place: tuple[int, ...]
    key: Any
    tolerance: Any
    step: Any
    slips: tuple[SlipView, ...]


class Numbers(Struct, frozen=True):
    """A number, a shape, a vector or a matrix, entry by entry; of a matrix row by row."""

    blanks: tuple[Blank, ...]

    @property
    def rows(self) -> tuple[tuple[Blank, ...], ...]:
        """The blanks as they stand: a number or vector in one row."""
        numbers = sorted({blank.place[0] if len(blank.place) > 1 else 0 for blank in self.blanks})
        return tuple(
            tuple(blank for blank in self.blanks if (blank.place[0] if len(blank.place) > 1 else 0) == number)
            for number in numbers
        )


class Option(Struct, frozen=True):
    """One of several; `because` says what is wrong with a wrong one, if anything is said."""

    letter: str
    text: Spans
    right: bool
    because: Spans


class Choice(Struct, frozen=True):
    """One option is right, or `several` can be."""

    options: tuple[Option, ...]
    several: bool


class Matching(Struct, frozen=True):
    """What is on the left belongs to what `key` says of it; on the right some may be left over."""

    left: tuple[Labelled, ...]
    right: tuple[Labelled, ...]
    key: Mapping[str, int]

    @property
    def partners(self) -> tuple[tuple[Labelled, Labelled], ...]:
        """Each on the left with what belongs to it."""
        right = dict(self.right)
        return tuple((one, (str(self.key[one[0]]), right[str(self.key[one[0]])])) for one in self.left)

    @property
    def surplus(self) -> tuple[Labelled, ...]:
        """What on the right belongs to nothing."""
        used = {str(number) for number in self.key.values()}
        return tuple(one for one in self.right if one[0] not in used)


class Ordering(Struct, frozen=True):
    """Steps as they are shown, and the letters in their right order."""

    steps: tuple[Labelled, ...]
    order: tuple[str, ...]


class Truth(Struct, frozen=True):
    """A statement is true or false."""

    right: bool


class Term(Struct, frozen=True):
    """A text is typed; each of the forms is right, the first is the one that is shown."""

    forms: tuple[str, ...]


class Essay(Struct, frozen=True):
    """An answer in words, which a person marks by the rubric."""

    rubric: tuple[Labelled, ...]


Asked = Numbers | Choice | Matching | Ordering | Truth | Term | Essay


def asked(part: PartView) -> Asked:
    """What a part asks for. An answer of a kind that is not known is a term, in the form in which it would be typed."""
    match part.key:
        case _ if part.rubric:
            return Essay(part.rubric)
        case bool():
            return Truth(part.key)
        case int() | float() | Fraction():
            return Numbers((_blank(part, ()),))
        case (tuple() as first, *_) if first and not isinstance(first[0], str):
            places = [(row, column) for row in range(len(part.key)) for column in range(len(first))]
            return Numbers(tuple(_blank(part, place) for place in places))
        case (int() | float() | Fraction(), *_):
            return Numbers(tuple(_blank(part, (place,)) for place in range(len(part.key))))
        case dict():
            left = tuple(one for one in part.options if one[0] in part.key)
            return Matching(left, part.options[len(left) :], part.key)
        case _ if part.options and part.kind == "order":
            return Ordering(part.options, part.key)
        case _ if part.options:
            return Choice(tuple(_option(part, one) for one in part.options), not isinstance(part.key, str))
        case _:
            return Term(part.forms)


def _blank(part: PartView, place: tuple[int, ...]) -> Blank:
    """The entry of a number, vector or matrix at a place counted from 0. Of mistakes those that give the key there are
    left out, and of several that give the same value all but the first."""
    key, tolerance = _entry(part.key, place), _entry(part.tolerance, place) if part.tolerance is not None else 0
    found: list[SlipView] = []
    for slip in part.slips:
        value = _entry(slip.value, place)
        if value is None or abs(value - key) <= tolerance:
            continue
        if all(abs(value - other.value) > tolerance for other in found):
            found.append(SlipView(slip.id, value, slip.message))
    return Blank(tuple(number + 1 for number in place), key, tolerance, part.step or 0, tuple(found))


def _entry(value: Any, place: tuple[int, ...]) -> Any:
    """None where there is no such entry: the mistake gives another shape, or what no decimal says."""
    for number in place:
        if not isinstance(value, tuple) or number >= len(value):
            return None
        value = value[number]
    return value if isinstance(value, int | float | Fraction) else None


def _option(part: PartView, one: Labelled) -> Option:
    letter, text = one
    because = next((slip.message for slip in part.slips if slip.value == letter), ())
    return Option(letter, text, letter in part.key, because)


def decimal_text(number: Any) -> str:
    """A number as programs read it: exact where it ends, else to fifteen digits."""
    if isinstance(number, int):
        return str(number)
    exact = Fraction(number) if not isinstance(number, float) else Fraction(repr(number))
    text = format(_DIGITS.divide(Decimal(exact.numerator), Decimal(exact.denominator)), "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"

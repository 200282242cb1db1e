"""How near is right: one unit in the last digit that was asked for, and nothing for whole numbers."""

from __future__ import annotations

import math
from fractions import Fraction

from dlquiz.bank.card import Digits
from dlquiz.language import Value, flat, shape

# What floating-point arithmetic may add to a difference of decimals, as a share of the unit.
_FUZZ = Fraction(1, 10**6)


def unit(digits: Digits | None, key: Value) -> Fraction:
    """One unit in the last digit asked for (0 for whole numbers). For a vector the largest entry counts."""
    if digits is None:
        return Fraction(0)
    if digits.kind == "decimals":
        return Fraction(1, 10**digits.count)
    largest = max(abs(Fraction(entry)) for entry in flat(key))
    return Fraction(10) ** (_exponent(largest) - digits.count + 1)


def _exponent(number: Fraction) -> int:
    """The power of ten of the first digit, exactly: 2 of 999.9, -1 of 0.1; 0 of 0."""
    if not number:
        return 0
    guess = len(str(number.numerator)) - len(str(number.denominator))
    return guess if number >= Fraction(10) ** guess else guess - 1


def within(value: Value, key: Value, unit_: Fraction, units: int = 1) -> bool:
    """Whether every entry is at most so many units away from the key's, and the shapes are the same."""
    if shape(value) != shape(key):
        return False
    allowed = units * unit_ * (1 + _FUZZ)
    pairs = zip(flat(value), flat(key), strict=True)
    return all(abs(Fraction(a) - Fraction(b)) <= allowed for a, b in pairs)


def rounded(value: Value, digits: Digits | None) -> Value:
    """The value rounded as asked, exactly, halves away from zero as people round. Whole numbers stay as they are."""
    if digits is None:
        return value
    step = unit(digits, value)
    return _each(value, step)


def _each(value: Value, step: Fraction) -> Value:
    if isinstance(value, tuple):
        return tuple(_each(item, step) for item in value)
    exact = Fraction(value) / step
    whole = math.floor(abs(exact) + Fraction(1, 2))
    return (whole if exact >= 0 else -whole) * step

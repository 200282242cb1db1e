"""How near is right: one unit in the last digit asked for, and nothing for whole numbers."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.bank.bank import Bank
from dlquiz.bank.card import Digits
from dlquiz.items.grading import grade_part
from dlquiz.items.item import NumericItem, NumericPart, item_at
from dlquiz.items.tolerance import rounded, unit, within


@pytest.fixture(scope="module", autouse=True)
def _thirds(tiny_bank: Bank) -> None:
    item = item_at(tiny_bank, "thirds#0")
    assert isinstance(item, NumericItem)
    _items[:] = [item]


# An item to hang a key on; a property test may not use a fixture.
_items: list[NumericItem] = []

_DIGITS = st.builds(Digits, st.sampled_from(["decimals", "significant"]), st.integers(1, 6))
_NEAR_POWERS = st.builds(
    lambda power, off, sign: sign * (Fraction(10) ** power + Fraction(off, 10**9)),
    st.integers(-6, 6), st.sampled_from([-40000, -1, 0, 1, 40000, -400]), st.sampled_from([1, -1]),
)  # fmt: skip
_KEYS = st.one_of(
    st.fractions(-1000, 1000, max_denominator=10**6),
    st.floats(-1e9, 1e9, allow_nan=False).filter(lambda key: key == 0 or abs(key) > 1e-9),
    _NEAR_POWERS,
)


def _by_decimal(key: Any, digits: Digits, upward: bool) -> Fraction:
    """The key's digits as Python's decimal module writes them: rounded half away from zero, or cut off."""
    exact = Fraction(key)
    number = Context(prec=200).divide(Decimal(exact.numerator), Decimal(exact.denominator))
    place = -digits.count if digits.kind == "decimals" else number.adjusted() - digits.count + 1
    quantum = Decimal(1).scaleb(place)
    found = number.quantize(quantum, ROUND_HALF_UP if upward else ROUND_DOWN, Context(prec=200))
    return Fraction(found)


@given(_KEYS, _DIGITS)
def test_one_unit_in_the_last_digit(key: Any, digits: Digits) -> None:
    """Rounded as asked and cut off are right; two units away, on either side, is wrong."""
    step = unit(digits, key)
    assert rounded(key, digits) == _by_decimal(key, digits, upward=True)
    assert within(rounded(key, digits), key, step)
    assert within(_by_decimal(key, digits, upward=False), key, step)
    for value in (Fraction(key) + 2 * step, Fraction(key) - 2 * step):
        assert not within(value, key, step)


def _part(item: NumericItem, key: Any, digits: Digits) -> NumericPart:
    result = replace(item.parts[0].result, digits=digits)
    return NumericPart(result, key, unit(digits, key), ())


@given(_KEYS, _DIGITS)
def test_a_typed_number_is_judged_by_the_same_law(key: Any, digits: Digits) -> None:
    """The same through the whole of reading and grading, typed as decimals."""
    if digits.kind == "significant" and not key:
        return
    item = _items[0]
    part = _part(item, key, digits)
    step = part.unit
    for value, verdict in (
        (rounded(key, digits), "correct"),
        (_by_decimal(key, digits, upward=False), "correct"),
        (rounded(key, digits) + 3 * step, "wrong"),
        (rounded(key, digits) - 3 * step, "wrong"),
    ):
        assert grade_part(item, part, str(value), {}).verdict == verdict


# kind, count, key, what is right, what is wrong
NEAR = [
    ("decimals", 2, Fraction(1, 3), "0.33 0.34 0.333333 1/3 .33 33%", "0.32 0.35 0.3 1/4 -0.33"),
    ("decimals", 4, Fraction(-1, 3), "-0.3333 −0.3334 -1/3", "-0.3331 0.3333 -0.3336"),
    ("decimals", 0, Fraction(7, 2), "3 4 3.5", "2 5"),
    ("decimals", 2, Fraction(0), "0 0.01 -0.01 0.00", "0.02 -0.02"),
    ("significant", 3, Fraction("0.99996"), "1 1.00 1.000 0.999 0.99996", "0.998 1.01 1.002"),
    ("significant", 3, Fraction("9.99996"), "10 10.0 9.99 10.00", "9.98 10.1 10.02"),
    ("significant", 3, Fraction("1.00004"), "1 1.00 1.01 0.995", "0.98 1.03"),
    ("significant", 3, Fraction(-99996, 10**9), "-0.0001 -0.0000999 -9.99e-5", "-0.0000997 0.0001"),
    ("significant", 2, Fraction(1234567), "1.2e6 1200000 1,200,000 120万 1.3e6", "1000000 1.4e6 1.2e5"),
    ("significant", 1, Fraction(1, 1000), "0.001 1e-3 0.002", "0.003 0.01"),
    ("significant", 4, 2.5e-7, "2.5e-7 2.500e-7 2.501e-7 2.5×10⁻⁷", "2.503e-7 2.5e-6"),
]


@pytest.mark.parametrize(("kind", "count", "key", "right", "wrong"), NEAR)
def test_near(kind: Any, count: int, key: Any, right: str, wrong: str) -> None:
    """Worked by hand, at and near the powers of ten."""
    item = _items[0]
    digits = Digits(kind, count)
    part = _part(item, key, digits)
    assert [text for text in right.split() if grade_part(item, part, text, {}).verdict != "correct"] == []
    assert [text for text in wrong.split() if grade_part(item, part, text, {}).verdict != "wrong"] == []


@pytest.mark.parametrize(
    ("number", "exponent"),
    [(1, 0), (Fraction("9.99"), 0), (10, 1), (Fraction("0.1"), -1), (Fraction("0.0999"), -2),
     (10**400, 400), (Fraction(1, 10**400), -400),
     (999999999999999999, 17), (1e-5, -5), (0.001, -3), (-1000, 3), (Fraction(1, 3), -1)],
)  # fmt: skip
def test_the_first_digit_is_found_exactly(number: Any, exponent: int) -> None:
    """A logarithm in floating point is off by one next to a power of ten."""
    assert unit(Digits("significant", 1), number) == Fraction(10) ** exponent


def test_whole_numbers_are_exact() -> None:
    """A count is right or wrong, however large it is."""
    assert unit(None, 25557032) == 0
    assert within(25557032, 25557032, Fraction(0))
    assert not within(25557033, 25557032, Fraction(0))
    assert within(Fraction(10, 2), 5, Fraction(0))
    assert not within(10**30 + 1, 10**30, Fraction(0))


def test_vectors_are_judged_entry_by_entry() -> None:
    """One entry off is off; another shape is never within."""
    digits = Digits("decimals", 1)
    key = (Fraction(1, 3), Fraction(2, 3))
    assert rounded(key, digits) == (Fraction(3, 10), Fraction(7, 10))
    assert within((0.3, 0.7), key, unit(digits, key))
    assert not within((0.3, 0.8), (Fraction(1, 3), Fraction(6, 10)), unit(digits, key))
    assert not within((0.3, 0.7, 0), key, unit(digits, key))
    assert not within(0.3, key, unit(digits, key))
    assert not within(((0.3, 0.7),), key, unit(digits, key))

"""How near is right: one unit in the last digit asked for, and nothing for whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dlquiz.bank.address import item_at
from dlquiz.bank.bank import Bank
from dlquiz.cards.card import Digits
from dlquiz.cards.tolerance import is_separate, rounded, tolerances, unit, within
from dlquiz.kinds.grading import grade
from dlquiz.kinds.numeric.grading import grade_part
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.part import NumericPart
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.kinds.protocol import Question
from dlquiz.kinds.registry import generate
from dlquiz.language import Type, flat
from dlquiz.language.values import single


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
    result = replace(item.parts[0].result, digits=digits, type=Type("number"))
    return NumericPart(result, key, unit(digits, key), ())


@given(_KEYS, _DIGITS)
def test_a_typed_number_is_judged_by_the_same_law(key: Any, digits: Digits) -> None:
    """The same through the whole of reading and grading, typed as decimals."""
    if digits.kind == "significant" and not key:
        return
    item = _items[0]
    part = _part(item, key, digits)
    step = part.step
    for value, verdict in (
        (rounded(key, digits), "correct"),
        (_by_decimal(key, digits, upward=False), "correct" if abs(Fraction(key)) > 2 * step else None),
        (single(rounded(key, digits)) + 3 * step, "wrong"),
        (single(rounded(key, digits)) - 3 * step, "wrong"),
    ):
        graded = grade_part(item, part, str(value), {}, ask_again=False)
        assert graded.verdict == (verdict or graded.verdict)


@given(_KEYS, _DIGITS)
def test_no_tolerance_reaches_zero_or_the_other_sign(key: Any, digits: Digits) -> None:
    """Of any key that is drawn (the digits tell it from 0) but 0 itself; and the key rounded as asked is right."""
    if key and is_separate(key, digits):
        allowed = tolerances(key, digits)
        assert within(rounded(key, digits), key, allowed)
        assert not within(0, key, allowed)
        assert not within(-Fraction(key), key, allowed)


@given(_KEYS, _KEYS, _DIGITS)
def test_no_tolerance_reaches_a_mistake(key: Any, wrong: Any, digits: Digits) -> None:
    """However near it is, if the digits asked for tell the two apart; what differs by noise only is the same."""
    if abs(Fraction(key) - Fraction(wrong)) > unit(digits, key) / 10**5 and is_separate(key, digits, [wrong]):
        allowed = tolerances(key, digits, [wrong])
        assert within(rounded(key, digits), key, allowed)
        assert not within(wrong, key, allowed)


# digits, key, a mistake, whether an item with it is drawn, the tolerance of each entry: worked by hand
BY_ENTRY = [
    (2, "-0.01 0.25", "0.4 0.6", True, "0.005 0.01"),  # zero is 0.01 away, and half of that is left
    (2, "0 0.25", "0.4 0.6", True, "0.01 0.01"),  # the key's own zero
    (2, "0.004 0.25", "0.4 0.6", False, ""),  # 0.00 as asked, and not zero
    (2, "0.5 0.25", "0.5 0.256", True, "0.01 0.003"),  # the same in one entry, 0.006 from 0.25 in the other
    (2, "0.5 0.251", "0.9 0.2515", False, ""),  # 0.25 and 0.25 as asked
    (2, "0.5 0.2502", "0.9 0.2498", True, "0.01 0.0003"),  # r = 0.0002, and 0.0004 to the mistake
]  # fmt: skip


@pytest.mark.parametrize(("count", "key", "wrong", "drawn", "allowed"), BY_ENTRY)
def test_the_tolerance_of_each_entry(count: int, key: str, wrong: str, drawn: bool, allowed: str) -> None:
    """One unit, or half-way between the key as asked and what is nearest of zero and the mistakes' entries."""
    digits, (keys, wrongs) = Digits("decimals", count), (tuple(map(Fraction, row.split())) for row in (key, wrong))
    assert is_separate(keys, digits, [wrongs]) is drawn
    if drawn:
        assert tolerances(keys, digits, [wrongs]) == tuple(map(Fraction, allowed.split()))


def test_a_zero_does_not_pass_for_a_hundredth(real_bank: Bank) -> None:
    """The shipped softmax-jacobian-matrix#18 has entries of -0.01: 0, and 0.01, are wrong there."""
    item = item_at(real_bank, "softmax-jacobian-matrix#18")
    assert isinstance(item, NumericItem)
    (part,) = item.parts
    key: Any = rounded(part.key, part.result.digits)
    assert within(key, part.key, part.tolerance)
    small = [(i, j) for i, row in enumerate(key) for j, entry in enumerate(row) if abs(entry) == Fraction(1, 100)]
    assert small
    for i, j in small:
        for other in (0, -key[i][j]):
            typed = [[other if (i, j) == (k, m) else entry for m, entry in enumerate(row)] for k, row in enumerate(key)]
            text = "; ".join(" ".join(f"{float(entry):.4f}" for entry in row) for row in typed)
            assert (grade(item, [text]).parts[0].verdict, grade(item, [text]).parts[0].wrong_entries) == (
                "wrong", ((i, j),),
            )  # fmt: skip


def _sweep(questions: Iterable[Question], seeds: range) -> Iterator[NumericPart]:
    for question in questions:
        if isinstance(question, NumericQuestion):
            for seed in seeds:
                item = generate(question, seed)
                assert isinstance(item, NumericItem)
                yield from item.parts


# the slow ones in blocks, for the workers to share
BLOCKS = [(range(1), 23), *(pytest.param(range(start, start + 8), 1, marks=pytest.mark.slow) for start in (1, 9, 17))]


@pytest.mark.parametrize(("seeds", "step"), BLOCKS)
def test_in_every_item_of_the_bank_an_entry_is_told_from_zero_and_from_mistakes(
    seeds: range, step: int, real_bank: Bank
) -> None:
    """The key as asked is right; no zero, no other sign and no entry of a mistake is, but where it is the key's own."""
    for part in _sweep(real_bank.questions[::step], seeds):
        keys, allowed = flat(part.key), flat(part.tolerance)
        assert within(rounded(part.key, part.result.digits), part.key, part.tolerance)
        for wrong in [(0,) * len(keys), *(flat(slip.value) for slip in part.slips)]:
            for key, limit, other in zip(keys, allowed, wrong, strict=False):
                gap = abs(Fraction(key) - Fraction(other))
                assert gap > limit or gap <= part.step / 10**6, part.name


# kind, count, key, what is right, what is wrong
NEAR = [
    ("decimals", 2, Fraction(1, 3), "0.33 0.34 0.333333 1/3 .33 33%", "0.32 0.35 0.4 1/4 -0.33"),
    ("decimals", 4, Fraction(-1, 3), "-0.3333 −0.3334 -1/3", "-0.3331 0.3333 -0.3336"),
    ("decimals", 0, Fraction(7, 2), "3 4 3.5", "2 5"),
    ("decimals", 2, Fraction(0), "0 0.01 -0.01 0.00", "0.02 -0.02"),
    ("significant", 3, Fraction("0.99996"), "1 1.00 1.000 0.999 0.99996", "0.998 1.01 1.002"),
    ("significant", 3, Fraction("9.99996"), "10 10.0 9.99 10.00", "9.98 10.1 10.02"),
    ("significant", 3, Fraction("1.00004"), "1 1.00 1.01 0.995", "0.98 1.03"),
    ("significant", 3, Fraction(-99996, 10**9), "-0.0001 -0.0000999 -9.99e-5", "-0.0000997 0.0001"),
    ("significant", 2, Fraction(1234567), "1.2e6 1200000 1,200,000 120万 1.3e6", "1100000 1.4e6 1.2e5"),
    ("significant", 1, Fraction(1, 1000), "0.001 1e-3 0.0012", "0.002 0 0.003 0.01"),
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

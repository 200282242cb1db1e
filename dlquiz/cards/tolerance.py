"""How near is right: one unit in the last digit asked for, less where a zero or a mistake is near; nothing for whole
numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dlquiz.cards.card import Digits
from dlquiz.language import Value, flat, shape
from dlquiz.language.values import Number

# What floating-point arithmetic may add to a difference of decimals, as a share of the unit.
_FUZZ = Fraction(1, 10**6)
# What must be left between the key as asked and what it must not be taken for, as a share of the unit.
_MARGIN = Fraction(1, 1000)


def unit(digits: Digits | None, key: Value) -> Fraction:
    """One unit in the last digit asked for (0 for whole numbers). For a vector the largest entry counts."""
    if digits is None:
        return Fraction(0)
    if digits.kind == "decimals":
        return Fraction(1, 10**digits.count)
    largest = max(abs(exact_of(entry)) for entry in flat(key))
    return Fraction(10) ** (_exponent(largest) - digits.count + 1)


def _exponent(number: Fraction) -> int:
    """The power of ten of the first digit, exactly: 2 of 999.9, -1 of 0.1; 0 of 0."""
    if not number:
        return 0
    guess = len(str(number.numerator)) - len(str(number.denominator))
    return guess if number >= Fraction(10) ** guess else guess - 1


def tolerances(key: Value, digits: Digits | None, wrong: Sequence[Value] = ()) -> Value:
    """How far each entry of an answer may be from the key's, in the key's shape: one unit in the last digit asked for.

    Where 0 or an entry of a `wrong` value lies that near, it is less: half-way between that and the key rounded as
    asked, which is always right. So nothing of another sign, no zero and no known mistake passes for an entry.
    """
    return _shaped(key, iter([max(off, (off + gap) / 2) if gap is not None else step
                              for step, off, gap in _nearest(key, digits, wrong)]))  # fmt: skip


def is_separate(key: Value, digits: Digits | None, wrong: Sequence[Value] = ()) -> bool:
    """Whether the digits asked for tell every entry of the key from 0 and from the entries of each wrong value."""
    return all(gap is None or off + step * _MARGIN < gap for step, off, gap in _nearest(key, digits, wrong))


def _nearest(
    key: Value, digits: Digits | None, wrong: Sequence[Value]
) -> Iterator[tuple[Fraction, Fraction, Fraction | None]]:
    """Of each entry: one unit, how far rounding as asked takes it, and how far the nearest thing is that it must not
    be taken for, None if nothing is within a unit. What differs by less than a millionth of a unit is the same."""
    if digits is None:
        yield from ((Fraction(0), Fraction(0), None) for _ in flat(key))
        return
    step = unit(digits, key)
    least, most = step * _FUZZ, step * (1 + 2 * _FUZZ)
    others = [flat(value) for value in wrong if shape(value) == shape(key)]
    for place, (entry, asked) in enumerate(zip(flat(key), flat(rounded(key, digits)), strict=True)):
        exact = exact_of(entry)
        gaps = [abs(exact_of(other) - exact) for other in (0, *(other[place] for other in others))]
        near = [gap for gap in gaps if least < gap <= most]
        yield step, abs(exact_of(asked) - exact), min(near, default=None)


def _shaped(like: Value, entries: Iterator[Fraction]) -> Value:
    return tuple(_shaped(item, entries) for item in like) if isinstance(like, tuple) else next(entries)


def within(value: Value, key: Value, allowed: Value, units: int = 1) -> bool:
    """Whether the shapes are the same and every entry is at most so many times `allowed` (of each, or of all) away."""
    return shape(value) == shape(key) and all(entries_within(value, key, allowed, units))


def entries_within(value: Value, key: Value, allowed: Value, units: int = 1) -> list[bool]:
    """Of each entry in a row, whether it is near enough to the key's. Their shapes are the same."""
    reach = units * (1 + _FUZZ)
    single = [exact_of(limit) * reach for limit in flat(allowed)]
    limits = single if isinstance(allowed, tuple) else single * len(flat(key))
    return [_is_near(a, b, limit) for a, b, limit in zip(flat(value), flat(key), limits, strict=True)]


def _is_near(a: Number, b: Number, limit: Fraction) -> bool:
    # Python compares numbers of all kinds exactly; subtracting is exact among fractions only.
    return a == b or (bool(limit) and abs(exact_of(a) - exact_of(b)) <= limit)


def agrees(value: Value, target: Value, steps: Sequence[Fraction], allowed: Value) -> bool:
    """Whether each entry is near enough to the target's, or what that is when it is rounded to the entry's own step."""
    if shape(value) != shape(target):
        return False
    entries = zip(entries_within(value, target, allowed), flat(value), flat(target), steps, strict=True)
    return all(near or (entry != 0 and entry == rounded_to(whole, step)) for near, entry, whole, step in entries)


def rounded(value: Value, digits: Digits | None) -> Value:
    """The value rounded as asked, exactly, halves away from zero as people round. Whole numbers stay as they are."""
    if digits is None:
        return value
    step = unit(digits, value)
    return _each(value, step)


def _each(value: Value, step: Fraction) -> Value:
    return tuple(_each(item, step) for item in value) if isinstance(value, tuple) else rounded_to(value, step)


def rounded_to(number: Number, step: Fraction) -> Fraction:
    """The nearest multiple of a step, halves away from zero."""
    exact = exact_of(number) / step
    above, below = abs(exact.numerator), exact.denominator
    whole = (2 * above + below) // (2 * below)
    return (whole if exact.numerator >= 0 else -whole) * step


def exact_of(number: Number) -> Fraction:
    """The number as a fraction. One that is a fraction is not made anew, of which drawing would make thousands."""
    return number if type(number) is Fraction else Fraction(number)

"""The values of the formula language and what can be done with them.

A value is an exact number (int, Fraction), a float or, beyond those, a `wide.Wide`, a truth value, a vector (tuple of
numbers) or a matrix (tuple of rows). Exact numbers stay exact for as long as mathematics allows; everything is bounded,
so that no expression can use up memory or time.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any, Union

from dlquiz.ground.errors import DlquizError
from dlquiz.language.work import charge

Number = int | Fraction | float
Vector = tuple[Number, ...]
Matrix = tuple[Vector, ...]
# A number, a vector, or a matrix, which is a tuple of its rows. Where a Wide may come, it comes in a float's place.
Value = Union[Number, "tuple[Value, ...]"]

MAX_BITS = 4096
MAX_ENTRIES = 2_500
# Further digits of an exact number that make a unit of work, and the units of an operation on a wide one.
_BITS_A_UNIT = 128
WIDE_WORK = 25
# Floats nearer to zero have lost digits.
_LEAST, _MOST = sys.float_info.min, sys.float_info.max
# Of what is left of floats below this share of them, half of the digits are gone.
_CANCELLED = 1e-8
# Of a fraction to a higher power, as 0.9 to the millionth, nobody wants all digits; more bits than these would leave no
# room for what is calculated with it.
_EXACT_POWER = 64
_EXACT_BITS = MAX_BITS // 4
# Floats that are nearer to a whole number than this share of it, as ln(0.001)/ln(0.1), are that number but for their
# rounding.
_ROUNDING = 4e-13
# Of the logarithm of a fraction nearer to 1 a float would have fewer digits than it can hold.
_NEAR_ONE = Fraction(1, 10**4)


class EvaluationError(DlquizError):
    """An expression that has no value for the numbers given: a division by zero, the root of a negative number, ..."""


class RangeError(EvaluationError):
    """Floats do not hold a number on the way; numbers of a wider range may."""

    def __init__(self) -> None:
        super().__init__("the numbers become too large", "use smaller ones")


def shape(value: Value) -> tuple[int, ...]:
    """() of a number, (n,) of a vector, (rows, columns) of a matrix."""
    if not isinstance(value, tuple):
        return ()
    return (len(value), *shape(value[0])) if value else (0,)


def bounded(number: Number) -> Number:
    """The number itself. Raises EvaluationError if it is too large to be meant, RangeError if it is a float that is
    infinite, not a number, or so small that it has lost digits."""
    # `type`, since isinstance of a Fraction takes ten times as long, and every operation comes by here.
    if type(number) is int:
        large = number.bit_length() > MAX_BITS
    elif type(number) is Fraction:
        large = number.numerator.bit_length() > MAX_BITS or number.denominator.bit_length() > MAX_BITS
    elif isinstance(number, float):
        if _LEAST <= abs(number) <= _MOST or number == 0:
            return number
        raise RangeError
    else:
        return number
    if large:
        raise too_large()
    return number


def single(value: Value) -> Number:
    """A value that is one number. Raises TypeError for another, which `type_of` rules out."""
    if isinstance(value, tuple):
        raise TypeError("a number is wanted")
    return value


def parts(value: Value) -> tuple[Value, ...]:
    """The entries of a vector, or the rows of a matrix. Raises TypeError for a number, which `type_of` rules out."""
    if not isinstance(value, tuple):
        raise TypeError("a vector or a matrix is wanted")
    return value


def vector(value: Value) -> Vector:
    """A value that is a vector. Raises TypeError for a number, which `type_of` rules out."""
    return parts(value)  # type: ignore[return-value]  # that no entry is a vector is ruled out too


def flat(value: Value) -> Vector:
    """All entries in a row."""
    if not isinstance(value, tuple):
        return (value,)
    if value and isinstance(value[0], tuple):
        return tuple(entry for item in value for entry in flat(item))
    row = vector(value)
    charge(len(row) + sum(map(_work, row)))
    return row


def each(function: Callable[[Number], Number], value: Value) -> Value:
    """The function of every entry."""
    if isinstance(value, tuple):
        return tuple(each(function, item) for item in value)
    return applied(function, value)


def applied(function: Callable[..., Number], *numbers: Number) -> Number:
    """The function of numbers. Raises EvaluationError if the result is too large, RangeError if a float is."""
    charge(1 + sum([_work(number) for number in numbers]))
    try:
        return bounded(function(*numbers))
    except OverflowError:
        raise RangeError from None


def _work(number: Number) -> int:
    """The units of work that a number's digits add to an operation with it."""
    if type(number) is int:
        return (number.bit_length() + 1) // _BITS_A_UNIT
    if type(number) is Fraction:
        return (number.numerator.bit_length() + number.denominator.bit_length()) // _BITS_A_UNIT
    return 0 if isinstance(number, float | bool) else WIDE_WORK


def too_large() -> EvaluationError:
    """The error for numbers beyond every bound."""
    return EvaluationError("the numbers become too large", "use smaller ones")


def both(function: Callable[[Number, Number], Number], left: Value, right: Value) -> Value:
    """The function entry by entry, stretched as NumPy does. Raises EvaluationError if the shapes do not fit."""
    if isinstance(left, tuple):
        if isinstance(right, tuple):
            return _zip_ranks(function, left, right)
        return tuple([both(function, item, right) for item in left])
    if isinstance(right, tuple):
        return tuple([both(function, left, item) for item in right])
    return applied(function, left, right)


def stretched(*sizes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of what is put together entry by entry, as NumPy stretches it. Raises EvaluationError if they do not
    fit."""
    rank = max(map(len, sizes))
    found = []
    for sides in zip(*((1,) * (rank - len(size)) + size for size in sizes), strict=True):
        if len(set(sides) - {1}) > 1:
            raise EvaluationError(f"shapes {' and '.join(map(str, sizes))} do not fit together")
        found.append(max(sides))
    small(math.prod(found))
    return tuple(found)


def places(size: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The place of every entry of a vector or matrix, row by row."""
    return product(*map(range, size))


def entry_of(value: Value, place: tuple[int, ...]) -> Value:
    """The entry at a place, of a value that may have fewer axes or be stretched; the value if there is no place."""
    if not place:
        return value
    size = shape(value)
    for index, length in zip(place[len(place) - len(size) :], size, strict=True):
        value = parts(value)[index if length > 1 else 0]
    return value


def arranged(entries: Iterable[Number], size: tuple[int, ...]) -> Value:
    """Entries in a row as a vector or matrix of that shape; the one entry, if the shape is ()."""
    row: tuple[Value, ...] = tuple(entries)
    for side in reversed(size[1:]):
        row = tuple(row[start : start + side] for start in range(0, len(row), side))
    return row if size else row[0]


def small(entries: int) -> None:
    """Raises EvaluationError if so many entries are more than anybody can mean."""
    if entries > MAX_ENTRIES:
        raise EvaluationError("a matrix too large", f"at most {MAX_ENTRIES} entries")


def _zip_ranks(function: Callable[[Number, Number], Number], left: Value, right: Value) -> Value:
    rank = max(len(shape(left)), len(shape(right)))
    a, b = _raise_rank(left, rank), _raise_rank(right, rank)
    longest = max(len(a), len(b))
    small(math.prod(map(max, shape(a), shape(b))))
    if {len(a), len(b)} - {1, longest}:
        raise EvaluationError(f"vectors of {len(a)} and {len(b)} entries do not fit together")
    return tuple(both(function, a[i % len(a)], b[i % len(b)]) for i in range(longest))


def _raise_rank(value: Value, rank: int) -> tuple[Value, ...]:
    while len(shape(value)) < rank:
        value = (value,)
    return parts(value)


def add(a: Number, b: Number) -> Number:
    """a + b. Raises RangeError if floats cancel each other."""
    return _uncancelled(a + b, a, b)


def subtract(a: Number, b: Number) -> Number:
    """a - b. Raises RangeError if floats cancel each other."""
    return _uncancelled(a - b, a, b)


def _uncancelled(result: Number, *terms: Any) -> Number:
    if isinstance(result, float) and abs(result) < _CANCELLED * max(map(abs, terms)):
        raise RangeError
    return result


def multiply(a: Number, b: Number) -> Number:
    """a * b. Raises RangeError if floats make 0 of it."""
    result = a * b
    if not result and a and b:
        raise RangeError
    return result


def absolute(a: Number) -> Number:
    """|a|."""
    return -a if a < 0 else a


def divide(a: Number, b: Number) -> Number:
    """a / b, a fraction of whole numbers. Raises EvaluationError if b is 0."""
    if b == 0:
        raise EvaluationError("division by zero")
    if isinstance(a, float) or isinstance(b, float):
        return _in_range(in_floats(a) / in_floats(b), a)
    return (Fraction(a) if isinstance(a, int) else a) / b


def rounded_down(a: Number) -> int:
    """The largest whole number that is not above a; a float's rounding does not count."""
    return _whole_nearby(a, math.floor)


def rounded_up(a: Number) -> int:
    """The smallest whole number that is not below a; a float's rounding does not count."""
    return _whole_nearby(a, math.ceil)


def _whole_nearby(a: Number, rounding: Callable[[Number], int]) -> int:
    if isinstance(a, float) and abs(a - round(a)) < _ROUNDING * max(1, abs(a)):
        return round(a)
    return rounding(a)


def floor_divide(a: Number, b: Number) -> Number:
    """a / b rounded down. Raises EvaluationError if b is 0."""
    return rounded_down(divide(a, b))


def modulo(a: Number, b: Number) -> Number:
    """What is left of a / b rounded down. Raises EvaluationError if b is 0."""
    if b == 0:
        raise EvaluationError("division by zero")
    if isinstance(a, float) or isinstance(b, float):
        return in_floats(a) % in_floats(b)
    return a % b


def power(a: Number, b: Number) -> Number:
    """a to the b, exact if both are, b is whole and the digits are few. Raises EvaluationError where there is no real,
    bounded value."""
    if a == 0 and b < 0:
        raise EvaluationError("zero to a negative power")
    if isinstance(a, int | Fraction) and isinstance(b, int | Fraction) and b.denominator == 1:
        bits, exponent = max(abs(a.numerator), a.denominator).bit_length(), int(b)
        is_high = a.denominator != 1 and abs(exponent) > _EXACT_POWER
        if abs(exponent) <= MAX_BITS and bits * abs(exponent) <= (_EXACT_BITS if is_high else 2 * MAX_BITS):
            return _whole_power(a, exponent)
        raise RangeError if is_high else too_large()
    if a < 0 and b != math.floor(b):
        raise EvaluationError("a fractional power of a negative number")
    return _in_range(_real(lambda: in_floats(a) ** in_floats(b)), a)


def _whole_power(a: int | Fraction, exponent: int) -> Number:
    result = Fraction(a) ** exponent
    return result.numerator if isinstance(a, int) and exponent >= 0 else result


def square_root(a: Number) -> Number:
    """Exact if the root is a fraction."""
    if a < 0:
        raise EvaluationError("the square root of a negative number")
    if isinstance(a, int | Fraction):
        top, bottom = math.isqrt(a.numerator), math.isqrt(a.denominator)
        if top * top == a.numerator and bottom * bottom == a.denominator:
            return Fraction(top, bottom)
    return math.sqrt(in_floats(a))


def logarithm(base: int | None) -> Callable[[Number], Number]:
    """The logarithm to a base, None for the natural one."""
    functions: dict[int | None, Callable[..., float]] = {2: math.log2, 10: math.log10, None: math.log}
    function, scale = functions[base], math.log(base) if base else 1

    def log(a: Number) -> Number:
        if a <= 0:
            raise EvaluationError("the logarithm of a number that is not positive")
        if isinstance(a, float) and abs(a - 1) < _CANCELLED:
            raise RangeError
        if isinstance(a, Fraction) and abs(a - 1) < _NEAR_ONE:
            return math.log1p(in_floats(a - 1)) / scale
        # Python's own logarithms take whole numbers of any size.
        return _real(lambda: function(a if isinstance(a, int) else in_floats(a)))

    return log


def exponential(a: Number) -> float:
    """e to the a. Raises RangeError if floats do not hold it."""
    try:
        return _in_range(math.exp(a), 1)
    except OverflowError:
        raise RangeError from None


def sigmoid(a: Number) -> Number:
    """1 / (1 + e^-a), computed from the side that does not overflow."""
    a = float(a)
    if a >= 0:
        return 1 / (1 + math.exp(-a))
    return _in_range(math.exp(a) / (1 + math.exp(a)), 1)


def real(function: Callable[[float], float]) -> Callable[[Number], Number]:
    """A function of floats as a function of numbers. It raises RangeError where floats have no value."""
    return lambda a: _real(lambda: function(float(a)))


def _real(compute: Callable[[], float]) -> float:
    try:
        return compute()
    except (ArithmeticError, ValueError):
        raise RangeError from None


def in_floats(number: Number) -> float:
    """The number as a float. Raises RangeError if floats do not hold it, be it that it becomes 0."""
    if isinstance(number, float):
        return number
    found = _real(lambda: float(number))
    return bounded(_in_range(found, number))  # type: ignore[return-value]


def _in_range(found: float, source: Number) -> float:
    """A float that comes from another number. Raises RangeError if it is 0 and that is not."""
    if found == 0 and source:
        raise RangeError
    return found


def total(numbers: Iterable[Number]) -> Number:
    """The sum; floats are added without rounding in between. Raises RangeError if they cancel each other."""
    numbers = tuple(numbers)
    if any(isinstance(number, float) for number in numbers):
        return applied(lambda *items: _uncancelled(math.fsum(items), *items), *numbers)
    result: Number = 0
    for number in numbers:
        result = bounded(result + number)
    return result


def product_of(numbers: Iterable[Number]) -> Number:
    """The product; 1 of nothing."""
    result: Number = 1
    for number in numbers:
        result = applied(multiply, result, number)
    return result

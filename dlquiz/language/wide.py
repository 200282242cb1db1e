"""Numbers beyond what a float holds: what an expression is evaluated with again when floats lose it on the way.

sigmoid(-710) is 1 / (1 + exp(710)), and the softmax of [1000, 1001] divides by exp(1001): both have a value, though
what stands between has none as a float. Of 1 - sigmoid(800) a float has no digit left. So a Wide is the sum of two
decimals of fifty digits and any exponent, the second of which may be as far below the first as it likes (1 + exp(-800)
has both), and a bound for what is not known of it: a difference within that bound is 0.
"""

from __future__ import annotations

import decimal
import math
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import reduce, total_ordering
from typing import Any

from dlquiz.language.values import too_large

_CONTEXT = decimal.Context(
    prec=50, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN,
    traps=[decimal.Overflow, decimal.InvalidOperation, decimal.DivisionByZero],
)  # fmt: skip
# What rounding to fifty digits leaves unknown of a number, of a float, and where the first terms of a series do.
_ROUNDED, _FLOAT, _TINY = Decimal("1e-49"), Decimal("4e-16"), Decimal("1e-25")
# Of a larger number not every digit before the point is known.
_KNOWN_DIGITS = 45
# Powers up to this are multiplied out, which keeps what a logarithm would lose.
_MULTIPLIED = 64

# The operators of Decimal itself would round as whoever runs them does.
_plus, _minus, _times, _over = _CONTEXT.add, _CONTEXT.subtract, _CONTEXT.multiply, _CONTEXT.divide
_turned, _size = Decimal.copy_negate, Decimal.copy_abs


@total_ordering
class Wide:
    """A number with the operators of the other kinds, which may stand on either side of it. Raises an ArithmeticError
    where there is no value."""

    __slots__ = ("decimal", "rest", "slack")

    def __init__(self, number: Decimal, rest: Decimal = Decimal(0), slack: Decimal = Decimal(0)) -> None:
        """The sum of both, of which no more is unknown than `slack`."""
        self.decimal = _plus(number, rest)
        self.rest = _plus(_minus(number, self.decimal), rest)
        self.slack = slack

    def __add__(self, number: Any) -> Wide:
        other = wide(number)
        a, b = self.decimal, other.decimal
        whole = _plus(a, b)
        back = _minus(whole, a)
        lost = _plus(_minus(a, _minus(whole, back)), _minus(b, back))
        rest = _plus(lost, _plus(self.rest, other.rest))
        slack = _plus(_plus(self.slack, other.slack), _rounding(lost, self.rest, other.rest))
        found = Wide(whole, rest, slack)
        return found if _size(found.decimal) > slack else Wide(Decimal(0), Decimal(0), slack)

    def __sub__(self, other: Any) -> Wide:
        return self.__add__(-wide(other))

    def __rsub__(self, other: Any) -> Wide:
        return (-self).__add__(other)

    def __mul__(self, number: Any) -> Wide:
        other = wide(number)
        a, b = self.decimal, other.decimal
        whole = _times(a, b)
        lost, left, right = _CONTEXT.fma(a, b, _turned(whole)), _times(a, other.rest), _times(self.rest, b)
        slack = _plus(_times(_size(a), other.slack), _times(_size(b), self.slack))
        slack = _plus(slack, _size(_times(self.rest, other.rest)))
        return Wide(whole, _plus(lost, _plus(left, right)), _plus(slack, _rounding(lost, left, right)))

    def __truediv__(self, number: Any) -> Wide:
        other = wide(number)
        a, b = self.decimal, other.decimal
        whole = _over(a, b)
        lost, left, right = _CONTEXT.fma(_turned(whole), b, a), self.rest, _times(_turned(whole), other.rest)
        rest = _over(_plus(lost, _plus(left, right)), b)
        slack = _plus(_plus(self.slack, _times(_size(whole), other.slack)), _rounding(lost, left, right))
        return Wide(whole, rest, _plus(_over(slack, _size(b)), _size(_over(_times(rest, other.rest), b))))

    def __rtruediv__(self, other: Any) -> Wide:
        return wide(other) / self

    def __mod__(self, other: Any) -> Wide:
        return self.__sub__(wide(math.floor(self / other)) * other)

    def __rmod__(self, other: Any) -> Wide:
        return wide(other) % self

    def __neg__(self) -> Wide:
        return Wide(_turned(self.decimal), _turned(self.rest), self.slack)

    def __abs__(self) -> Wide:
        return -self if self.decimal < 0 else self

    def __bool__(self) -> bool:
        return bool(self.decimal)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int | Fraction | float | Wide) and not self - other

    def __lt__(self, other: Any) -> bool:
        return self.__sub__(other).decimal < 0

    def __hash__(self) -> int:
        return hash(float(self))

    def __repr__(self) -> str:
        return f"Wide({self.decimal})"

    def __float__(self) -> float:
        """Infinite beyond the range of floats, and 0 below it, as floats are."""
        return float(self.decimal)

    def __floor__(self) -> int:
        return self._whole(decimal.ROUND_FLOOR)

    def __ceil__(self) -> int:
        return self._whole(decimal.ROUND_CEILING)

    def __round__(self) -> int:
        return self._whole(decimal.ROUND_HALF_EVEN)

    def _whole(self, rounding: str) -> int:
        if self.decimal.adjusted() > _KNOWN_DIGITS:
            raise too_large()
        near = self.decimal.to_integral_value(decimal.ROUND_HALF_EVEN, _CONTEXT)
        beyond = (self - wide(int(near))).decimal
        if rounding == decimal.ROUND_FLOOR:
            return int(near) - (beyond < 0)
        return int(near) + (beyond > 0 and rounding == decimal.ROUND_CEILING)

    __radd__, __rmul__ = __add__, __mul__


def wide(number: Any) -> Wide:
    """An exact number, or a float, with all its digits that two decimals hold."""
    if isinstance(number, Wide):
        return number
    top, bottom = (number.numerator, number.denominator) if isinstance(number, Fraction) else (number, 1)
    above, below = Decimal(top), Decimal(bottom)
    whole = _over(above, below)
    rest = _over(_CONTEXT.fma(_turned(whole), below, above), below)
    return Wide(whole, rest, _rounding(rest))


def _rounding(*terms: Decimal) -> Decimal:
    """What is not known of a sum of these."""
    return _times(reduce(_plus, map(_size, terms)), _ROUNDED)


def exp(a: Any) -> Any:
    """e to the a."""
    a = wide(a)
    if _size(a.decimal) < _TINY:
        found = 1 + a + a * a / 2
        return Wide(
            found.decimal, found.rest, _plus(found.slack, _size(_times(a.decimal, _times(a.decimal, a.decimal))))
        )
    size = _CONTEXT.exp(a.decimal)
    return Wide(size, _times(size, a.rest), _times(size, _plus(a.slack, _ROUNDED)))


def log(a: Any) -> Any:
    """The natural logarithm. Raises an ArithmeticError where there is none."""
    a = wide(a)
    if not a.decimal > 0:
        raise decimal.InvalidOperation
    size, beyond = _CONTEXT.ln(a.decimal), _over(a.rest, a.decimal)
    slack = _plus(_over(a.slack, a.decimal), _plus(_times(beyond, beyond), _rounding(size, beyond)))
    return Wide(size, beyond, slack)


def log2(a: Any) -> Any:
    """The logarithm to base 2."""
    return log(a) / log(2)


def log10(a: Any) -> Any:
    """The logarithm to base 10."""
    return log(a) / log(10)


def square_root(a: Any) -> Any:
    """The root of a number that is not negative."""
    a = wide(a)
    size = _CONTEXT.sqrt(a.decimal)
    if not size:
        return a
    lost = _CONTEXT.fma(_turned(size), size, a.decimal)
    rest = _over(_plus(lost, a.rest), _plus(size, size))
    slack = _plus(_over(a.slack, size), _plus(_over(_times(rest, rest), size), _rounding(rest)))
    return Wide(size, rest, slack)


def power(a: Any, b: Any) -> Any:
    """a to the b."""
    if b == round(b) and abs(b) <= _MULTIPLIED:
        found = math.prod([wide(a)] * abs(round(b)), start=wide(1))
        return found if b >= 0 else 1 / found
    if not a and b > 0:
        return wide(0)
    size = exp(b * log(abs(a)))
    return -size if a < 0 and round(b) % 2 else size


def sigmoid(a: Any) -> Any:
    """1 / (1 + e^-a)."""
    return 1 / (1 + exp(-a))


def tanh(a: Any) -> Any:
    """The hyperbolic tangent."""
    shrunk = exp(-2 * abs(a))
    size = (1 - shrunk) / (1 + shrunk)
    return -size if a < 0 else size


def erf(a: Any) -> Any:
    """The error function: near 1 by what it lacks of that."""
    if abs(a) < 1:
        return near_zero(math.erf, 2 / math.sqrt(math.pi), 0)(a)
    size = 1 - of_float(math.erfc(float(abs(a))))
    return -size if a < 0 else size


def of_float(number: float) -> Wide:
    """What a function of floats has found, which is right to a float's digits."""
    found = Decimal(number)
    return Wide(found, Decimal(0), _times(_size(found), _FLOAT))


def near_zero(function: Callable[[float], float], slope: float, start: float) -> Callable[[Any], Any]:
    """A function whose values are those of floats, and next to zero those of its tangent."""

    def value(a: Any) -> Any:
        if abs(a) < wide(1e-20):
            return a * of_float(slope) + wide(start)
        try:
            return of_float(function(float(a)))
        except ValueError:  # the sine of infinity
            raise too_large() from None

    return value


def widened(value: Any) -> Any:
    """Every float as a Wide; exact numbers stay exact."""
    if isinstance(value, tuple):
        return tuple(widened(item) for item in value)
    return wide(value) if isinstance(value, float) else value


def narrowed(value: Any) -> Any:
    """Every Wide that a float holds with all its digits as a float."""
    if isinstance(value, tuple):
        return tuple(narrowed(item) for item in value)
    if not isinstance(value, Wide):
        return value
    found = float(value)
    return found if not value or sys.float_info.min <= abs(found) <= sys.float_info.max else value

"""Numbers beyond the range of a float: what an expression is evaluated with again when floats do not hold it.

sigmoid(-710) is 1 / (1 + exp(710)), and the softmax of [1000, 1001] divides by exp(1001): both have a value, though
what stands between has none as a float. A Wide has fifty digits and an exponent of up to eighteen.
"""

from __future__ import annotations

import decimal
import math
import sys
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering
from typing import Any

from dlquiz.language.values import too_large

_CONTEXT = decimal.Context(
    prec=50, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN,
    traps=[decimal.Overflow, decimal.InvalidOperation, decimal.DivisionByZero],
)  # fmt: skip
# Of a larger number not every digit before the point is known.
_KNOWN_DIGITS = 45


@total_ordering
class Wide:
    """A number with the operators of the other kinds, which may stand on either side of it. Raises an ArithmeticError
    where there is no value."""

    __slots__ = ("decimal",)

    def __init__(self, number: Any) -> None:
        self.decimal = _decimal(number)

    def __add__(self, other: Any) -> Wide:
        return Wide(_CONTEXT.add(self.decimal, _decimal(other)))

    def __sub__(self, other: Any) -> Wide:
        return Wide(_CONTEXT.subtract(self.decimal, _decimal(other)))

    def __rsub__(self, other: Any) -> Wide:
        return Wide(_CONTEXT.subtract(_decimal(other), self.decimal))

    def __mul__(self, other: Any) -> Wide:
        return Wide(_CONTEXT.multiply(self.decimal, _decimal(other)))

    def __truediv__(self, other: Any) -> Wide:
        return Wide(_CONTEXT.divide(self.decimal, _decimal(other)))

    def __rtruediv__(self, other: Any) -> Wide:
        return Wide(_CONTEXT.divide(_decimal(other), self.decimal))

    def __mod__(self, other: Any) -> Wide:
        return Wide(_CONTEXT.subtract(self.decimal, (Wide(math.floor(self / other)) * other).decimal))

    def __rmod__(self, other: Any) -> Wide:
        return Wide(other) % self

    def __neg__(self) -> Wide:
        return Wide(self.decimal.copy_negate())

    def __bool__(self) -> bool:
        return bool(self.decimal)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, int | Fraction | float | Wide) and self.decimal == _decimal(other)

    def __lt__(self, other: Any) -> bool:
        return self.decimal < _decimal(other)

    def __hash__(self) -> int:
        return hash(self.decimal)

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
        return int(self.decimal.to_integral_value(rounding, _CONTEXT))

    __radd__, __rmul__ = __add__, __mul__


def _decimal(number: Any) -> Decimal:
    match number:
        case Wide():
            return number.decimal
        case Decimal():
            return number
        case Fraction():
            return _CONTEXT.divide(Decimal(number.numerator), Decimal(number.denominator))
        case _:
            return Decimal(number)


def exp(a: Any) -> Any:
    """e to the a."""
    return Wide(_CONTEXT.exp(_decimal(a)))


def log(a: Any) -> Any:
    """The natural logarithm. Raises an ArithmeticError where there is none."""
    return Wide(_CONTEXT.ln(_positive(a)))


def log2(a: Any) -> Any:
    """The logarithm to base 2."""
    return Wide(_CONTEXT.divide(_CONTEXT.ln(_positive(a)), _CONTEXT.ln(Decimal(2))))


def log10(a: Any) -> Any:
    """The logarithm to base 10."""
    return Wide(_CONTEXT.log10(_positive(a)))


def _positive(a: Any) -> Decimal:
    number = _decimal(a)
    if not number > 0:
        raise decimal.InvalidOperation
    return number


def square_root(a: Any) -> Any:
    """The root of a number that is not negative."""
    return Wide(_CONTEXT.sqrt(_decimal(a)))


def power(a: Any, b: Any) -> Any:
    """a to the b."""
    return Wide(_CONTEXT.power(_decimal(a), _decimal(b)))


def sigmoid(a: Any) -> Any:
    """1 / (1 + e^-a)."""
    return 1 / (1 + exp(-a))


def tanh(a: Any) -> Any:
    """The hyperbolic tangent."""
    shrunk = exp(-2 * abs(_decimal(a)))
    size = (1 - shrunk) / (1 + shrunk)
    return -size if a < 0 else size


def near_zero(function: Callable[[float], float], slope: float, start: float) -> Callable[[Any], Any]:
    """A function whose values are those of floats, and next to zero those of its tangent."""

    def value(a: Any) -> Any:
        if abs(_decimal(a)) < Decimal("1e-20"):
            return Wide(a) * slope + start
        try:
            return Wide(function(float(Wide(a))))
        except ValueError:  # the sine of infinity
            raise too_large() from None

    return value


def widened(value: Any) -> Any:
    """Every float as a Wide; exact numbers stay exact."""
    if isinstance(value, tuple):
        return tuple(widened(item) for item in value)
    return Wide(value) if isinstance(value, float) else value


def narrowed(value: Any) -> Any:
    """Every Wide that a float holds with all its digits as a float."""
    if isinstance(value, tuple):
        return tuple(narrowed(item) for item in value)
    if not isinstance(value, Wide):
        return value
    found = float(value)
    return found if not value or sys.float_info.min <= abs(found) <= sys.float_info.max else value

"""How many decimals can come out of an expression, found before any number is drawn: two of 0.35·4, none of 3·4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd, prod

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.language.syntax import (
    Binary,
    Call,
    Conditional,
    Constant,
    Expression,
    Index,
    Name,
    Slice,
    Unary,
    Vector,
)

# Functions whose value is made of entries of their arguments, as they are or added up; of these the ones that keep
# how many there are.
_KEEP = {"adaptive_max_pool", "concat", "diag", "max", "max_pool", "min", "sum"}
_BY_ENTRY = {"abs", "clip", "cumsum", "flatten", "sort", "transpose", "tril"}
# Functions that give whole numbers, or one by one the products of their first two arguments, added up.
_WHOLE = {"argmax", "argmin", "argsort", "ceil", "comb", "count", "factorial", "floor", "lengths", "one_hot", "places"}
_WHOLE |= {"round", "sign"}
_PRODUCTS = {"conv", "dot", "outer"}


class Decimals(Struct, frozen=True):
    """A value is a whole multiple of `unit`, and 1 divided by it one of `over`; None: of nothing that is known.
    `entries` is of how many numbers it is made; None: not known."""

    unit: Fraction | None
    over: Fraction | None = None
    entries: int | None = None

    @property
    def most(self) -> int | None:
        """How many decimals it has at most; None: any number of them."""
        return None if self.unit is None else _ends(self.unit)


_ANY = Decimals(None)
_WHOLE_NUMBER = Fraction(1)


def decimals_of(numbers: Iterable[int | float | Fraction]) -> Decimals:
    """Those of any of these numbers."""
    known = [Fraction(number) for number in numbers]
    over = None if 0 in known else _common(1 / number for number in known)
    return Decimals(_common(known), over, 1)


def most_decimals(expression: Expression, known: Mapping[str, Decimals]) -> Decimals:
    """Those of an expression whose names have the given ones; of a name that is not among them any number."""
    match expression:
        case Constant(value):
            return decimals_of([value])
        case Name(name):
            return known.get(name, _ANY)
        case Unary("-", operand):
            return most_decimals(operand, known)
        case Index(base, _) | Slice(base, _):
            return replace(most_decimals(base, known), entries=None)
        case Binary(operator, left, right):
            return _combined(operator, left, right, known)
        case Conditional(then, _, otherwise):
            return either([most_decimals(one, known) for one in (then, otherwise)])
        case Vector(items):
            return either([most_decimals(item, known) for item in items])
        case Call(function, arguments):
            return _called(function, [most_decimals(one, known) for one in arguments])
        case _:
            return _ANY


def _combined(operator: str, left: Expression, right: Expression, known: Mapping[str, Decimals]) -> Decimals:
    a, b = most_decimals(left, known), most_decimals(right, known)
    entries = _stretched(a.entries, b.entries)
    if operator in "+-%":
        return Decimals(_common([a.unit, b.unit]), None, entries)
    if operator == "*":
        return Decimals(_times(a.unit, b.unit), _times(a.over, b.over), entries)
    if operator == "/":
        return Decimals(_times(a.unit, b.over), _times(a.over, b.unit), entries)
    if operator == "@":
        return Decimals(_times(a.unit, b.unit))
    if operator == "//":
        return Decimals(_WHOLE_NUMBER, None, entries)
    if operator == "**" and isinstance(right, Constant) and isinstance(right.value, int):
        return Decimals(_times(*[a.unit] * right.value), _times(*[a.over] * right.value), entries)
    return _ANY


def _stretched(a: int | None, b: int | None) -> int | None:
    """How many entries two values have when each meets each: those of the other one, if one is a number."""
    if a is None or b is None:
        return None
    return max(a, b) if 1 in (a, b) or a == b else None


def _called(function: str, taken: list[Decimals]) -> Decimals:
    first = taken[0]
    if function == "count" and first.entries is not None:
        return decimals_of([first.entries])
    if function == "mean" and first.entries is not None and len(taken) == 1:
        return Decimals(_times(first.unit, Fraction(1, first.entries)), None, 1)
    if function in _WHOLE:
        return Decimals(_WHOLE_NUMBER)
    if function in _PRODUCTS:
        return Decimals(_times(first.unit, taken[1].unit))
    if function in _BY_ENTRY:
        return Decimals(_common(one.unit for one in taken), None, first.entries)
    if function in _KEEP:
        return Decimals(_common(one.unit for one in taken))
    return _ANY


def either(cases: list[Decimals]) -> Decimals:
    """Those of what may be any of these."""
    return Decimals(_common(one.unit for one in cases), _common(one.over for one in cases))


def _common(units: Iterable[Fraction | None]) -> Fraction | None:
    """The largest number of which all are whole multiples: 0.05 of 0.1 and 0.25."""
    found = Fraction(0)
    for unit in units:
        if unit is None:
            return None
        below = found.denominator * unit.denominator
        found = Fraction(gcd(found.numerator * unit.denominator, unit.numerator * found.denominator), below)
    return found


def _times(*units: Fraction | None) -> Fraction | None:
    known = [unit for unit in units if unit is not None]
    return prod(known, start=Fraction(1)) if len(known) == len(units) else None


def _ends(number: Fraction) -> int | None:
    """How many decimals a number has; None if it never ends."""
    twos, fives, rest = _divided(number.denominator, 2), _divided(number.denominator, 5), number.denominator
    return max(twos, fives) if rest == 2**twos * 5**fives else None


def _divided(number: int, by: int) -> int:
    count = 0
    while number % by == 0:
        number, count = number // by, count + 1
    return count

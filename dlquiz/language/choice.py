"""Choices made entry by entry: `x*log(x) if x > 0 else 0` of a vector computes no logarithm of 0.

An expression is read as a shape and a function from places to entries, so that of every entry only what is chosen is
computed. What is made of all entries (a sum, a matrix product) is computed once, chosen or not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dlquiz.language import values
from dlquiz.language.functions import Function, is_by_entry
from dlquiz.language.syntax import Binary, Call, Comparison, Conditional, Expression, Unary, children
from dlquiz.language.values import Number, Value, entry_of, shape, single, stretched

Entry = Callable[[tuple[int, ...]], Value]
Entries = tuple[tuple[int, ...], Entry]

COMPARE: dict[str, Callable[[Number, Number], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def entries(
    expression: Expression,
    functions: Mapping[str, Function],
    operators: Mapping[str, Callable[[Number, Number], Number]],
    whole: Callable[[Expression], Value],
) -> Entries:
    """The expression's shape and its entry at a place. `whole` gives the value of what is made of all entries."""

    def read(part: Expression) -> Entries:
        if not _is_entrywise(part, operators):
            value = whole(part)
            return shape(value), lambda place: entry_of(value, place)
        inner = [read(child) for child in children(part)] if not isinstance(part, Conditional) else []
        if isinstance(part, Conditional):
            size, holds = read(part.condition)
            if not size:
                return read(part.then if holds(()) else part.otherwise)
            inner = [read(part.then), (size, holds), read(part.otherwise)]
        entry = _joined(part, [entry for _, entry in inner], functions, operators)
        return stretched(*(size for size, _ in inner)), entry

    return read(expression)


def _joined(
    part: Expression,
    inner: list[Entry],
    functions: Mapping[str, Function],
    operators: Mapping[str, Callable[[Number, Number], Number]],
) -> Entry:
    """The entry at a place, made of the entries there of what the part is made of."""
    match part:
        case Unary("not"):
            return lambda place: not inner[0](place)
        case Unary():
            return lambda place: -single(inner[0](place))
        case Binary("and"):
            return lambda place: inner[0](place) and inner[1](place)
        case Binary("or"):
            return lambda place: inner[0](place) or inner[1](place)
        case Conditional():
            return lambda place: inner[0 if inner[1](place) else 2](place)
        case Comparison(_, rest):
            signs = [operator for operator, _ in rest]
            return lambda place: _holds(signs, [single(entry(place)) for entry in inner])
        case Binary(operator):
            function: Callable[..., Number] | None = operators[operator]
        case Call(name):
            function = functions[name].entry
    assert function is not None, "is_by_entry says so"
    return lambda place: values.applied(function, *(single(entry(place)) for entry in inner))


def _is_entrywise(part: Expression, operators: Mapping[str, object]) -> bool:
    if isinstance(part, Binary):
        return part.operator in operators or part.operator in ("and", "or")
    if isinstance(part, Call):
        return is_by_entry(part)
    return isinstance(part, Unary | Conditional | Comparison)


def _holds(operators: list[str], sides: list[Number]) -> bool:
    pairs = zip(operators, sides, sides[1:], strict=False)
    return all(COMPARE[operator](left, right) for operator, left, right in pairs)

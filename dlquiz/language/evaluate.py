"""The value of an expression."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress

from msgspec import Struct

from dlquiz.language import values, wide
from dlquiz.language.choice import COMPARE
from dlquiz.language.choice import entries as by_place
from dlquiz.language.functions import CONSTANTS, FUNCTIONS, WIDE_FUNCTIONS, Function, matmul
from dlquiz.language.syntax import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Constant,
    Expression,
    Index,
    Name,
    Range,
    Slice,
    Unary,
    Vector,
)
from dlquiz.language.values import EvaluationError, Number, RangeError, Value, flat, shape, too_large
from dlquiz.language.work import budget, charge

_ENTRYWISE: dict[str, Callable[[Number, Number], Number]] = {
    "+": values.add,
    "-": values.subtract,
    "*": values.multiply,
    "/": values.divide,
    "//": values.floor_divide,
    "%": values.modulo,
    "**": values.power,
}


class _Arithmetic(Struct, frozen=True):
    """How numbers are calculated with: in floats, or, where they do not hold what stands between, in a wider range.
    `work` is what a function takes for an entry."""

    functions: Mapping[str, Function]
    entrywise: Mapping[str, Callable[[Number, Number], Number]]
    taken: Callable[[Value], Value]
    work: int


def _wide_power(a: Number, b: Number) -> Number:
    charge(values.WIDE_WORK)
    if not isinstance(a, wide.Wide) and not isinstance(b, wide.Wide):
        with suppress(RangeError):
            exact = values.power(a, b)
            if not isinstance(exact, float):
                return exact
    found: Number = wide.power(a, b)
    return found


_FLOATS = _Arithmetic(FUNCTIONS, _ENTRYWISE, lambda value: value, 1)
_WIDE = _Arithmetic(WIDE_FUNCTIONS, {**_ENTRYWISE, "**": _wide_power}, wide.widened, values.WIDE_WORK)


@budget()
def evaluate(expression: Expression, names: Mapping[str, Value], unrounded: Mapping[str, Value] | None = None) -> Value:
    """The value with the names' values put in: exact (int, Fraction) wherever the mathematics is, otherwise float.

    What floats do not hold on the way, or lose, is calculated again with Wide numbers, and with the `unrounded` values
    of the names, if there are such; a value beyond floats is a Wide. Raises EvaluationError where there is no value: a
    division by zero, shapes that do not fit, numbers too large; CostError if it takes more work than the budget that is
    open, or one of its own, has left.
    """
    try:
        return _evaluate(expression, names, _FLOATS)
    except (RangeError, ArithmeticError):
        found: Value = wide.narrowed(evaluate_wide(expression, names if unrounded is None else unrounded))
        return found
    except (TypeError, ValueError, IndexError, AttributeError):
        # type_of rules this out, but only for values that are of the types they were declared to be.
        raise EvaluationError("the values do not fit the expression") from None


def evaluate_wide(expression: Expression, names: Mapping[str, Value]) -> Value:
    """The value in Wide numbers where it is not exact. Raises as `evaluate` does."""
    try:
        return _evaluate(expression, names, _WIDE)
    except (TypeError, ValueError, IndexError, AttributeError):
        raise EvaluationError("the values do not fit the expression") from None
    except ArithmeticError:
        raise too_large() from None


def _evaluate(expression: Expression, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    charge(1)
    match expression:
        case Constant(value):
            return value
        case Name(name):
            return by.taken(names[name] if name in names else _constant(name))
        case Unary("not", operand):
            return values.each(lambda a: not a, _evaluate(operand, names, by))
        case Unary(_, operand):
            return values.each(lambda a: -a, _evaluate(operand, names, by))
        case Binary(operator, left, right):
            return _binary(operator, left, right, names, by)
        case Comparison(first, rest):
            return _compare(first, rest, names, by)
        case Conditional(then, condition, otherwise):
            holds = _evaluate(condition, names, by)
            if isinstance(holds, tuple):
                return _by_entry(expression, names, by)
            return _evaluate(then if holds else otherwise, names, by)
        case Vector(items):
            return _vector(tuple(_evaluate(item, names, by) for item in items))
        case Index(base, index):
            return _entry(_evaluate(base, names, by), _evaluate(index, names, by))
        case Slice(base, parts):
            ends = tuple(_evaluated_part(part, names, by) for part in parts)
            return _taken(_evaluate(base, names, by), ends)
        case Call(function, arguments):
            return _call(function, tuple(_evaluate(argument, names, by) for argument in arguments), by)


def _constant(name: str) -> float:
    if name not in CONSTANTS:
        raise EvaluationError(f"the name {name} has no value here")
    return CONSTANTS[name]


def _binary(operator: str, left: Expression, right: Expression, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    if operator in ("and", "or"):
        holds = _evaluate(left, names, by)
        if isinstance(holds, tuple):
            return _by_entry(Binary(operator, left, right), names, by)
        return holds if holds == (operator == "or") else _evaluate(right, names, by)
    a, b = _evaluate(left, names, by), _evaluate(right, names, by)
    return matmul(a, b) if operator == "@" else values.both(by.entrywise[operator], a, b)


def _compare(
    first: Expression, rest: tuple[tuple[str, Expression], ...], names: Mapping[str, Value], by: _Arithmetic
) -> Value:
    left = _evaluate(first, names, by)
    holds: Value = True
    for operator, expression in rest:
        right = _evaluate(expression, names, by)
        holds = values.both(lambda a, b: a and b, holds, values.both(COMPARE[operator], left, right))
        if holds is False:
            return False
        left = right
    return holds


def _by_entry(expression: Expression, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    """A choice for every entry: of each only what is chosen is computed."""
    size, entry = by_place(expression, by.functions, by.entrywise, lambda part: _evaluate(part, names, by))
    return values.arranged((values.single(entry(place)) for place in values.places(size)), size)


def _vector(items: tuple[Value, ...]) -> Value:
    if len({shape(item) for item in items}) > 1:
        raise EvaluationError("a matrix with rows of different length")
    values.small(math.prod(shape(items)))
    return items


def _entry(base: Value, index: Value) -> Value:
    if isinstance(index, tuple):
        values.small(len(index) * len(flat(values.parts(base)[0])))
        return tuple(_entry(base, place) for place in index)
    if not isinstance(base, tuple) or index not in range(len(base)):
        raise EvaluationError(f"there is no entry {index}", "entries are counted from 0")
    return base[int(values.single(index))]


def _evaluated_part(part: Expression | Range, names: Mapping[str, Value], by: _Arithmetic) -> Value | slice:
    if not isinstance(part, Range):
        return _evaluate(part, names, by)
    start, stop = (
        None if end is None else int(values.single(_evaluate(end, names, by))) for end in (part.start, part.stop)
    )
    return slice(start, stop, -1 if part.reverse else None)


def _taken(base: Value, parts: tuple[Value | slice, ...]) -> Value:
    """What a slice takes; unlike Python's, it reaches over nothing that is not there, and is never empty."""
    if not parts:
        return base
    part, rest = parts[0], parts[1:]
    if not isinstance(part, slice):
        return _taken(_entry(base, part), rest)
    entries = values.parts(base)
    if any(end is not None and not -len(entries) <= end <= len(entries) for end in (part.start, part.stop)):
        raise EvaluationError(f"a slice beyond {len(entries)} entries", "entries are counted from 0")
    found = tuple(_taken(item, rest) for item in entries[part])
    if not found:
        raise EvaluationError("a slice of nothing", "x[a:b] takes the entries from a up to b, without b")
    return found


def _call(name: str, arguments: tuple[Value, ...], by: _Arithmetic) -> Value:
    function = by.functions.get(name)
    if function is None or not function.least <= len(arguments) <= function.most:
        raise EvaluationError(f"{name} can't be called like this")
    charge(by.work * sum(math.prod(shape(argument)) for argument in arguments))
    return function.value_of(*arguments)

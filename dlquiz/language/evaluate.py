"""The value of an expression."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

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
from dlquiz.language.work import charge, in_budget

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


@in_budget
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
    return _VALUE_OF[type(expression)](expression, names, by)


def _name(expression: Name, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    name = expression.name
    return by.taken(names[name] if name in names else _constant(name))


def _unary(expression: Unary, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    operand = _evaluate(expression.operand, names, by)
    if expression.operator == "not":
        return values.each(lambda a: not a, operand)
    return values.each(lambda a: -a, operand)


def _binary(expression: Binary, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    operator = expression.operator
    a = _evaluate(expression.left, names, by)
    if operator in ("and", "or"):
        if isinstance(a, tuple):
            return _by_entry(expression, names, by)
        return a if a == (operator == "or") else _evaluate(expression.right, names, by)
    b = _evaluate(expression.right, names, by)
    return matmul(a, b) if operator == "@" else values.both(by.entrywise[operator], a, b)


def _comparison(expression: Comparison, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    left = _evaluate(expression.first, names, by)
    holds: Value = True
    for operator, operand in expression.rest:
        right = _evaluate(operand, names, by)
        compared = values.both(COMPARE[operator], left, right)
        holds = compared if holds is True else values.both(lambda a, b: a and b, holds, compared)
        if holds is False:
            return False
        left = right
    return holds


def _conditional(expression: Conditional, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    holds = _evaluate(expression.condition, names, by)
    if isinstance(holds, tuple):
        return _by_entry(expression, names, by)
    return _evaluate(expression.then if holds else expression.otherwise, names, by)


def _vector(expression: Vector, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    items = tuple([_evaluate(item, names, by) for item in expression.items])
    if len({shape(item) for item in items}) > 1:
        raise EvaluationError("a matrix with rows of different length")
    values.small(math.prod(shape(items)))
    return items


def _index(expression: Index, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    return _entry(_evaluate(expression.base, names, by), _evaluate(expression.index, names, by))


def _slice(expression: Slice, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    ends = tuple([_evaluated_part(part, names, by) for part in expression.parts])
    return _taken(_evaluate(expression.base, names, by), ends)


def _call(expression: Call, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    arguments = [_evaluate(argument, names, by) for argument in expression.arguments]
    function = by.functions.get(expression.function)
    if function is None or not function.least <= len(arguments) <= function.most:
        raise EvaluationError(f"{expression.function} can't be called like this")
    charge(by.work * sum([math.prod(shape(argument)) for argument in arguments]))
    return function.value_of(*arguments)


# By the class of the node: to try one pattern after another would take longer than most operations.
_VALUE_OF: Mapping[type, Callable[[Any, Mapping[str, Value], _Arithmetic], Value]] = {
    Constant: lambda expression, names, by: expression.value,
    Name: _name,
    Unary: _unary,
    Binary: _binary,
    Comparison: _comparison,
    Conditional: _conditional,
    Vector: _vector,
    Index: _index,
    Slice: _slice,
    Call: _call,
}


def _constant(name: str) -> float:
    if name not in CONSTANTS:
        raise EvaluationError(f"the name {name} has no value here")
    return CONSTANTS[name]


def _by_entry(expression: Expression, names: Mapping[str, Value], by: _Arithmetic) -> Value:
    """A choice for every entry: of each only what is chosen is computed."""
    size, entry = by_place(expression, by.functions, by.entrywise, lambda part: _evaluate(part, names, by))
    return values.arranged((values.single(entry(place)) for place in values.places(size)), size)


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

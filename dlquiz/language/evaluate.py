"""The value of an expression."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dlquiz.language import values
from dlquiz.language.functions import CONSTANTS, FUNCTIONS, matmul
from dlquiz.language.syntax import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Expression,
    Index,
    Literal,
    Name,
    Unary,
    Vector,
)
from dlquiz.language.values import EvaluationError, Number, Value, shape

_ENTRYWISE: dict[str, Callable[[Number, Number], Number]] = {
    "+": values.add,
    "-": values.subtract,
    "*": values.multiply,
    "/": values.divide,
    "//": values.floor_divide,
    "%": values.modulo,
    "**": values.power,
}
_COMPARE: dict[str, Callable[[Number, Number], bool]] = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def evaluate(expression: Expression, names: Mapping[str, Value]) -> Value:
    """The value with the names' values put in: exact (int, Fraction) wherever the mathematics is, otherwise float.

    Raises EvaluationError where there is no value: a division by zero, shapes that do not fit, numbers too large.
    """
    try:
        return _evaluate(expression, names)
    except (TypeError, ValueError, IndexError, AttributeError):
        # type_of rules this out, but only for values that are of the types they were declared to be.
        raise EvaluationError("the values do not fit the expression") from None


def _evaluate(expression: Expression, names: Mapping[str, Value]) -> Value:
    match expression:
        case Literal(value):
            return value
        case Name(name):
            return names[name] if name in names else _constant(name)
        case Unary("not", operand):
            return not _evaluate(operand, names)
        case Unary(_, operand):
            return values.each(lambda a: -a, _evaluate(operand, names))
        case Binary(operator, left, right):
            return _binary(operator, left, right, names)
        case Comparison(first, rest):
            return _compare(first, rest, names)
        case Conditional(then, condition, otherwise):
            return _evaluate(then if _evaluate(condition, names) else otherwise, names)
        case Vector(items):
            return _vector(tuple(_evaluate(item, names) for item in items))
        case Index(base, index):
            return _entry(_evaluate(base, names), _evaluate(index, names))
        case Call(function, arguments):
            return _call(function, tuple(_evaluate(argument, names) for argument in arguments))


def _constant(name: str) -> float:
    if name not in CONSTANTS:
        raise EvaluationError(f"the name {name} has no value here")
    return CONSTANTS[name]


def _binary(operator: str, left: Expression, right: Expression, names: Mapping[str, Value]) -> Value:
    if operator == "and":
        return _evaluate(left, names) and _evaluate(right, names)
    if operator == "or":
        return _evaluate(left, names) or _evaluate(right, names)
    a, b = _evaluate(left, names), _evaluate(right, names)
    return matmul(a, b) if operator == "@" else values.both(_ENTRYWISE[operator], a, b)


def _compare(first: Expression, rest: tuple[tuple[str, Expression], ...], names: Mapping[str, Value]) -> bool:
    left = _evaluate(first, names)
    for operator, expression in rest:
        right = _evaluate(expression, names)
        if not _COMPARE[operator](left, right):
            return False
        left = right
    return True


def _vector(items: tuple[Value, ...]) -> Value:
    if len({shape(item) for item in items}) > 1:
        raise EvaluationError("a matrix with rows of different length")
    return items


def _entry(base: Value, index: Value) -> Value:
    if not isinstance(base, tuple) or index not in range(len(base)):
        raise EvaluationError(f"there is no entry {index}", "entries are counted from 0")
    return base[int(index)]


def _call(name: str, arguments: tuple[Value, ...]) -> Value:
    function = FUNCTIONS.get(name)
    if function is None or not function.least <= len(arguments) <= function.most:
        raise EvaluationError(f"{name} can't be called like this")
    return function.value_of(*arguments)

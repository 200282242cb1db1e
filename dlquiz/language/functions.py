"""The functions of the formula language: how many arguments each takes, its type, and its value."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from dlquiz.language import values, wide
from dlquiz.language.values import EvaluationError, Number, Value, flat, shape

# How many products each entry of the largest matrix product may take: the work it is allowed.
MAX_TERMS = 20


@dataclass(frozen=True)
class Type:
    """The kind of the entries and the number of axes: 0 a number, 1 a vector, 2 a matrix."""

    kind: Literal["integer", "number", "truth"]
    rank: int = 0

    def __str__(self) -> str:
        plain = {"integer": "whole number", "number": "number", "truth": "truth value"}[self.kind]
        return (f"a {plain}", f"a vector of {plain}s", f"a matrix of {plain}s")[self.rank]


@dataclass(frozen=True)
class Function:
    """`least` to `most` arguments; `type_of` and `value_of` take the arguments' types or values.

    `reduces` is true where the argument's entries are taken together (a sum): a formula shows them with an index.
    """

    least: int
    most: int
    type_of: Callable[[tuple[Type, ...]], Type | str]
    value_of: Callable[..., Value]
    reduces: bool = False


_Kind = Literal["integer", "number", "same"]


def _elementwise(function: Callable[[Number], Number], kind: _Kind = "number") -> Function:
    def type_of(types: tuple[Type, ...]) -> Type:
        return Type(types[0].kind if kind == "same" else kind, types[0].rank)

    return Function(1, 1, type_of, lambda a: values.each(function, a))


def joined(*types: Type) -> Type:
    """The type that holds the entries of all of them, stretched to the highest rank."""
    kind: Literal["integer", "number"] = "integer" if all(t.kind == "integer" for t in types) else "number"
    return Type(kind, max(t.rank for t in types))


def _reduction(function: Callable[[tuple[Number, ...]], Number], whole: bool) -> Function:
    """A function of all entries, or, with an axis, of each column (0: a vector) or row (1: a column) of a matrix."""

    def type_of(types: tuple[Type, ...]) -> Type | str:
        kind = types[0].kind if whole else "number"
        if len(types) == 1:
            return Type(kind)
        if types[0].rank != 2:
            return "an axis is only for a matrix"
        return Type(kind, 1)

    def value_of(a: Value, axis: Value = None) -> Value:
        if axis is None:
            return function(flat(a))
        if axis not in (0, 1) or len(shape(a)) != 2:
            raise EvaluationError("the axis of a matrix is 0 (down the columns) or 1 (along the rows)")
        if axis == 0:
            return tuple(function(column) for column in zip(*a, strict=True))
        return tuple((function(row),) for row in a)

    return Function(1, 2, type_of, value_of, reduces=True)


def _mean(numbers: tuple[Number, ...]) -> Number:
    return values.divide(values.total(numbers), len(numbers))


def _extreme(choose: Callable[..., Number]) -> Function:
    def value_of(*arguments: Value) -> Value:
        if len(arguments) == 1:
            return choose(flat(arguments[0]))
        result = arguments[0]
        for argument in arguments[1:]:
            result = values.both(lambda a, b: choose(a, b), result, argument)
        return result

    def type_of(types: tuple[Type, ...]) -> Type:
        return Type(types[0].kind) if len(types) == 1 else joined(*types)

    return Function(1, 6, type_of, value_of)


def transpose(a: Value) -> Value:
    """Rows and columns exchanged; a vector becomes a matrix of one column."""
    if len(shape(a)) == 1:
        return tuple((entry,) for entry in a)
    return tuple(zip(*a, strict=True)) if isinstance(a, tuple) else a


def dot(a: Value, b: Value) -> Value:
    if shape(a) != shape(b):
        raise EvaluationError("a dot product of vectors of different length")
    return values.total(values.applied(values.multiply, x, y) for x, y in zip(flat(a), flat(b), strict=True))


def matmul(a: Value, b: Value) -> Value:
    """The matrix product of matrices and vectors, with the shapes of NumPy's @."""
    left = (a,) if len(shape(a)) == 1 else a
    right = transpose(b) if len(shape(b)) == 1 else b
    if shape(left)[1] != shape(right)[0]:
        raise EvaluationError(f"a product of matrices of {shape(left)} and {shape(right)}")
    values.small(len(left) * len(right) * len(right[0]) // MAX_TERMS)
    columns = transpose(right)
    result = tuple(tuple(dot(row, column) for column in columns) for row in left)
    if len(shape(b)) == 1:
        result = tuple(row[0] for row in result)
    return result[0] if len(shape(a)) == 1 else result


def outer(a: Value, b: Value) -> Value:
    return values.both(values.multiply, transpose(a), (b,))


def diag(a: Value) -> Value:
    values.small(len(a) ** 2)
    return tuple(tuple(entry if i == j else 0 for j in range(len(a))) for i, entry in enumerate(a))


def matmul_type(types: tuple[Type, ...]) -> Type | str:
    left, right = types
    if 0 in (left.rank, right.rank):
        return "a matrix product needs vectors or matrices"
    return Type(joined(left, right).kind, left.rank + right.rank - 2)


def _of_vectors(rank: int) -> Callable[[tuple[Type, ...]], Type | str]:
    def type_of(types: tuple[Type, ...]) -> Type | str:
        if any(t.rank != 1 for t in types):
            return "needs vectors"
        return Type(joined(*types).kind, rank)

    return type_of


def _cumprod(a: Value) -> Value:
    return tuple(accumulate(a, lambda x, y: values.applied(values.multiply, x, y)))


def _transposed_type(types: tuple[Type, ...]) -> Type | str:
    return Type(types[0].kind, 2) if types[0].rank else "needs a vector or a matrix"


FUNCTIONS: dict[str, Function] = {
    "abs": _elementwise(values.absolute, "same"),
    "ceil": _elementwise(math.ceil, "integer"),
    "cos": _elementwise(values.real(math.cos)),
    "count": Function(1, 1, lambda types: Type("integer"), lambda a: len(flat(a)), reduces=True),
    "cumprod": Function(1, 1, _of_vectors(1), _cumprod),
    "diag": Function(1, 1, _of_vectors(2), diag),
    "dot": Function(2, 2, _of_vectors(0), dot),
    "erf": _elementwise(values.real(math.erf)),
    "exp": _elementwise(values.exponential),
    "floor": _elementwise(math.floor, "integer"),
    "log": _elementwise(values.logarithm(None)),
    "log2": _elementwise(values.logarithm(2)),
    "log10": _elementwise(values.logarithm(10)),
    "max": _extreme(max),
    "mean": _reduction(_mean, whole=False),
    "min": _extreme(min),
    "outer": Function(2, 2, _of_vectors(2), outer),
    "prod": _reduction(values.product, whole=True),
    "round": _elementwise(round, "integer"),
    "sigmoid": _elementwise(values.sigmoid),
    "sin": _elementwise(values.real(math.sin)),
    "sqrt": _elementwise(values.square_root),
    "sum": _reduction(values.total, whole=True),
    "tanh": _elementwise(values.real(math.tanh)),
    "transpose": Function(1, 1, _transposed_type, transpose),
}
# What floats do not hold, in numbers of a wider range.
WIDE_FUNCTIONS: dict[str, Function] = FUNCTIONS | {
    "cos": _elementwise(wide.near_zero(math.cos, 0, 1)),
    "erf": _elementwise(wide.near_zero(math.erf, 2 / math.sqrt(math.pi), 0)),
    "exp": _elementwise(wide.exp),
    "log": _elementwise(wide.log),
    "log2": _elementwise(wide.log2),
    "log10": _elementwise(wide.log10),
    "sigmoid": _elementwise(wide.sigmoid),
    "sin": _elementwise(wide.near_zero(math.sin, 1, 0)),
    "sqrt": _elementwise(wide.square_root),
    "tanh": _elementwise(wide.tanh),
}
CONSTANTS: dict[str, float] = {"pi": math.pi}

"""The functions of the formula language: how many arguments each takes, its type, and its value."""

from __future__ import annotations

import math
from collections.abc import Callable

from msgspec import Struct

from dlquiz.language import arrays, values, wide, windows
from dlquiz.language.signatures import (
    Kind,
    Signature,
    Type,
    diag_type,
    joined,
    joined_ends,
    of_all,
    of_counts,
    of_matrix,
    of_rows,
    of_vectors,
    one_hot_type,
    places_in_rows,
    places_type,
    transposed_type,
)
from dlquiz.language.syntax import Call
from dlquiz.language.values import EvaluationError, Number, Value, flat, shape

# How many products each entry of the largest matrix product may take: the work it is allowed.
MAX_TERMS = 20


class Function(Struct, frozen=True):
    """`least` to `most` arguments; `type_of` and `value_of` take the arguments' types or values.

    `reduces` is true where the argument's entries are taken together (a sum): a formula shows them with an index.
    `entry` is the function of single numbers, where a value is made entry by entry. `of_conditions` is true where the
    arguments are truth values. `shown` gives, for the place of an entry and the arguments, how that entry is worked out
    by hand.
    """

    least: int
    most: int
    type_of: Signature
    value_of: Callable[..., Value]
    reduces: bool = False
    entry: Callable[..., Number] | None = None
    of_conditions: bool = False
    shown: Callable[..., windows.Shown] | None = None


def _elementwise(function: Callable[[Number], Number], kind: Kind = "number") -> Function:
    def type_of(types: tuple[Type, ...]) -> Type:
        return Type(types[0].kind if kind == "same" else kind, types[0].rank)

    return Function(1, 1, type_of, lambda a: values.each(function, a), entry=function)


def _reduction(function: Callable[[tuple[Number, ...]], Number], whole: bool) -> Function:
    """A function of all entries, or, with an axis, of each column (0: a vector) or row (1: a column) of a matrix."""

    def type_of(types: tuple[Type, ...]) -> Type | str:
        kind = types[0].kind if whole else "number"
        if len(types) == 1:
            return Type(kind)
        if types[0].rank != 2:
            return "an axis is only for a matrix"
        return Type(kind, 1)

    def value_of(a: Value, axis: Value | None = None) -> Value:
        if axis is None:
            return function(flat(a))
        if axis not in (0, 1) or len(shape(a)) != 2:
            raise EvaluationError("the axis of a matrix is 0 (down the columns) or 1 (along the rows)")
        rows = [values.vector(row) for row in values.parts(a)]
        if axis == 0:
            return tuple(map(function, zip(*rows, strict=True)))
        return tuple((function(row),) for row in rows)

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

    return Function(1, 6, type_of, value_of, entry=choose)


def transpose(a: Value) -> Value:
    """Rows and columns exchanged; a vector becomes a matrix of one column."""
    if not isinstance(a, tuple):
        return a
    return tuple((entry,) for entry in a) if len(shape(a)) == 1 else tuple(zip(*map(values.parts, a), strict=True))


def dot(a: Value, b: Value) -> Value:
    """The dot product of two vectors. Raises EvaluationError if they differ in length."""
    if shape(a) != shape(b):
        raise EvaluationError("a dot product of vectors of different length")
    return values.total(values.applied(values.multiply, x, y) for x, y in zip(flat(a), flat(b), strict=True))


def matmul(a: Value, b: Value) -> Value:
    """The matrix product of matrices and vectors, with the shapes of NumPy's @."""
    left = (a,) if len(shape(a)) == 1 else a
    right = transpose(b) if len(shape(b)) == 1 else b
    if shape(left)[1] != shape(right)[0]:
        raise EvaluationError(f"a product of matrices of {shape(left)} and {shape(right)}")
    values.small(shape(left)[0] * math.prod(shape(right)) // MAX_TERMS)
    columns = values.parts(transpose(right))
    rows = [tuple(dot(row, column) for column in columns) for row in values.parts(left)]
    result: tuple[Value, ...] = tuple(row[0] for row in rows) if len(shape(b)) == 1 else tuple(rows)
    return result[0] if len(shape(a)) == 1 else result


def outer(a: Value, b: Value) -> Value:
    """The matrix of all products of an entry of one vector and one of the other."""
    return values.both(values.multiply, transpose(a), (b,))


def diag(a: Value) -> Value:
    """The matrix with a vector on its diagonal, or the diagonal of a matrix."""
    entries = values.parts(a)
    if len(shape(a)) == 2:
        return tuple(values.parts(entries[i])[i] for i in range(min(shape(a))))
    values.small(len(entries) ** 2)
    return tuple(tuple(entry if i == j else 0 for j in range(len(entries))) for i, entry in enumerate(entries))


def _clip(a: Value, low: Value, high: Value) -> Value:
    return values.both(min, values.both(max, a, low), high)


def _norm(root: Callable[[Number], Number]) -> Function:
    """‖x‖₂, or ‖x‖₁ as norm(x, 1)."""

    def type_of(types: tuple[Type, ...]) -> Type | str:
        if not types[0].rank or (len(types) == 2 and types[1] != Type("integer")):
            return "needs a vector or a matrix, and 1 or 2"
        return Type("number")

    def value_of(a: Value, order: Value = 2) -> Value:
        if order not in (1, 2):
            raise EvaluationError("the norm is 1 or 2")
        if order == 1:
            return values.total(map(values.absolute, flat(a)))
        return values.applied(root, values.total(values.applied(values.multiply, x, x) for x in flat(a)))

    return Function(1, 2, type_of, value_of)


def _softmax(exponential: Callable[[Number], Number]) -> Function:
    """The softmax of a vector, or of each row of a matrix; with a mask, over the entries where that is not 0."""

    def type_of(types: tuple[Type, ...]) -> Type | str:
        if not types[0].rank:
            return "needs a vector, or a matrix, of which it takes each row"
        if len(types) == 2 and types[1].rank != types[0].rank:
            return "needs a mask of the shape of the scores"
        return Type("number", types[0].rank)

    def of_row(row: tuple[Number, ...], mask: tuple[Number, ...]) -> tuple[Number, ...]:
        if len(mask) != len(row) or not any(mask):
            raise EvaluationError("a softmax of nothing", "the mask keeps at least one entry of each row")
        most = max(score for score, kept in zip(row, mask, strict=True) if kept)
        parts = [
            values.applied(lambda a: exponential(a - most), score) if kept else 0
            for score, kept in zip(row, mask, strict=True)
        ]
        whole = values.total(parts)
        return tuple(values.applied(values.divide, part, whole) for part in parts)

    def value_of(scores: Value, mask: Value | None = None) -> Value:
        kept = values.each(lambda a: 1, scores) if mask is None else mask
        if shape(kept) != shape(scores):
            raise EvaluationError("a mask of another shape than the scores")
        if len(shape(scores)) == 1:
            return of_row(values.vector(scores), values.vector(kept))
        pairs = zip(values.parts(scores), values.parts(kept), strict=True)
        return tuple(of_row(values.vector(row), values.vector(keep)) for row, keep in pairs)

    return Function(1, 2, type_of, value_of)


def _pool(pool: windows.Pool, least: int, most: int) -> Function:
    return Function(least, most, windows.pool_type(pool.mean), pool, shown=pool.shown)


FUNCTIONS: dict[str, Function] = {
    "abs": _elementwise(values.absolute, "same"),
    "ceil": _elementwise(values.rounded_up, "integer"),
    "cos": _elementwise(values.real(math.cos)),
    "count": Function(1, 1, lambda types: Type("integer"), lambda a: len(flat(a)), reduces=True),
    "adaptive_avg_pool": _pool(windows.ADAPTIVE_AVG_POOL, 2, 3),
    "adaptive_max_pool": _pool(windows.ADAPTIVE_MAX_POOL, 2, 3),
    "avg_pool": _pool(windows.AVG_POOL, 2, 4),
    "conv": Function(2, 7, windows.convolution_type, windows.convolution, shown=windows.shown_convolution),
    "lengths": Function(2, 5, windows.lengths_type, windows.lengths, shown=windows.shown_lengths),
    "max_pool": _pool(windows.MAX_POOL, 2, 5),
    "argmax": Function(1, 1, places_in_rows, arrays.by_rows(arrays.argmax)),
    "argmin": Function(1, 1, places_in_rows, arrays.by_rows(arrays.argmin)),
    "argsort": Function(1, 1, of_rows("integer"), arrays.by_rows(arrays.argsort)),
    "all": Function(1, 1, of_all, lambda a: all(flat(a)), of_conditions=True),
    "any": Function(1, 1, of_all, lambda a: any(flat(a)), of_conditions=True),
    "clip": Function(3, 3, lambda types: joined(*types), _clip, entry=lambda a, low, high: min(max(a, low), high)),
    "comb": Function(2, 2, of_counts, arrays.combinations),
    "concat": Function(2, 6, joined_ends, arrays.concat),
    "cumprod": Function(1, 1, of_rows("same"), arrays.by_rows(arrays.running(values.multiply))),
    "cumsum": Function(1, 1, of_rows("same"), arrays.by_rows(arrays.running(values.add))),
    "det": Function(1, 1, of_matrix(0), arrays.determinant),
    "diag": Function(1, 1, diag_type, diag),
    "dot": Function(2, 2, of_vectors(0), dot),
    "erf": _elementwise(values.real(math.erf)),
    "exp": _elementwise(values.exponential),
    "factorial": Function(1, 1, of_counts, arrays.factorial),
    "flatten": Function(1, 1, lambda types: Type(types[0].kind, 1), flat),
    "floor": _elementwise(values.rounded_down, "integer"),
    "log": _elementwise(values.logarithm(None)),
    "log2": _elementwise(values.logarithm(2)),
    "log10": _elementwise(values.logarithm(10)),
    "max": _extreme(max),
    "mean": _reduction(_mean, whole=False),
    "min": _extreme(min),
    "inv": Function(1, 1, of_matrix(2), arrays.inverse),
    "norm": _norm(values.square_root),
    "one_hot": Function(2, 2, one_hot_type, arrays.one_hot),
    "outer": Function(2, 2, of_vectors(2), outer),
    "places": Function(1, 1, places_type, lambda a: tuple(range(1, len(a) + 1))),
    "prod": _reduction(values.product_of, whole=True),
    "round": _elementwise(round, "integer"),
    "sigmoid": _elementwise(values.sigmoid),
    "sign": _elementwise(lambda a: (a > 0) - (a < 0), "integer"),
    "sin": _elementwise(values.real(math.sin)),
    "softmax": _softmax(values.exponential),
    "sort": Function(1, 1, of_rows("same"), arrays.by_rows(lambda row: tuple(sorted(row)))),
    "sqrt": _elementwise(values.square_root),
    "sum": _reduction(values.total, whole=True),
    "tanh": _elementwise(values.real(math.tanh)),
    "transpose": Function(1, 1, transposed_type, transpose),
    "tril": Function(1, 1, of_matrix(2, square=False, same=True), arrays.lower_triangle),
}
# What floats do not hold, in numbers of a wider range.
WIDE_FUNCTIONS: dict[str, Function] = FUNCTIONS | {
    "cos": _elementwise(wide.near_zero(math.cos, 0, 1)),
    "erf": _elementwise(wide.erf),
    "exp": _elementwise(wide.exp),
    "log": _elementwise(wide.log),
    "log2": _elementwise(wide.log2),
    "log10": _elementwise(wide.log10),
    "norm": _norm(wide.square_root),
    "sigmoid": _elementwise(wide.sigmoid),
    "sin": _elementwise(wide.near_zero(math.sin, 1, 0)),
    "softmax": _softmax(wide.exp),
    "sqrt": _elementwise(wide.square_root),
    "tanh": _elementwise(wide.tanh),
}
CONSTANTS: dict[str, float] = {"pi": math.pi}


def is_by_entry(call: Call) -> bool:
    """Whether a call's value is made entry by entry, not of all entries together."""
    function = FUNCTIONS.get(call.function)
    extreme_of_all = call.function in ("max", "min") and len(call.arguments) == 1
    return function is not None and function.entry is not None and not extreme_of_all

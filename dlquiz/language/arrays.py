"""What is done with whole vectors and matrices: sorted, added up along, put together, solved; exact where they are."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import accumulate
from typing import Any

from dlquiz.language import values
from dlquiz.language.values import EvaluationError, Matrix, Number, Value, Vector, shape, too_large

# Determinants and inverses are of what fits on a page; the digits of exact ones grow with every row.
MAX_SIDE = 8
# The factorial of more has more bits than a number may have.
_MOST_FACTORIAL = 600


def by_rows(function: Callable[[Vector], Value]) -> Callable[[Any], Value]:
    """A function of vectors, of a matrix row by row."""
    return lambda a: tuple(map(function, a)) if len(shape(a)) == 2 else function(a)


def argmax(row: Vector) -> int:
    """The place of the largest entry, from 0; of the first of several."""
    return max(range(len(row)), key=lambda place: row[place])


def argmin(row: Vector) -> int:
    """The place of the smallest entry, from 0; of the first of several."""
    return min(range(len(row)), key=lambda place: row[place])


def argsort(row: Vector) -> Vector:
    """The places of the entries from the smallest to the largest; equal ones keep their order."""
    return tuple(sorted(range(len(row)), key=lambda place: row[place]))


def running(operation: Callable[[Number, Number], Number]) -> Callable[[Vector], Vector]:
    """Each entry taken together with all before it."""
    return lambda row: tuple(accumulate(row, lambda a, b: values.applied(operation, a, b)))


def concat(*parts: Value) -> Value:
    """Vectors one behind the other, matrices one below the other."""
    values.small(sum(math.prod(shape(part)) for part in parts))
    if len({shape(part)[1:] for part in parts}) > 1:
        raise EvaluationError("matrices of different width can't stand below each other")
    return tuple(item for part in parts for item in values.parts(part))


def one_hot(place: Value, count: Number) -> Value:
    """A 1 at the place, counted from 0, and `count` entries in all; of a vector of places a row for each."""
    if isinstance(place, tuple):
        values.small(len(place) * int(count))
        return tuple(one_hot(item, count) for item in place)
    values.small(int(count))
    if place not in range(int(count)):
        raise EvaluationError(f"there is no place {place} among {count}", "places are counted from 0")
    return tuple(int(i == place) for i in range(int(count)))


def lower_triangle(a: Matrix) -> Matrix:
    """The matrix with 0 above its diagonal."""
    return tuple(tuple(entry if j <= i else 0 for j, entry in enumerate(row)) for i, row in enumerate(a))


def factorial(n: Number) -> Number:
    """n!. Raises EvaluationError for a negative number and for one too large."""
    if n < 0:
        raise EvaluationError("the factorial of a negative number")
    if n > _MOST_FACTORIAL:
        raise too_large()
    return math.factorial(int(n))


def combinations(n: Number, k: Number) -> Number:
    """How many choices of k of n there are. Raises EvaluationError as `factorial` does."""
    if n < 0 or k < 0:
        raise EvaluationError("a choice from a negative number")
    if n > values.MAX_BITS:
        raise too_large()
    return values.bounded(math.comb(int(n), int(k)))


def determinant(a: Matrix) -> Number:
    """By elimination: exact if the entries are."""
    rows, sign = _eliminated(a, ())
    product = values.product_of(rows[i][i] for i in range(len(rows)))
    return _as_whole(values.applied(values.multiply, sign, product), a)


def inverse(a: Matrix) -> Matrix:
    """By elimination: exact if the entries are. Raises EvaluationError if there is none."""
    size = len(a)
    unit = tuple(tuple(int(i == j) for j in range(size)) for i in range(size))
    rows, _ = _eliminated(a, unit)
    if any(rows[i][i] == 0 for i in range(size)):
        raise EvaluationError("a matrix without an inverse", "its determinant is 0")
    for below in reversed(range(size)):
        rows[below] = [values.applied(values.divide, entry, rows[below][below]) for entry in rows[below]]
        for row in range(below):
            _subtract(rows, row, below, rows[row][below])
    return tuple(tuple(row[size:]) for row in rows)


def _eliminated(a: Matrix, beside: Matrix) -> tuple[list[list[Number]], int]:
    """The rows, with others beside them, made 0 below the diagonal; and the sign of the exchanges made on the way."""
    size = len(a)
    if shape(a) != (size, size):
        raise EvaluationError(f"a matrix of {shape(a)} is not square")
    if size > MAX_SIDE:
        raise EvaluationError("a matrix too large", f"at most {MAX_SIDE} rows")
    rows = [[*row, *(beside[i] if beside else ())] for i, row in enumerate(a)]
    sign = 1
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(float(rows[i][column])) if rows[i][column] else -1)
        if rows[pivot][column] == 0:
            continue
        if pivot != column:
            rows[pivot], rows[column] = rows[column], rows[pivot]
            sign = -sign
        for row in range(column + 1, size):
            _subtract(rows, row, column, values.applied(values.divide, rows[row][column], rows[column][column]))
    return rows, sign


def _subtract(rows: list[list[Number]], row: int, other: int, factor: Number) -> None:
    """One row less a multiple of another."""
    multiple = (values.applied(values.multiply, factor, entry) for entry in rows[other])
    rows[row] = [values.applied(values.subtract, a, b) for a, b in zip(rows[row], multiple, strict=True)]


def _as_whole(number: Number, source: Value) -> Number:
    """A determinant of whole numbers is one, though fractions stand between."""
    exact = all(isinstance(entry, int) for entry in values.flat(source))
    return int(number) if exact else number

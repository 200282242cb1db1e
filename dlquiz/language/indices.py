"""The indices of entries: xᵢ inside a sum, x₁ for a single entry, and the places that are written out one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from dlquiz.language import numbers
from dlquiz.language.syntax import Binary, Expression, Index, Literal
from dlquiz.language.values import Value, shape
from dlquiz.maths.tree import Node, Operator, Row, Scripts, Symbol

_LETTERS = tuple(Symbol(letter) for letter in "ijklm")


def running(rank: int, axis: int | None, outer: tuple[Node, ...]) -> tuple[tuple[Node, ...], Node]:
    """The indices that the entries of a sum's body carry, and what stands under the ∑.

    `rank` is the body's, `axis` what is summed over (None: everything), `outer` the indices of the sums around it.
    """
    free = [letter for letter in _LETTERS if letter not in outer]
    if rank < 2:
        return (free[0],), free[0]
    if axis is None:
        return (free[0], free[1]), Row((free[0], Operator(","), free[1]))
    row, column = outer[-2:] if len(outer) > 1 else (_LETTERS[0], _LETTERS[1])
    if not outer:
        return (row, column), (column if axis else row)
    return ((row, free[0]) if axis else (free[0], column)), free[0]


def places(size: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The place of every entry of a vector or matrix, row by row."""
    return product(*map(range, size))


def entry_of(value: Value, place: tuple[int, ...]) -> Value:
    """The entry at a place, of a value that may have fewer axes or be stretched; the value if there is no place."""
    if not place:
        return value
    size = shape(value)
    for index, length in zip(place[len(place) - len(size) :], size, strict=True):
        value = value[index if length > 1 else 0]
    return value


def with_sub(node: Node, *subs: Node) -> Node:
    """The node with a subscript, after the one it may already have."""
    sub = numbers.separated(list(subs)) if len(subs) > 1 else subs[0]
    if isinstance(node, Scripts):
        return replace(node, sub=sub if node.sub is None else numbers.separated([node.sub, sub]))
    return Scripts(node, sub=sub)


def index_path(expression: Expression) -> tuple[Expression, list[Expression]]:
    """What is indexed and its indices, from the outside in: x[1][2] is x with 1 and 2."""
    if isinstance(expression, Index):
        base, path = index_path(expression.base)
        return base, [*path, expression.index]
    return expression, []


def one_based(index: Expression) -> Expression:
    """An index as paper counts, from 1; expressions count from 0: n + 1 for n, n for n - 1."""
    if isinstance(index, Literal):
        return _whole(int(index.value) + 1)
    if isinstance(index, Binary) and index.operator in ("+", "-") and isinstance(index.right, Literal):
        step = int(index.right.value) * (1 if index.operator == "+" else -1) + 1
        if step == 0:
            return index.left
        return Binary("+" if step > 0 else "-", index.left, _whole(abs(step)))
    return Binary("+", index, _whole(1))


def _whole(number: int) -> Literal:
    return Literal(number, str(number))

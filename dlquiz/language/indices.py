"""The indices of entries: xᵢ inside a sum, x₁ for a single entry, and the places that are written out one by one."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from dlquiz.language import numbers
from dlquiz.language.syntax import Binary, Call, Constant, Expression, Index, Range, Unary
from dlquiz.maths.tree import Node, Numeral, Operator, Row, Scripts, Symbol

LETTERS = tuple(Symbol(letter) for letter in "ijklm")


def running(rank: int, axis: int | None, outer: tuple[Node, ...]) -> tuple[tuple[Node, ...], Node]:
    """The indices that the entries of a sum's body carry, and what stands under the ∑.

    `rank` is the body's, `axis` what is summed over (None: everything), `outer` the indices of the sums around it.
    """
    free = [letter for letter in LETTERS if letter not in outer]
    if rank < 2:
        return (free[0],), free[0]
    if axis is None:
        return (free[0], free[1]), Row((free[0], Operator(","), free[1]))
    row, column = outer[-2:] if len(outer) > 1 else outer * 2 or LETTERS[:2]
    if not outer:
        return (row, column), (column if axis else row)
    return ((row, free[0]) if axis else (free[0], column)), free[0]


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
    if isinstance(index, Constant):
        return _whole(int(index.value) + 1)
    if isinstance(index, Call) and index.function in ("argmax", "argmin"):
        return index  # on paper these count from 1 as well
    if isinstance(index, Unary) and isinstance(index.operand, Constant):  # from behind: −2 is the last but one
        return index if index.operand.value == 1 else Unary("-", _whole(int(index.operand.value) - 1))
    if isinstance(index, Binary) and index.operator in ("+", "-") and isinstance(index.right, Constant):
        step = int(index.right.value) * (1 if index.operator == "+" else -1) + 1
        if step == 0:
            return index.left
        return Binary("+" if step > 0 else "-", index.left, _whole(abs(step)))
    return Binary("+", index, _whole(1))


def _whole(number: int) -> Constant:
    return Constant(number, str(number))


def shifted(part: Range, letter: Node, shown: Callable[[Expression, int], Node]) -> Node:
    """The index in the whole of an entry of a slice: i + 1 for x[1:], n − i + 1 for x[::-1]."""
    if part.reverse:
        return Row((Symbol("n"), Operator("−"), letter, Operator("+"), Numeral("1")))
    if part.start is None or (isinstance(part.start, Constant) and part.start.value == 0):
        return letter
    if isinstance(part.start, Unary):
        start = one_based(part.start.operand)
        return Row((Symbol("n"), Operator("−"), shown(start, 0), Operator("+"), letter))
    return Row((letter, Operator("+"), shown(part.start, 0)))


def stretch(part: Range, shown: Callable[[Expression, int], Node]) -> Node:
    """A slice's range as paper counts, from 1 and with both ends: 2:3 for x[1:3], 2:n for x[1:]."""
    colon = Operator(":", tight=True)
    if part.reverse:
        return Row((Symbol("n"), colon, Numeral("1")))
    if part.start is None and part.stop is None:
        return colon
    start = Constant(0, "0") if part.start is None else part.start
    return Row((_end(one_based(start), shown), colon, Symbol("n") if part.stop is None else _end(part.stop, shown)))


def _end(end: Expression, shown: Callable[[Expression, int], Node]) -> Node:
    if isinstance(end, Unary):
        return Row((Symbol("n"), Operator("−"), shown(end.operand, 0)))
    return shown(end, 0)

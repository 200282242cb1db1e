"""Sums, products and means: under a sign with an index (∑ᵢ xᵢ), or, with numbers, written out entry by entry."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from msgspec.structs import replace

from dlquiz.language.evaluate import evaluate
from dlquiz.language.indices import LETTERS, running
from dlquiz.language.names import Names, rank_of
from dlquiz.language.notation import BIG, RUNNING, behind, joined
from dlquiz.language.syntax import Call, Expression
from dlquiz.language.values import places, shape
from dlquiz.maths.tree import Big, Frac, Node, Numeral, Operator, Row, Symbol

# Of more entries the sign is shown.
_WRITTEN_OUT = 9

Visit = Callable[[Expression, Names], tuple[Node, int]]


def written_out(call: Call, names: Names, visit: Visit) -> tuple[Node, int] | None:
    """The entries that are put together, each with its numbers in; None where there are no numbers or too many."""
    body = call.arguments[0]
    if names.values is None or not names.knows(body):
        return None
    size = shape(evaluate(body, names.values))
    found = _places(call, size, names.entry) if size else []
    if not 0 < len(found) <= _WRITTEN_OUT:
        return None
    entries = [visit(body, replace(names, entry=place, open=False)) for place in found]
    return joined(RUNNING.get(call.function, call.function), entries)


def _places(call: Call, size: tuple[int, ...], entry: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Where the entries stand that are put together, in all or in the one entry that is written out."""
    if call.function in RUNNING:
        return [(*entry[:-1], i) for i in range(entry[-1] + 1)]
    if axis_of(call) is None:
        return list(places(size)) if prod(size) <= _WRITTEN_OUT else []
    if not entry:
        return []
    return [(entry[0], i) if axis_of(call) else (i, entry[-1]) for i in range(size[axis_of(call) or 0])]


def axis_of(call: Call) -> int | None:
    """The axis of a reduction: 0 down the columns, 1 along the rows, None for all entries."""
    return getattr(call.arguments[1], "value", 0) if len(call.arguments) == 2 else None


def with_sign(call: Call, names: Names, visit: Visit) -> tuple[Node, int]:
    """∑ᵢ xᵢ, with the index that the entries carry; of a running sum the index goes up to the entry's own."""
    body, mean = call.arguments[0], call.function == "mean"
    symbol = "∏" if RUNNING.get(call.function, call.function) == "prod" else "∑"
    upper = None
    if call.function in RUNNING:
        letter = next(letter for letter in LETTERS if letter not in names.index)
        index, upper = (*names.index[:-1], letter), names.index[-1]
        lower: Node = Row((letter, Operator("="), Numeral("1")))
    else:
        index, lower = running(rank_of(body, names.ranks), axis_of(call), names.index)
    inner = behind(visit(body, replace(names, index=index, values=None)), BIG)
    sum_ = Row((Big(symbol, lower, upper), inner))
    return (Row((Frac(Numeral("1"), Symbol("n")), sum_)) if mean else sum_), BIG

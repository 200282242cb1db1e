"""What networks cost, as curves: against the size of what comes in, or from layer to layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from dlquiz.ground.errors import DlquizError
from dlquiz.networks.layer import Shape
from dlquiz.networks.report import View
from dlquiz.networks.table import Row, Table
from dlquiz.networks.walk import table_of
from dlquiz.text.picture import Graph, Line
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

# What a curve is of, and what it stands over.
QUANTITIES: tuple[str, ...] = ("macs", "memory", "parameters")
ACROSS: tuple[str, ...] = ("size", "depth")
# The sizes that are tried, in eighths of the network's own, from a half to twice.
EIGHTHS = range(4, 17)


def cost_picture(views: Sequence[View], of: str, over: str) -> Graph:
    """A curve for each network: one of QUANTITIES over one of ACROSS.

    Over depth it is what the layers so far add up to. Over size, the last sides of the input grow together, in eighths
    of its own size; where the network can't take one there is a gap. Raises DlquizError for one that takes no other.
    """
    lang = views[0].lang
    lines = tuple(_over_size(view, of) if over == "size" else _over_depth(view, of) for view in views)
    title = say(lang, "net_cost", what=_unit(of, lang))
    marks = () if over == "depth" else tuple((_side(view.table.input), _cost(view, view.table, of)) for view in views)
    across = say(lang, f"net_over_{over}")
    return Graph(title, across, lines, marks, say(lang, "net_own_size") if marks else "")


def _unit(of: str, lang: Language) -> str:
    return say(lang, {"macs": "net_macs", "memory": "net_bytes", "parameters": "net_all_parameters"}[of])


def _counted(view: View, of: str) -> Callable[[Row | Table], int]:
    """How a row or a whole table is counted."""
    if of == "memory":
        return lambda counted: view.memory(counted.stored)
    return lambda counted: counted.macs if of == "macs" else counted.parameters


def _cost(view: View, table: Table, of: str) -> int:
    return _counted(view, of)(table)


def _over_depth(view: View, of: str) -> Line:
    costs = tuple(accumulate(map(_counted(view, of), view.table.rows)))
    return Line(view.name, tuple(range(1, len(costs) + 1)), costs)


def _over_size(view: View, of: str) -> Line:
    sizes = sorted({sized(view.table.input, eighths) for eighths in EIGHTHS})
    costs = tuple(_tried(view, size, of) for size in sizes)
    if sum(cost is not None for cost in costs) < 2:
        hint = "a linear layer fixes it; --over depth draws the layers one after another"
        raise DlquizError(f"{view.name} takes no other size", hint)
    return Line(view.name, tuple(map(_side, sizes)), costs)


def sized(shape: Shape, eighths: int) -> Shape:
    """A shape whose sides are so many eighths as long: of an image all but its channels, of a sequence its length."""
    if len(shape) < 3:
        return (max(shape[0] * eighths // 8, 1), *shape[1:])
    return (shape[0], *(max(side * eighths // 8, 1) for side in shape[1:]))


def _side(shape: Shape) -> int:
    return shape[0] if len(shape) < 3 else shape[-1]


def _tried(view: View, shape: Shape, of: str) -> int | None:
    try:
        return _cost(view, table_of(view.table.network, shape), of)
    except DlquizError:
        return None

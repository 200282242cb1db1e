"""`plot:` of a card, from its YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from dlquiz.cards.card import Given
from dlquiz.cards.plot import Curves, Heat, Path, Plot
from dlquiz.cards.reading.fields import Faults, Fields, read_expression
from dlquiz.cards.source import YamlNode
from dlquiz.language import Expression, Type, evaluate, names_in
from dlquiz.language.syntax import Constant

# The field that says which of three it is, and the fields that each may have.
PLOT_KEYS = {
    "over": ("over", "from", "to", "curves", "tangent"),
    "up": ("up", "across", "mark"),
    "heat": ("heat",),
}
MAX_CURVES = 4
_PLACE = re.compile(r"([a-z][a-z0-9_]*)(?:\[(\d{1,2})\])?")


def read_plot(fields: Fields, given: Sequence[Given], types: dict[str, Type], faults: Faults) -> Plot | None:
    """The plot of a card whose givens and results have these types; None where it has none, or a faulty one."""
    node = fields.get("plot", needed=False)
    if node is None:
        return None
    before = len(faults.found)
    entries = node.value if isinstance(node.value, dict) else {}
    kinds = [key for key in PLOT_KEYS if key in entries]
    if isinstance(node.value, dict) and len(kinds) != 1:
        said = " and ".join(kinds) or "none of them"
        faults.add(node.line, f"the plot has {said}", "`over` (curves), `up` (a path) or `heat`, one of the three")
        return None
    known = PLOT_KEYS[kinds[0]] if kinds else ()
    inner = Fields(node, "the plot", faults, known)
    readers = {"over": _read_curves, "up": _read_path, "heat": _read_heat}
    plot = readers[kinds[0]](inner, given, types) if kinds else None
    return plot if len(faults.found) == before else None


def _read_curves(fields: Fields, given: Sequence[Given], types: dict[str, Type]) -> Plot | None:
    place = _read_place(fields, given)
    sources = fields.items("curves", most=MAX_CURVES)
    curves = [_of_rank(node, "a curve", (0,), fields.faults, types) for node in sources]
    inputs = {item.name: item.type for item in given}
    start, stop = (_field(fields, key, (0,), inputs) for key in ("from", "to"))
    tangent = _field(fields, "tangent", (0,), types) if "tangent" in fields.entries else None
    if start is None or stop is None or place is None:
        return None
    if not names_in(start) | names_in(stop) and not _rises(start, stop):
        fields.fault("to", "the plot's `to` is not above its `from`", "write the smaller number as `from`")
    if not sources and "curves" in fields.entries:
        fields.fault("curves", "the plot has no curve", "name a result, such as curves: [value]")
    return Curves(*place, start, stop, tuple(curve or Constant(0, "0") for curve in curves), tangent)


def _rises(start: Expression, stop: Expression) -> bool:
    low, high = evaluate(start, {}), evaluate(stop, {})
    return not isinstance(low, tuple) and not isinstance(high, tuple) and bool(low < high)


def _read_place(fields: Fields, given: Sequence[Given]) -> tuple[str, int | None] | None:
    """The given that varies, and which entry of it."""
    source = fields.string("over")
    found = _PLACE.fullmatch(source)
    item = next((item for item in given if found and item.name == found[1]), None)
    if item is None or found is None:
        names = [item.name for item in given]
        hint = fields.faults.nearest(source.partition("[")[0], names) or f"one of {', '.join(names)}"
        if source:
            fields.fault("over", f"the plot is over {source}, which is not a given", hint)
        return None
    entry = int(found[2]) if found[2] else None
    if item.type.kind == "truth" or item.type.rank != (entry is not None):
        hint = "a number as it is, of a vector one entry, such as logits[0]"
        fields.fault("over", f"{source} is {item.type}, which can't vary along an axis", hint)
    elif entry is not None and item.shape and entry >= item.shape[0]:
        fields.fault("over", f"{item.name} has no entry {entry}", f"0 to {item.shape[0] - 1}")
    return item.name, entry


def _read_path(fields: Fields, given: Sequence[Given], types: dict[str, Type]) -> Plot | None:
    up = _field(fields, "up", (1,), types)
    across = _field(fields, "across", (1,), types) if "across" in fields.entries else None
    mark = _field(fields, "mark", (0,), types) if "mark" in fields.entries else None
    return Path(up, across, mark) if up is not None else None


def _read_heat(fields: Fields, given: Sequence[Given], types: dict[str, Type]) -> Plot | None:
    of = _field(fields, "heat", (1, 2), types)
    return Heat(of) if of is not None else None


def _field(fields: Fields, key: str, ranks: tuple[int, ...], types: dict[str, Type]) -> Expression | None:
    node = fields.get(key)
    return _of_rank(node, f"`{key}` of the plot", ranks, fields.faults, types) if node is not None else None


def _of_rank(
    node: YamlNode, what: str, ranks: tuple[int, ...], faults: Faults, types: dict[str, Type]
) -> Expression | None:
    """An expression for a number, a vector or a matrix."""
    if not isinstance(node.value, str | int | Fraction) or isinstance(node.value, bool):
        faults.add(node.line, f"{what} is not a formula", "write a name or a formula, such as value")
        return None
    expression, found = read_expression(node, faults, types)
    if found is not None and (found.kind == "truth" or found.rank not in ranks):
        wanted = " or ".join(("a number", "a vector", "a matrix")[rank] for rank in ranks)
        faults.add(node.line, f"{what} is {found}", f"it has to be {wanted}")
        return None
    return expression

"""Maths to the data from which `maths.typ` builds Typst content. Nothing is evaluated there: text stays text."""

from __future__ import annotations

from dlquiz.maths.normal import normal_form
from dlquiz.maths.spacing import is_name, operator_class, side_gap
from dlquiz.maths.symbols import ACCENTS
from dlquiz.maths.tree import (
    Accent,
    Big,
    Cases,
    Fenced,
    Frac,
    Matrix,
    Node,
    Numeral,
    Operator,
    Root,
    Row,
    Scripts,
    Symbol,
    Words,
)

_SPACE: dict[str, object] = {"kind": "space"}


def to_typst(node: Node) -> object:
    """The maths as dictionaries, lists and strings, for JSON; `maths(node)` of `maths.typ` makes content of it."""
    return _typst(normal_form(node))


def _typst(node: Node) -> dict[str, object]:
    match node:
        case Symbol():
            return {"kind": "name" if is_name(node) else "symbol", "text": node.text, "style": node.style}
        case Numeral() | Words():
            return {"kind": "text", "text": node.text}
        case Operator():
            return {"kind": "operator", "text": node.text, "class": operator_class(node)}
        case Row():
            return {"kind": "row", "items": _items(node)}
        case Frac():
            return {"kind": "fraction", "above": _typst(node.numerator), "below": _typst(node.denominator)}
        case Root():
            return {"kind": "root", "body": _typst(node.body)}
        case Fenced():
            return {"kind": "fenced", "open": node.open, "body": _typst(node.body), "close": node.close}
        case Matrix():
            return {"kind": "matrix", "rows": [[_typst(cell) for cell in row] for row in node.rows]}
        case Cases():
            return {"kind": "cases", "rows": [[_typst(cell) for cell in row] for row in node.rows]}
        case Accent():
            if node.kind == "bar" and not isinstance(node.base, Symbol):
                return {"kind": "overline", "body": _typst(node.base)}
            return {"kind": "accent", "base": _typst(node.base), "mark": ACCENTS[node.kind]}
        case Scripts():
            return {"kind": "scripts", "base": _typst(node.base)} | _limits(node.sub, node.sup)
        case Big():
            return {"kind": "big", "text": node.symbol} | _limits(node.lower, node.upper)


def _items(node: Row) -> list[object]:
    items: list[object] = []
    for index, item in enumerate(node.items):
        if index and side_gap(node.items[index - 1], item):
            items.append(_SPACE)
        items.append(_typst(item))
    return items


def _limits(lower: Node | None, upper: Node | None) -> dict[str, object]:
    """Both are optional: a key that is missing is a script that is missing."""
    limits = {"lower": lower, "upper": upper}
    return {key: _typst(limit) for key, limit in limits.items() if limit is not None}

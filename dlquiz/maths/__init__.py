"""Maths as a tree, read from a LaTeX subset and written to every notation the program speaks.

A notation is loaded when its name is first used: a calculation needs two of the five.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlquiz.maths.box import Box, is_flat, to_box, to_text
    from dlquiz.maths.latex import to_latex
    from dlquiz.maths.line import to_line
    from dlquiz.maths.mathml import to_mathml
    from dlquiz.maths.reader import MathsError, parse_latex
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
    from dlquiz.maths.typst import to_typst
    from dlquiz.maths.width import display_width

_NAMES = {
    "box": "Box is_flat to_box to_text",
    "latex": "to_latex",
    "line": "to_line",
    "mathml": "to_mathml",
    "reader": "MathsError parse_latex",
    "tree": "Accent Big Cases Fenced Frac Matrix Node Numeral Operator Root Row Scripts Symbol Words",
    "typst": "to_typst",
    "width": "display_width",
}
_HOMES = {name: home for home, names in _NAMES.items() for name in names.split()}

__all__ = [
    "Accent",
    "Big",
    "Box",
    "Cases",
    "Fenced",
    "Frac",
    "MathsError",
    "Matrix",
    "Node",
    "Numeral",
    "Operator",
    "Root",
    "Row",
    "Scripts",
    "Symbol",
    "Words",
    "display_width",
    "is_flat",
    "parse_latex",
    "to_box",
    "to_latex",
    "to_line",
    "to_mathml",
    "to_text",
    "to_typst",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

"""Maths as a tree, read from a LaTeX subset and written to every notation the program speaks."""

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
    Fraction,
    Matrix,
    Node,
    Number,
    Operator,
    Root,
    Row,
    Scripts,
    Symbol,
    Words,
)
from dlquiz.maths.typst import to_typst
from dlquiz.maths.width import display_width

__all__ = [
    "Accent", "Big", "Box", "Cases", "Fenced", "Fraction", "MathsError", "Matrix", "Node", "Number", "Operator", "Root",
    "Row", "Scripts", "Symbol", "Words", "display_width", "is_flat", "parse_latex", "to_box", "to_latex", "to_line",
    "to_mathml", "to_text", "to_typst",
]  # fmt: skip

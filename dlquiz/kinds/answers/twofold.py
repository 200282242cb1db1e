"""What can be meant in two ways, and how to write each: it is asked again, never read silently in one.

Where mathematics has one convention, as for -2^2, there is nothing to ask. Where the tools that people know differ, as
for 2^3^2 or the comma of 1,234, there is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_TOKEN = r"(?:\d+(?:\.\d*)?|\.\d+)"
# A comma before three digits groups thousands, or is the decimal comma of half the world; two of them only group.
_COMMA = r"(?a)(?<![\w.,(])([1-9]\d{0,2}),(\d{3})(?![\d,.])"
_POINTS = r"(?a)[+-]?([1-9]\d{0,2})((?:\.\d{3})+)(,\d+)?"
_APART = rf"(?a)({_TOKEN})(?:\s+[eE]\s*|\s*[eE]\s+)([+-]?\d+)"


def spellings(text: str, whole: bool) -> tuple[str, ...]:
    """How to write each number that a text may stand for; () if it stands for one, or for none. `whole` says that a
    whole number is asked for, which has no decimals."""
    if found := re.fullmatch(_APART, text):
        return f"{found[1]}e{found[2]}", f"{found[1]}*exp(1)*{found[2]}"
    if found := re.fullmatch(_POINTS, text):
        grouped = text.replace(".", "").replace(",", ".")
        if found[3] or found[2].count(".") > 1:
            return (grouped,)
        if whole:
            return (grouped, found[1]) if found[2].strip("0") == "." else (grouped,)
    if not whole and re.search(r"[A-Za-z]\s*\(", text) is None and re.search(_COMMA, text):
        return re.sub(_COMMA, r"\1\2", text), re.sub(_COMMA, r"\1.\2", text)
    return ()


def groupings(expression: str) -> tuple[str, ...]:
    """The two ways to put parentheses into an expression that needs them; () if it needs none, or can't be read."""
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return ()
    return next(_groupings(expression.strip(), tree), ())


def _groupings(text: str, tree: ast.AST) -> Iterator[tuple[str, str]]:
    def source(node: ast.expr) -> str:
        return text[node.col_offset : node.end_col_offset].replace("**", "^")

    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left, ast.Pow(), ast.BinOp(middle, ast.Pow(), top) as upper) if not _fenced(text, upper):
                base, exponent, last = source(left), source(middle), source(top)
                yield f"{base}^({exponent}^{last})", f"({base}^{exponent})^{last}"
            case ast.BinOp(ast.BinOp(base, ast.Pow(), ast.Constant(1)) as power, ast.Div(), under) if not _fenced(
                text, power
            ):
                yield f"{source(base)}^(1/{source(under)})", f"{source(base)}/{source(under)}"


def _fenced(text: str, node: ast.expr) -> bool:
    """Whether parentheses stand around all of it already."""
    before, after = text[: node.col_offset].rstrip(), text[node.end_col_offset :].lstrip()
    return before.endswith("(") and after.startswith(")")

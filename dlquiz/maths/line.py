"""Maths on one line of Unicode, with parentheses for what the page shows by position."""

from __future__ import annotations

from dlquiz.maths.normal import items_of, normal_form
from dlquiz.maths.spacing import accented, gap, is_name, small_sub, small_sup
from dlquiz.maths.symbols import PRODUCTS, PUNCTUATION, RELATIONS, SIGNS, plain
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

_PARTIAL, _D = Symbol("∂", "upright"), Symbol("d")


def to_line(node: Node) -> str:
    """The maths as one line: "(a + b)/(c·d)", "√(x + ε)", "H_out", "[[1, 2], [3, 4]]", "{x, x > 0; 0, x ≤ 0"."""
    node = normal_form(node)
    text = _line(node)
    # nothing follows a definition by cases that ends the line, so it stays open as on paper
    return text.removesuffix("}") if any(isinstance(item, Cases) for item in items_of(node)[-1:]) else text


def _line(node: Node, compact: bool = False) -> str:
    match node:
        case Symbol():
            return plain(node)
        case Numeral() | Operator() | Words():
            return node.text
        case Row():
            return _row(node, compact)
        case Frac():
            return _fraction(node, compact)
        case Scripts():
            return _scripts(node)
        case Root():
            return "√" + _fenced_unless(_is_short(node.body), node.body, compact)
        case Fenced():
            return node.open + _line(node.body, compact) + node.close
        case Matrix():
            return _matrix(node, compact)
        case Cases():
            return "{" + "; ".join(f"{_line(value)}, {_line(condition)}" for value, condition in node.rows) + "}"
        case Accent():
            return accented(node) or f"{node.kind}({_line(node.base, compact)})"
        case Big():
            return node.symbol + _lowered(node.lower) + _raised(node.upper)


def _row(node: Row, compact: bool) -> str:
    text = ""
    for index, item in enumerate(node.items):
        left = node.items[index - 1] if index else None
        right = node.items[index + 1] if index + 1 < len(node.items) else None
        piece = _line(item, compact)
        if isinstance(item, Frac) and _must_fence(piece, left, right):
            piece = f"({piece})"
        text += (" " if left is not None and gap(left, item, compact) else "") + piece
    return text


def _must_fence(piece: str, left: Node | None, right: Node | None) -> bool:
    """Whether a fraction written with a slash would be torn apart by its neighbours."""
    loose = RELATIONS | PUNCTUATION | SIGNS | PRODUCTS
    for side in (left, right):
        if side is not None and not isinstance(side, Words) and not (isinstance(side, Operator) and side.text in loose):
            return True
    signed = piece.startswith(("−", "+", "±", "∓"))
    return signed and isinstance(left, Operator) and left.text in SIGNS | PRODUCTS


def _fraction(node: Frac, compact: bool) -> str:
    if _is_derivative(node):
        return f"{_line(node.numerator, compact)}/{_line(node.denominator, compact)}"
    numerator = _fenced_unless(_is_factor(node.numerator) or _is_product(node.numerator), node.numerator, compact)
    return f"{numerator}/{_fenced_unless(_is_factor(node.denominator), node.denominator, compact)}"


def _is_derivative(node: Frac) -> bool:
    """dy/dx, d/dx: behind another d, one is no factor."""
    return (node.numerator == _D or _is_differential(node.numerator)) and _is_differential(node.denominator)


def _is_differential(node: Node) -> bool:
    return isinstance(node, Row) and len(node.items) == 2 and node.items[0] == _D and _is_variable(node.items[1])


def _is_variable(node: Node) -> bool:
    return isinstance(node, Symbol | Scripts)


def _is_factor(node: Node) -> bool:
    """What stays together behind a slash."""
    if isinstance(node, Row) and len(node.items) == 2:
        head, tail = node.items
        return (is_name(head) and isinstance(tail, Fenced)) or (head == _PARTIAL and _is_variable(tail))
    return isinstance(node, Symbol | Numeral | Scripts | Root | Matrix | Accent | Words) or _is_closed(node)


def _is_short(node: Node) -> bool:
    """What a root sign reaches over without parentheses."""
    if isinstance(node, Scripts):
        return node.sup is None and node.sub is not None and small_sub(node.sub) is not None
    return isinstance(node, Symbol | Numeral | Accent) or _is_closed(node)


def _is_closed(node: Node) -> bool:
    return isinstance(node, Fenced) and bool(node.open and node.close)


def _is_product(node: Node) -> bool:
    """Factors side by side or with · × between them, a sign in front: what stays together before a slash."""
    if not isinstance(node, Row) or not node.items:
        return False
    items = node.items[1:] if isinstance(node.items[0], Operator) and node.items[0].text in SIGNS else node.items
    operators = (item.text in PRODUCTS for item in items if isinstance(item, Operator))
    names = any(is_name(a) and not isinstance(b, Fenced) for a, b in zip(items, (*items[1:], None), strict=True))
    factors = all(isinstance(item, Operator) or _is_factor(item) for item in items)
    return factors and all(operators) and not names


def _fenced_unless(safe: bool, node: Node, compact: bool) -> str:
    return _line(node, compact) if safe else f"({_line(node, compact)})"


def _scripts(node: Scripts) -> str:
    return _line(node.base) + _lowered(node.sub) + _raised(node.sup)


def _lowered(node: Node | None) -> str:
    if node is None:
        return ""
    simple = isinstance(node, Symbol | Numeral | Operator) or _is_closed(node) or _is_word(node)
    return small_sub(node) or "_" + _fenced_unless(simple, node, compact=True)


def _raised(node: Node | None) -> str:
    if node is None:
        return ""
    simple = isinstance(node, Symbol | Numeral | Operator) or _is_closed(node)
    return small_sup(node) or "^" + _fenced_unless(simple, node, compact=True)


def _is_word(node: Node) -> bool:
    """A word, or letters and digits side by side, as in W_fx: an index, not a product."""
    if isinstance(node, Words):
        return node.text.isalnum()
    return isinstance(node, Row) and all(isinstance(i, Symbol | Numeral) and len(i.text) == 1 for i in node.items)


def _matrix(node: Matrix, compact: bool) -> str:
    if all(len(row) == 1 for row in node.rows):
        return "[" + "; ".join(_line(row[0], compact) for row in node.rows) + "]"
    return "[" + ", ".join("[" + ", ".join(_line(cell, compact) for cell in row) + "]" for row in node.rows) + "]"

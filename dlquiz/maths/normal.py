"""One normal form, made before anything is written, so that every notation keeps the same precedence.

It makes signs and powers of ten out of numbers, fences what a script would otherwise tear apart, flattens rows, marks
prefix signs, and takes out characters that can't be seen.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from dlquiz.ground.hidden import masked
from dlquiz.maths.symbols import PRODUCTS, PUNCTUATION, RELATIONS, SIGNS
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

_NUMBER = re.compile(r"([-−+]?)([0-9]*\.?[0-9]+|[0-9]+\.|inf)(?:[eE]([-+]?[0-9]+))?")


@lru_cache(maxsize=20_000)
def normal_form(node: Node) -> Node:
    """The same maths, ready to be written: idempotent; a row of one thing is that thing. One formula is written in
    several notations, and measured."""
    match node:
        case Symbol():
            return Symbol(masked(node.text), node.style)
        case Words():
            return Words(masked(node.text))
        case Operator():
            return Operator(masked("−" if node.text == "-" else node.text), node.tight)
        case Numeral() | Row():
            return _row(node)
        case Scripts():
            return _scripts(node)
        case _:
            return _rebuilt(node)


def items_of(node: Node) -> tuple[Node, ...]:
    """The items of a row, or the thing alone."""
    return node.items if isinstance(node, Row) else (node,)


def _rebuilt(node: Frac | Root | Fenced | Matrix | Cases | Accent | Big) -> Node:
    match node:
        case Frac():
            return Frac(normal_form(node.numerator), normal_form(node.denominator))
        case Root():
            return Root(normal_form(node.body))
        case Fenced():
            return Fenced(node.open, normal_form(node.body), node.close)
        case Matrix():
            return Matrix(tuple(tuple(normal_form(cell) for cell in row) for row in node.rows))
        case Cases():
            return Cases(tuple((normal_form(value), normal_form(condition)) for value, condition in node.rows))
        case Accent():
            return Accent(node.kind, normal_form(node.base))
        case Big():
            return Big(masked(node.symbol), _maybe(node.lower), _maybe(node.upper))


def _maybe(node: Node | None) -> Node | None:
    return None if node is None else normal_form(node)


def _scripts(node: Scripts) -> Scripts:
    base, sup = normal_form(node.base), _maybe(node.sup)
    sub = None if node.sub is None else _labelled(normal_form(node.sub))
    if isinstance(base, Scripts) and base.sup is None and (sub is None or base.sub is None):
        return Scripts(base.base, sub or base.sub, sup)
    compound = isinstance(base, Frac | Root | Cases | Scripts | Big) or (isinstance(base, Row) and base.items)
    return Scripts(Fenced("(", base, ")") if compound else base, sub, sup)


# Subscripts of two letters, and one of three, that are words or stand for some: H_{in}, D_{KL}.
_SHORT_LABELS = frozenset((
    "in", "ff", "wd", "pw", "dw", "bn", "ba", "fc", "ft", "sh", "min",
    "He", "QK", "KL", "CE", "FL", "BN", "LN", "IN", "GN",
))  # fmt: skip
_INDICES = frozenset("ijklmn")


def _is_label(letters: str) -> bool:
    """Whether letters side by side in a subscript are a word; longer ones are, unless they count as i, j, k do."""
    return letters in _SHORT_LABELS or (len(letters) > 2 and not set(letters) <= _INDICES)


def _labelled(sub: Node) -> Node:
    """A subscript with its words upright, as typographers have it; indices side by side, as in W_{xh} and x_{ij}, stay
    slanted. In LaTeX one is written as the other."""
    if isinstance(sub, Fenced):
        return Fenced(sub.open, _labelled(sub.body), sub.close)
    items: list[Node] = []
    for slanted, group in groupby(items_of(sub), _is_letter):
        run = tuple(group)
        letters = "".join(one.text for one in run if isinstance(one, Symbol)) if slanted else ""
        items += (Words(letters),) if _is_label(letters) else run
    return items[0] if len(items) == 1 else Row(tuple(items))


def _is_letter(node: Node) -> bool:
    return isinstance(node, Symbol) and node.style == "italic" and len(node.text) == 1 and node.text.isascii()


def _row(node: Numeral | Row) -> Node:
    items: list[Node] = []
    for item in _flattened(node):
        if isinstance(item, Numeral):
            items += _number(item.text, items[-1] if items else None)
        else:
            items.append(normal_form(item))
    items = list(_with_prefixes(items))
    return items[0] if len(items) == 1 else Row(tuple(items))


def _flattened(node: Node) -> Iterable[Node]:
    for item in items_of(node):
        if isinstance(item, Row):
            yield from _flattened(item)
        else:
            yield item


def _number(text: str, left: Node | None) -> tuple[Node, ...]:
    items = _spelt(masked(text))
    if len(items) == 1 or left is None or isinstance(left, Words):
        return items
    before = left.text if isinstance(left, Operator) and not (left.tight and items[0] == _MINUS) else ""
    safe = RELATIONS | PUNCTUATION | (frozenset() if items[0] == _MINUS else SIGNS | PRODUCTS)
    return items if before in safe else (Fenced("(", Row(items), ")"),)


_MINUS = Operator("−", tight=True)


def _spelt(text: str) -> tuple[Node, ...]:
    """A number as items: "-2.5e-05" as − 2.5 × 10^(−5)."""
    found = _NUMBER.fullmatch(text)
    if not found:
        return (Numeral(text),)
    sign, digits, exponent = found.groups()
    minus: tuple[Node, ...] = (_MINUS,) if sign in ("-", "−") and sign else ()
    value: Node = Symbol("∞", "upright") if digits == "inf" else Numeral(digits)
    if exponent is None:
        return (*minus, value)
    power = Scripts(Numeral("10"), sup=_row(Numeral(str(int(exponent)))))
    return (*minus, power) if digits in ("1", "1.0") else (*minus, value, Operator("×"), power)


_POSTFIX = tuple(Operator(text, tight) for text in "!′|%" for tight in (False, True))


def _with_prefixes(items: list[Node]) -> Iterable[Node]:
    for index, item in enumerate(items):
        before = items[index - 1] if index else None
        infix = not (before is None or isinstance(before, Big | Operator)) or before in _POSTFIX
        if isinstance(item, Operator) and item.text in SIGNS and not infix:
            yield Operator(item.text, tight=True)
        else:
            yield item

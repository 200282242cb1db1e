"""Maths as a tree: what every notation is read into and every target is written from.

The tree says what is seen, not what it means: `Frac` is a bar with something above and below. It is made from
expressions of the formula language and from the LaTeX subset of stems, and written to LaTeX, Typst, MathML, one line of
Unicode and a two-dimensional terminal picture. Nothing in it is ever evaluated.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Symbol(Struct, frozen=True):
    """A name: a letter ("H", "σ"), or an upright word ("exp", "softmax", "MHA")."""

    text: str
    style: Literal["italic", "upright", "bold", "blackboard", "script"] = "italic"


class Numeral(Struct, frozen=True):
    """A number as it is to be read, for example "3", "0.25", "-1.5" (ASCII minus) or "1e-05"."""

    text: str


class Operator(Struct, frozen=True):
    """An operator, relation or punctuation mark: "+", "−", "×", "·", "/", "=", "≤", "∈", ",", "→", "%", "!".

    `tight` is for a prefix (the minus of −x) or postfix: no space around it. A comma has a space after it only.
    """

    text: str
    tight: bool = False


class Words(Struct, frozen=True):
    """Running text inside maths, upright, in any language."""

    text: str


class Row(Struct, frozen=True):
    """Things side by side."""

    items: tuple[Node, ...]


class Frac(Struct, frozen=True):
    """A bar with `numerator` above and `denominator` below."""

    numerator: Node
    denominator: Node


class Scripts(Struct, frozen=True):
    """A base with a subscript, a superscript or both. A compound base is fenced by whoever builds the tree."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None


class Root(Struct, frozen=True):
    """A square root."""

    body: Node


class Fenced(Struct, frozen=True):
    """A body between delimiters that grow with it. `open`, `close`: one of ( ) [ ] { } | ‖ ⌊ ⌋ ⌈ ⌉ or "" for none."""

    open: str
    body: Node
    close: str


class Matrix(Struct, frozen=True):
    """Rows of cells, all rows equally long, drawn in square brackets. A column vector has one cell a row."""

    rows: tuple[tuple[Node, ...], ...]


class Cases(Struct, frozen=True):
    """A definition by cases: (value, condition) pairs, with a brace on the left."""

    rows: tuple[tuple[Node, Node], ...]


class Accent(Struct, frozen=True):
    """A hat, bar or tilde over a base: "hat", "bar" or "tilde"."""

    kind: Literal["hat", "bar", "tilde"]
    base: Node


class Big(Struct, frozen=True):
    """A large operator with limits: "∑", "∏", or an upright word such as "max"; the body follows it in the row."""

    symbol: str
    lower: Node | None = None
    upper: Node | None = None


Node = Symbol | Numeral | Operator | Words | Row | Frac | Scripts | Root | Fenced | Matrix | Cases | Accent | Big


def inside(node: Node) -> tuple[Node, ...]:
    """The things directly inside of one."""
    match node:
        case Row(items):
            return items
        case Frac(numerator, denominator):
            return numerator, denominator
        case Scripts(base, sub, sup):
            return tuple(part for part in (base, sub, sup) if part is not None)
        case Root(body) | Fenced(_, body, _):
            return (body,)
        case Matrix(rows) | Cases(rows):
            return tuple(cell for row in rows for cell in row)
        case Accent(_, base):
            return (base,)
        case Big(_, lower, upper):
            return tuple(part for part in (lower, upper) if part is not None)
        case _:
            return ()


def depth(node: Node) -> int:
    """How deep the maths is nested: 1 of a symbol, 2 of a fraction of symbols; things side by side are no level."""
    return max(map(depth, inside(node)), default=0) + (not isinstance(node, Row))

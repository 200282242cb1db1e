"""Maths as a tree: what every notation is read into and every target is written from.

The tree says what is seen, not what it means: `Frac` is a bar with something above and below. It is made from
expressions of the formula language and from the LaTeX subset of stems, and written to LaTeX, Typst, MathML, one line of
Unicode and a two-dimensional terminal picture. Nothing in it is ever evaluated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Symbol:
    """A name: a letter ("H", "σ"), or an upright word ("exp", "softmax", "MHA")."""

    text: str
    style: Literal["italic", "upright", "bold", "blackboard", "script"] = "italic"


@dataclass(frozen=True)
class Numeral:
    """A number as it is to be read, for example "3", "0.25", "-1.5" (ASCII minus) or "1e-05"."""

    text: str


@dataclass(frozen=True)
class Operator:
    """An operator, relation or punctuation mark: "+", "−", "×", "·", "/", "=", "≤", "∈", ",", "→", "%", "!".

    `tight` is for a prefix (the minus of −x) or postfix: no space around it. A comma has a space after it only.
    """

    text: str
    tight: bool = False


@dataclass(frozen=True)
class Words:
    """Running text inside maths, upright, in any language."""

    text: str


@dataclass(frozen=True)
class Row:
    """Things side by side."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Frac:
    """A bar with `numerator` above and `denominator` below."""

    numerator: Node
    denominator: Node


@dataclass(frozen=True)
class Scripts:
    """A base with a subscript, a superscript or both. A compound base is fenced by whoever builds the tree."""

    base: Node
    sub: Node | None = None
    sup: Node | None = None


@dataclass(frozen=True)
class Root:
    """A square root."""

    body: Node


@dataclass(frozen=True)
class Fenced:
    """A body between delimiters that grow with it. `open`, `close`: one of ( ) [ ] { } | ‖ ⌊ ⌋ ⌈ ⌉ or "" for none."""

    open: str
    body: Node
    close: str


@dataclass(frozen=True)
class Matrix:
    """Rows of cells, all rows equally long, drawn in square brackets. A column vector has one cell a row."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Cases:
    """A definition by cases: (value, condition) pairs, with a brace on the left."""

    rows: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True)
class Accent:
    """A hat, bar or tilde over a base: "hat", "bar" or "tilde"."""

    kind: Literal["hat", "bar", "tilde"]
    base: Node


@dataclass(frozen=True)
class Big:
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

"""Where a long formula may go on in the next line: the pieces of it that stay whole.

Neither Typst nor a browser can be left to do it: Typst lets the tall parts of two lines run into each other, and a
browser breaks no formula at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dlquiz.maths.box import is_flat, to_box
from dlquiz.maths.normal import items_of, normal_form
from dlquiz.maths.symbols import PRODUCTS, PUNCTUATION, RELATIONS, SIGNS
from dlquiz.maths.tree import Fenced, Frac, Node, Operator, Row, Symbol, Words

# Columns of a terminal, half an em each: what is no wider stays whole, and so does what stands before the first
# relation.
WHOLE = 24
_SHORT = 14
# A fraction that is wider, about as wide as a page, is written with a slash.
_WIDEST = 90
# Before a sign that begins a piece: without it the sign would belong to the number.
_NOTHING = Words("")


def pieces(node: Node) -> tuple[Node, ...]:
    """The maths in pieces, from left to right, between which a line may end; the maths itself if it is short.

    A name stays with its relation (`S =` and the first term), a number with its sign. What stands in brackets is cut
    too, if it is long and nothing in it is taller than a line, and so is a fraction that no page is wide enough for.
    """
    node = normal_form(node)
    if _width(node) <= WHOLE:
        return (node,)
    return tuple(map(_row, _cut(tuple(_opened(items_of(node))))))


def _width(node: Node) -> int:
    return to_box(node).width


def _row(items: Sequence[Node]) -> Node:
    first = items[0]
    led = isinstance(first, Operator) and not first.tight
    return Row((_NOTHING, *items)) if led else items[0] if len(items) == 1 else Row(tuple(items))


def _opened(items: Sequence[Node]) -> Iterator[Node]:
    """The items, long flat brackets as signs among them."""
    for item in items:
        if isinstance(item, Fenced) and _width(item) > WHOLE and is_flat(item):
            yield from (Operator(text, tight=True) for text in filter(None, [item.open]))
            yield from _opened(items_of(item.body))
            yield from (
                Symbol(text, "upright") for text in filter(None, [item.close])
            )  # a sign behind it has two sides
        elif isinstance(item, Frac) and _width(item) > _WIDEST:
            yield from _opened((_fenced(item.numerator), Operator("/"), _fenced(item.denominator)))
        else:
            yield item


def _fenced(node: Node) -> Node:
    return Fenced("(", node, ")") if isinstance(node, Row) else node


def _cut(items: Sequence[Node]) -> Iterator[tuple[Node, ...]]:
    """The items cut before relations and signs, and behind commas."""
    part: list[Node] = []
    related = False
    for item in items:
        before = part[-1] if part else None
        if before is not None and _may_cut(part, before, item, related):
            yield tuple(part)
            part = []
        related = related or _is(item, RELATIONS)
        part.append(item)
    yield tuple(part)


def _may_cut(part: Sequence[Node], before: Node, item: Node, related: bool) -> bool:
    if _is(before, PUNCTUATION):
        return True
    if _is(item, RELATIONS):
        return related or _width(Row(tuple(part))) > _SHORT
    return _is(item, SIGNS | PRODUCTS) and not isinstance(before, Operator)


def _is(node: Node, signs: frozenset[str]) -> bool:
    return isinstance(node, Operator) and not node.tight and node.text in signs

"""Maths as a two-dimensional picture for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from dlquiz.maths.layout import Box, beside, delimiter, rule, stacked, text_box, widened, with_baseline
from dlquiz.maths.line import to_line
from dlquiz.maths.normal import items_of, normal_form
from dlquiz.maths.spacing import accented, gap, small_sub, small_sup
from dlquiz.maths.symbols import PUNCTUATION, RELATIONS, SIGNS, plain
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
from dlquiz.maths.width import wrap_text

__all__ = ["Box", "is_flat", "to_box", "to_text"]

_INDENT = 4
_LOW = 3


def to_box(node: Node) -> Box:
    """The maths as a picture: stacked fractions, growing brackets, limits above and below. No colour."""
    return _box(normal_form(node))


def is_flat(node: Node) -> bool:
    """Whether the picture of the maths is one line."""
    return to_box(node).is_flat


def to_text(node: Node, width: int) -> tuple[str, ...]:
    """The maths on lines of at most `width` columns (2 or more), without blanks at their ends.

    The picture if it fits; else its formulas, where wide spaces part them, on lines of their own, broken before
    relations and signs of the outermost row; else one line, wrapped.
    """
    node = normal_form(node)
    box = _box(node)
    pieces = [box] if box.width <= width else [p for line in _formulas(items_of(node)) for p in _fitted(line, width)]
    if any(piece.width > width for piece in pieces):
        return wrap_text(to_line(node), width)
    return tuple(line.rstrip(" ") for line in _spread(pieces))


def _formulas(items: Sequence[Node]) -> Iterable[Node]:
    """The formulas of a row that a wide space (\\quad) parts."""
    formula: list[Node] = []
    for item in items:
        if isinstance(item, Words) and item.text and not item.text.strip():
            yield Row(tuple(formula))
            formula = []
        else:
            formula.append(item)
    yield Row(tuple(formula))


def _fitted(formula: Node, width: int) -> list[Box]:
    box = _box(formula)
    return [box] if box.width <= width else _broken(formula, width)


def _broken(node: Node, width: int) -> list[Box]:
    """Pieces of the row, as many items in each as fit; all but the first are indented."""
    groups: list[list[Node]] = []
    pieces: list[Box] = []
    for part in _parts(items_of(node)):
        joined = _piece([*groups[-1], *part], len(groups) > 1) if groups else None
        if joined and joined.width <= width:
            groups[-1], pieces[-1] = [*groups[-1], *part], joined
        else:
            groups.append(part)
            pieces.append(_piece(part, len(groups) > 1))
    return pieces


def _parts(items: Sequence[Node]) -> Iterable[list[Node]]:
    """The items cut before each relation and each sign between two terms."""
    part: list[Node] = []
    for item in items:
        if part and isinstance(item, Operator) and not item.tight and item.text in RELATIONS | SIGNS:
            yield part
            part = []
        part.append(item)
    yield part


def _piece(items: Sequence[Node], indented: bool) -> Box:
    return beside([text_box(" " * _INDENT), _row(items)] if indented else [_row(items)])


def _spread(pieces: Sequence[Box]) -> Iterable[str]:
    """The lines of all pieces, with a blank line where a tall piece would touch another."""
    for index, piece in enumerate(pieces):
        if index and not (piece.is_flat and pieces[index - 1].is_flat):
            yield ""
        yield from piece.lines


@lru_cache(maxsize=1024)  # what stands in parentheses is asked for its height first: without, each level draws it twice
def _box(node: Node, compact: bool = False) -> Box:
    match node:
        case Symbol():
            return text_box(plain(node))
        case Numeral() | Operator() | Words():
            return text_box(node.text)
        case Row():
            return _row(node.items, compact)
        case Frac():
            return _fraction(node, compact)
        case Scripts():
            return _scripts(node, compact)
        case Root():
            return _root(_box(node.body, compact))
        case Fenced():
            return _fenced(node, compact)
        case Matrix():
            return _between("[", _table(node.rows, compact), "]")
        case Cases():
            return _cases(node)
        case Accent():
            return _accent(node, compact)
        case Big():
            return _big(node)


def _row(items: Sequence[Node], compact: bool = False) -> Box:
    boxes: list[Box] = []
    for index, item in enumerate(items):
        if index and (gap(items[index - 1], item, compact) or _bar_gap(items[index - 1], item)):
            boxes.append(text_box(" "))
        boxes.append(_box(item, compact))
    return beside(boxes)


def _bar_gap(left: Node, right: Node) -> bool:
    """A fraction's bar and a limit must not touch what stands beside them."""
    after = isinstance(right, Operator) and right.text in PUNCTUATION
    return not after and any(isinstance(node, Frac | Big) for node in (left, right))


def _fraction(node: Frac, compact: bool) -> Box:
    top, bottom = _box(node.numerator, compact), _box(node.denominator, compact)
    width = max(top.width, bottom.width)
    inner = ((node.numerator, top), (node.denominator, bottom))
    # of two bars the longer one is the outer
    touching = any(isinstance(part, Frac) and box.width == width for part, box in inner)
    return stacked((top, rule("─", width + 2 * touching), bottom), 1)


def _scripts(node: Scripts, compact: bool) -> Box:
    base = _box(node.base, compact)
    sub = "" if node.sub is None else small_sub(node.sub)
    sup = "" if node.sup is None else small_sup(node.sup)
    if sub is None or sup is None:
        lower, upper = (None if s is None else _box(s, compact=True) for s in (node.sub, node.sup))
    elif base.is_flat:
        return beside((base, text_box(sub + sup)))
    else:
        lower, upper = (text_box(s) if s else None for s in (sub, sup))
    return _with_corners(base, upper, lower)


def _with_corners(base: Box, upper: Box | None, lower: Box | None) -> Box:
    """Scripts stand clear of a base of one line, and level with the first and last line of a taller one."""
    overlap = 0 if base.is_flat else 1
    above = upper.lines if upper else ("",) * overlap
    below = lower.lines if lower else ("",) * overlap
    lines = (*above, *[""] * (base.height - 2 * overlap), *below)
    width = max(box.width for box in (upper, lower) if box)
    padded = tuple(line if line else " " * width for line in lines)
    corner = stacked([*map(text_box, padded)], 0, "<")
    return beside((base, with_baseline(corner, len(above) - overlap + base.baseline)))


def _root(body: Box) -> Box:
    if body.is_flat and body.width == 1:
        return beside((text_box("√"), body))
    sign = ("√",) if body.is_flat else (*[" │"] * (body.height - 1), "√│")
    drawn = beside((Box(sign, body.baseline, len(sign[-1])), body))
    return stacked((widened(rule("_", body.width), drawn.width, ">"), drawn), 1)


def _fenced(node: Fenced, compact: bool) -> Box:
    body = _box(node.body, compact)
    if body.height <= _LOW and _only_scripts(node.body):
        return beside((text_box(node.open), body, text_box(node.close)))
    return _between(node.open, body, node.close)


def _only_scripts(node: Node) -> bool:
    """Whether nothing but scripts of single letters makes the picture tall: brackets need not grow for them."""
    return all(_box(item.base if isinstance(item, Scripts) else item).is_flat for item in items_of(node))


def _between(opener: str, body: Box, close: str) -> Box:
    return beside((delimiter(opener, body), body, delimiter(close, body)))


def _table(rows: Sequence[Sequence[Node]], compact: bool) -> Box:
    cells = [[_box(cell, compact) for cell in row] for row in rows]
    numeric = all(box.is_flat and box.lines[0].lstrip("−")[:1].isdigit() for row in cells for box in row)
    return _grid(cells, ">" if numeric else "^", "  ")


def _cases(node: Cases) -> Box:
    cells = [[beside((_box(value), text_box(","))), _box(condition)] for value, condition in node.rows]
    grid = _grid(cells, "<", " ", airy=len(cells) == 2)
    return _between("{", grid, "")


def _grid(cells: Sequence[Sequence[Box]], align: str, separator: str, airy: bool = False) -> Box:
    """Cells in columns; blank lines between the rows where one is tall, or where the grid is to be `airy`."""
    widths = [max(box.width for box in column) for column in zip(*cells, strict=True)]
    rows = []
    for row in cells:
        columns = [widened(box, width, align) for box, width in zip(row, widths, strict=True)]
        rows.append(beside(_between_each(columns, text_box(separator))))
    if airy or not all(row.is_flat for row in rows):
        rows = _between_each(rows, text_box(""))
    grid = stacked(rows, 0)
    return with_baseline(grid, (grid.height - 1) // 2)


def _between_each(boxes: Sequence[Box], separator: Box) -> list[Box]:
    return [part for box in boxes for part in (separator, box)][1:]


def _accent(node: Accent, compact: bool) -> Box:
    if text := accented(node):
        return text_box(text)
    base = _box(node.base, compact)
    mark = rule("_", base.width) if node.kind == "bar" else text_box("^" if node.kind == "hat" else "~")
    return stacked((mark, base), 1)


def _big(node: Big) -> Box:
    upper, lower = ([] if limit is None else [_box(limit, compact=True)] for limit in (node.upper, node.lower))
    return stacked([*upper, text_box(node.symbol), *lower], len(upper))

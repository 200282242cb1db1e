"""What a card says is worth drawing: which results, over what."""

from __future__ import annotations

from msgspec import Struct

from dlquiz.language import Expression


class Curves(Struct, frozen=True):
    """Results while one given varies, or the entry of it counted from 0; `tangent` is the slope of the first curve at
    the value that was given. The range is widened to hold that value."""

    over: str
    entry: int | None
    start: Expression
    stop: Expression
    curves: tuple[Expression, ...]
    tangent: Expression | None = None


class Path(Struct, frozen=True):
    """The entries of a vector joined by a line, over those of another one or over 1, 2, 3, ...; `mark` is the number,
    from 1, of the entry that is marked."""

    up: Expression
    across: Expression | None = None
    mark: Expression | None = None


class Heat(Struct, frozen=True):
    """The entries of a matrix, or of a vector as its only row, as shades."""

    of: Expression


Plot = Curves | Path | Heat

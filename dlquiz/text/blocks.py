"""What is shown of a question, one below the other: the same for a screen, a page and a file."""

from __future__ import annotations

from msgspec import Struct

from dlquiz.maths.tree import Node
from dlquiz.text.spans import Labelled, Maths, Spans, refuse_hidden


class Paragraph(Struct, frozen=True):
    """One paragraph."""

    spans: Spans


class Display(Struct, frozen=True):
    """Maths on a line of its own."""

    node: Node


class CodeBlock(Struct, frozen=True):
    """Lines of code, kept as they are."""

    text: str

    def __post_init__(self) -> None:
        refuse_hidden(self.text)


class Options(Struct, frozen=True):
    """Lettered lines: what a choice offers, or the points of a rubric."""

    items: tuple[Labelled, ...]


class Pairs(Struct, frozen=True):
    """A matching question's two columns: letters ("A") on the left, numbers ("1") on the right."""

    left: tuple[Labelled, ...]
    right: tuple[Labelled, ...]


class Table(Struct, frozen=True):
    """Rows of short texts under their headings; the first column is a name, the last `totals` rows are sums. One with
    `widths` in millimetres (0: a share of what is left) has lines around every cell, to be written in; in one of
    `words` all columns begin at the left."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: int = 0
    widths: tuple[int, ...] = ()
    words: bool = False

    def __post_init__(self) -> None:
        refuse_hidden(*self.head, *(cell for row in self.rows for cell in row))


class AnswerLine(Struct, frozen=True):
    """A labelled blank to write on, `width` millimetres long. Blanks in a row share a line if they fit. More than
    one of
    `lines`: a box, for a matrix."""

    label: Spans
    width: int = 40
    lines: int = 1


class Bracket(Struct, frozen=True):
    """A pair of brackets to write a letter or a mark in, `width` millimetres apart, at the end of the question's first
    paragraph."""

    width: int = 10


class WritingLines(Struct, frozen=True):
    """Room for an answer in words: so many empty ruled lines, as wide as the page and kept together, and more where a
    page has room to spare. Not `ruled`: as much blank room, for working out a number."""

    count: int
    ruled: bool = True


Shown = Paragraph | Display | CodeBlock | Options | Pairs | Table
Room = AnswerLine | Bracket | WritingLines


def step(spans: Spans) -> Paragraph | Display:
    """A step of a solution: what is nothing but maths stands on a line of its own."""
    return Display(spans[0].node) if len(spans) == 1 and isinstance(spans[0], Maths) else Paragraph(spans)

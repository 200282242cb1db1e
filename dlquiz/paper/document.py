"""A sheet as a document: what is on the paper, in order, before any format is chosen.

A document is made from a form and written by `dlquiz.paper` to PDF, HTML and Markdown. All text in it is literal: a
printer shows `*`, `#`, `$` and `<` as they stand. A newline counts as a space, except in a code block; a character that
can't be seen raises DlquizError, as in `dlquiz.text.spans`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dlquiz.maths.tree import Node
from dlquiz.text.blocks import Display, Room, Shown
from dlquiz.text.spans import Language, Spans, refuse_hidden
from dlquiz.text.wording import counted, say


@dataclass(frozen=True)
class Heading:
    """The title of a part of the sheet, or (level 2) of a section within it. The first one is of level 1."""

    spans: Spans
    level: Literal[1, 2] = 1


@dataclass(frozen=True)
class Answer:
    """The key of an exercise, or of one part of it."""

    spans: Spans


@dataclass(frozen=True)
class Steps:
    """A worked solution, step by step."""

    items: tuple[Spans | Display, ...]


@dataclass(frozen=True)
class Formulas:
    """Formulas that belong together: one below the other under their title, `place` beside it, and what is said of them
    in small print."""

    title: Spans
    nodes: tuple[Node, ...]
    small: tuple[Spans, ...] = ()
    place: str = ""

    def __post_init__(self) -> None:
        refuse_hidden(self.place)


Block = Heading | Shown | Room | Answer | Steps | Formulas


@dataclass(frozen=True)
class Exercise:
    """One numbered exercise. `points` is None where none are given; `source` is the item's address, in small print."""

    number: int
    blocks: tuple[Block, ...]
    points: int | None = None
    source: str = ""

    def __post_init__(self) -> None:
        refuse_hidden(self.source)


@dataclass(frozen=True)
class Document:
    """A whole sheet or key.

    `code` brings the sheet's key, or the document, back, and stands on every page; `variant` is "A", "B", … or "" where
    there is only one; `name_line` asks for name, student number and score. More than one of `columns`: small type.
    """

    lang: Language
    title: str
    subtitle: str
    code: str
    variant: str
    name_line: bool
    blocks: tuple[Block | Exercise, ...]
    columns: int = 1

    def __post_init__(self) -> None:
        refuse_hidden(self.title, self.subtitle, self.code, self.variant)

    @property
    def labels(self) -> tuple[str, ...]:
        """What students fill in above the questions, each as it stands before its blank."""
        names = ("print_name", "print_student_number", "print_score") if self.name_line else ()
        return tuple(say(self.lang, name) + say(self.lang, "print_colon") for name in names)

    @property
    def variant_title(self) -> str:
        """`Variant A`; "" where there is only one."""
        return say(self.lang, "print_variant", letter=self.variant) if self.variant else ""

    @property
    def total_points(self) -> int:
        """The points of all exercises together; 0 where none are given."""
        return sum(block.points or 0 for block in self.blocks if isinstance(block, Exercise))


def answer_label(lang: Language) -> str:
    """What stands before an answer in a key."""
    return say(lang, "print_answer") + say(lang, "print_colon")


def points_in_words(points: int | None, lang: Language) -> str:
    """How many points, in brackets: "(1 point)", "（3 分）"; "" where none are given."""
    return counted(lang, "print_worth", points) if points is not None else ""

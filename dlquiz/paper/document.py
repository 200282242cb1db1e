"""A sheet as a document: what is on the paper, in order, before any format is chosen.

A document is made from a form and written by `dlquiz.paper` to PDF, HTML and Markdown. All text in it is literal: a
printer shows `*`, `#`, `$` and `<` as they stand. A newline counts as a space, except in a code block; a character that
can't be seen raises DlquizError, as in `dlquiz.text.spans`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from msgspec import Struct

from dlquiz.bank.blueprint import as_points
from dlquiz.maths.tree import Node
from dlquiz.session.points import shares, shown_points
from dlquiz.text.blocks import AnswerLine, Display, Room, Shown
from dlquiz.text.picture import Picture
from dlquiz.text.spans import Language, Spans, refuse_hidden
from dlquiz.text.wording import counted, say

# Of so many parts what each is worth is told one by one.
_LISTED = 4


class Heading(Struct, frozen=True):
    """The title of a part of the sheet, or (level 2) of a section within it. The first one is of level 1."""

    spans: Spans
    level: Literal[1, 2] = 1


class Answer(Struct, frozen=True):
    """The key of an exercise, or of one part of it. What stands before it is said in `lang`, if that is not the
    document's."""

    spans: Spans
    lang: Language | None = None


class Steps(Struct, frozen=True):
    """A worked solution, step by step."""

    items: tuple[Spans | Display, ...]


class Formulas(Struct, frozen=True):
    """Formulas that belong together: one below the other under their title, `place` beside it, and what is said of them
    in small print."""

    title: Spans
    nodes: tuple[Node, ...]
    small: tuple[Spans, ...] = ()
    place: str = ""

    def __post_init__(self) -> None:
        refuse_hidden(self.place)


class Glance(Struct, frozen=True):
    """Answers at a glance, several to a line: each with the number of its question."""

    answers: tuple[tuple[int, Spans], ...]


class Beside(Struct, frozen=True):
    """The same said in two languages, side by side."""

    left: tuple[Said, ...]
    right: tuple[Said, ...]


class Claim(Struct, frozen=True):
    """A row of `Claims`: a statement, with its number; in a second language too where the paper has two."""

    number: int
    statements: tuple[Spans, ...]
    source: str = ""

    def __post_init__(self) -> None:
        refuse_hidden(self.source)


class Claims(Struct, frozen=True):
    """Statements to be judged, as a compact table: `head` stands above numbers, statements, and the room for a mark.
    Each is worth `points`, if any are given."""

    head: tuple[str, str, str]
    rows: tuple[Claim, ...]
    points: float | None = None


class Bubbles(Struct, frozen=True):
    """A question of an answer sheet that is answered by filling in letters."""

    number: int
    letters: tuple[str, ...]


class AnswerSheet(Struct, frozen=True):
    """A page to answer on (答题卡), with the name line again: letters to fill in, then blanks by the question's
    number."""

    title: str
    note: str
    labels: tuple[str, ...]
    bubbles: tuple[Bubbles, ...]
    blanks: tuple[tuple[int, tuple[AnswerLine, ...]], ...]


class Head(Struct, frozen=True):
    """What stands at the head of an exam paper: the `school` above the title; `lines`, each a label and what it says;
    `instructions` to those who sit it, under what is `told`; the parts of the grid of scores with their points (none:
    no grid) and what its rows are called. `sealed`: names stand behind a line along the left edge (密封线), which says
    this."""

    school: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    told: str = ""
    instructions: tuple[str, ...] = ()
    grid: tuple[tuple[str, float], ...] = ()
    rows: tuple[str, ...] = ()
    sealed: str = ""

    def __post_init__(self) -> None:
        texts = (text for line in self.lines for text in line)
        refuse_hidden(
            self.school, *texts, *self.instructions, *(name for name, _ in self.grid), *self.rows, self.sealed
        )


class Drawing(Struct, frozen=True):
    """A picture, small enough to stand beside a solution."""

    picture: Picture


# What is said of a question.
Said = Shown | Answer | Steps | Drawing
Block = Heading | Room | Said | Formulas | Glance | Beside | Claims | AnswerSheet


class Exercise(Struct, frozen=True):
    """One numbered exercise. `points` is None where none are given; `source` is the item's address, in small print. Of
    several `parts` the points are told too."""

    number: int
    blocks: tuple[Block, ...]
    points: float | None = None
    source: str = ""
    parts: int = 1

    def __post_init__(self) -> None:
        refuse_hidden(self.source)


class Document(Struct, frozen=True):
    """A whole sheet or key.

    `code` brings the sheet's key, or the document, back, and stands on every page; `variant` is "A", "B", … or "" where
    there is only one; `name_line` asks for name, student number and score. More than one of `columns`: small type.
    `filling`: the room to write grows until a page is full. `font` is the file of one more font, for characters that
    ours lack. `wide`: the pages lie on their long side. `second`: the language that is said beside the first one.
    """

    lang: Language
    title: str
    subtitle: str
    code: str
    variant: str
    name_line: bool
    blocks: tuple[Block | Exercise, ...]
    columns: int = 1
    head: Head = Head()
    filling: bool = False
    font: str = ""
    wide: bool = False
    second: Language | None = None

    def __post_init__(self) -> None:
        refuse_hidden(self.title, self.subtitle, self.code, self.variant)

    @property
    def labels(self) -> tuple[str, ...]:
        """What students fill in above the questions, each as it stands before its blank."""
        names = ("print_name", "print_student_number", "print_score") if self.name_line else ()
        return tuple(self._said(name) + say(self.lang, "print_colon") for name in names)

    @property
    def variant_title(self) -> str:
        """`Variant A`; "" where there is only one."""
        return self._said("print_variant", letter=self.variant) if self.variant else ""

    @property
    def page_title(self) -> tuple[str, ...]:
        """What stands around the number of a page and how many there are, by turns."""
        return tuple(self._said("print_page", page="{}", pages="{}").split("{}"))

    def _said(self, name: str, **details: object) -> str:
        """What the program says, in the document's languages."""
        languages = (self.lang, *([self.second] if self.second else []))
        return " / ".join(say(lang, name, **details) for lang in languages)

    @property
    def total_points(self) -> float:
        """The points of all exercises together; 0 where none are given."""
        return as_points(sum(map(_worth, self.blocks)))


def answer_label(lang: Language) -> str:
    """What stands before an answer in a key."""
    return say(lang, "print_answer") + say(lang, "print_colon")


def _worth(block: Block | Exercise) -> float:
    if isinstance(block, Claims):
        return (block.points or 0) * len(block.rows)
    return (block.points or 0) if isinstance(block, Exercise) else 0


def points_in_words(points: float | None, lang: Language, parts: int = 1) -> str:
    """How many points, in brackets: "(1 point)", "（3 分）"; "" where none are given. Of several parts also what each
    is worth."""
    if points is None:
        return ""
    if parts == 1:
        return counted(lang, "print_worth", points)
    worth = shares(Fraction(points), parts)
    shown = [*map(shown_points, worth)]
    if worth[0] == worth[-1]:
        return counted(lang, "print_worth_each", points, each=shown[0])
    if parts <= _LISTED:
        return counted(lang, "print_worth_list", points, each=("、" if lang == "zh" else " + ").join(shown))
    first = counted(lang, "print_first_parts", worth.count(worth[0]), each=shown[0])
    return counted(lang, "print_worth_runs", points, first=first, last=shown[-1])

"""A page of text and maths on a terminal, or plain text where the output is not one."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import IO, Literal

from rich.console import Console
from rich.text import Text

from dlquiz.ground.encoding import draws
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item
from dlquiz.maths import display_width, is_flat, to_line, to_text
from dlquiz.maths.tree import Cases, Fenced, Matrix, Node, Row, Scripts
from dlquiz.maths.width import NOT_FIRST
from dlquiz.networks.grid import Grid, to_lines
from dlquiz.networks.grid import to_text as grid_lines
from dlquiz.terminal.wrap import Run, wrap
from dlquiz.text.blocks import CodeBlock, Display, Options, Pairs, Paragraph, Shown, Table, step
from dlquiz.text.program import narrowed
from dlquiz.text.spans import Code, Labelled, Language, Maths, Plain, Spans
from dlquiz.text.wording import say

MAX_WIDTH = 96
MIN_WIDTH = 30
INDENT = "  "


class Page:
    """Where text goes. `width` is the terminal's, now that it is asked for, and at most MAX_WIDTH; colours only on a
    terminal that wants them. A `plain` page has no colours at all, and its maths stands on one line; so it does where
    the encoding lacks the pieces of tall maths."""

    def __init__(
        self, lang: Language, file: IO[str] | None = None, width: int | None = None, plain: bool = False
    ) -> None:
        self.lang = lang
        self.plain = plain or not draws(file or sys.stdout)
        colours: Literal["auto"] | None = None if plain else "auto"
        self.console = Console(
            file=file or sys.stdout, highlight=False, markup=False, emoji=False, width=width, color_system=colours
        )

    @property
    def width(self) -> int:
        """How many columns a line has."""
        # Of a terminal that can't move its cursor, rich does not ask the width.
        dumb = self.console.is_dumb_terminal
        columns = shutil.get_terminal_size().columns if dumb else self.console.width
        return max(min(columns, MAX_WIDTH), MIN_WIDTH)

    @property
    def indent(self) -> str:
        """What stands before lines below a title; on a plain page nothing."""
        return "" if self.plain else INDENT

    def line(self, text: str = "", style: str = "") -> None:
        """One line as it is."""
        self.console.print(Text(text, style=style), soft_wrap=True)

    def paragraph(self, spans: Spans, indent: str = "", first: str | None = None, style: str = "") -> None:
        """Running text; maths that needs several rows stands on lines of its own. `first` leads the first line."""
        lead = first if first is not None else indent
        for runs, display, mark in _blocks(spans, displays=not self.plain):
            self._flow(runs, indent, lead, style)
            lead = indent
            if display is not None:
                self.maths(display, indent + INDENT, mark=mark)

    def text(self, text: str, indent: str = "", style: str = "") -> None:
        """A plain text, wrapped."""
        self.paragraph((Plain(text),), indent, style=style)

    def _flow(self, runs: Sequence[Run], indent: str, lead: str, style: str) -> None:
        if not any(run.text.strip() for run in runs):
            return
        for number, line in enumerate(wrap(tuple(runs), self.width - display_width(lead))):
            shown = Text(lead if number == 0 else " " * display_width(lead) if lead != indent else indent, style=style)
            for look, runs_alike in groupby(line, key=lambda run: run.style or style):
                shown.append("".join(run.text for run in runs_alike), style=look)
            self.console.print(shown, soft_wrap=True)

    def maths(self, node: Node, indent: str = INDENT, style: str = "", mark: str = "") -> None:
        """Maths in two dimensions, within the width; `mark` is the punctuation after it."""
        if self.plain:
            self.text(to_line(node) + mark, indent)
            return
        *rows, last = to_text(node, self.width - display_width(indent + mark))
        for row in (*rows, last.rstrip() + mark):
            self.line(f"{indent}{row}".rstrip(), style)

    def labelled(self, rows: Iterable[Labelled], mark: str = ".") -> None:
        """Options, each under its letter."""
        for label, spans in rows:
            self.paragraph(spans, INDENT, f"{INDENT}{label}{mark} ")

    def code(self, text: str) -> None:
        """Lines of Python; in colours where there are any. They are broken only as Python allows, so that they can be
        copied."""
        text = narrowed(text, self.width)
        if self.console.color_system is None:
            for row in text.rstrip("\n").split("\n"):
                self.line(row)
            return
        from rich.syntax import Syntax

        shown = Syntax("", "python", theme="ansi_dark", background_color="default").highlight(text.rstrip("\n"))
        shown.rstrip()
        self.console.print(shown, soft_wrap=True)

    def table(self, grid: Grid, indent: str = "") -> None:
        """A table; on a plain page, or where it has no room, a line or more for each row."""
        if self.plain:
            for said in to_lines(grid, self.lang):
                self.paragraph((Plain(said),), indent + INDENT, indent)
            return
        for line in grid_lines(grid, self.width - len(indent)):
            if line:
                self.line(f"{indent}{line}")


def _blocks(spans: Spans, displays: bool) -> Iterator[tuple[list[Run], Node | None, str]]:
    """Running text, then the maths displayed below it (None after the last text) and the punctuation after that.
    Without `displays` all maths runs with the text."""
    runs: list[Run] = []
    display: Node | None = None
    for span in spans:
        if display is not None:
            mark, span = _mark(span)
            yield runs, display, mark
            runs, display = [], None
        if displays and isinstance(span, Maths) and _tall(span.node):
            display = span.node
        else:
            runs.append(_run(span))
    yield runs, display, ""


def _mark(span: Plain | Code | Maths) -> tuple[str, Plain | Code | Maths]:
    """The punctuation that a text begins with, and the text without it."""
    if not isinstance(span, Plain):
        return "", span
    rest = span.text.lstrip(NOT_FIRST)
    return span.text[: len(span.text) - len(rest)], Plain(rest.lstrip(" "))


def _run(span: Plain | Code | Maths) -> Run:
    if isinstance(span, Maths):
        return Run(to_line(span.node), whole=True)
    return Run(span.text, "cyan", whole=True) if isinstance(span, Code) else Run(span.text)


def _tall(node: Node) -> bool:
    """Whether one line would hide the structure: a matrix, a definition by cases."""
    if isinstance(node, Matrix | Cases):
        return not is_flat(node)
    if isinstance(node, Row):
        return any(_tall(item) for item in node.items)
    if isinstance(node, Fenced):
        return _tall(node.body)
    return isinstance(node, Scripts) and _tall(node.base)


def show_question(page: Page, item: Item) -> None:
    """The stem, and below it everything to choose from."""
    stem, *below = item.shown(page.lang)
    show_blocks(page, [stem])
    show_blocks(page, below, INDENT)


def show_blocks(page: Page, blocks: Iterable[Shown], indent: str = "", style: str = "") -> None:
    """What is shown of a question, one below the other; maths in two dimensions."""
    for block in blocks:
        match block:
            case Paragraph(spans):
                page.paragraph(spans, indent, style=style)
            case Display(node):
                page.maths(node, style=style)
            case CodeBlock(text):
                page.code(text)
            case Table(head, rows, totals):
                page.table(Grid("", head, rows, totals=totals, lefts=2), indent)
            case Options(rows):
                page.labelled(rows)
            case Pairs(left, right):
                page.labelled(left)
                page.line()
                page.labelled(right)


def show_solution(page: Page, item: Item) -> None:
    """The worked solution; steps of maths in two dimensions."""
    show_blocks(page, map(step, item.solution(page.lang)), INDENT)


def show_key(page: Page, item: Item) -> None:
    """The key, a line a part; of an explanation its rubric."""
    show_blocks(page, item.key_blocks(page.lang), INDENT, "bold")


def show_proof(page: Page, proof: Proof | None, item: Item | None = None) -> None:
    """The program that proves the key, and what it said; of an `item` without a proof, why there is none."""
    if proof is None:
        page.text(say(page.lang, "unproven" if item is not None and item.code else "no_proof"), style="dim")
        return
    words = say(page.lang, "proven" if proof.agrees else "not_proven", torch=proof.torch)
    page.text(words, style="green" if proof.agrees else "bold red")
    page.line()
    page.code(proof.code)


def show_item(item: Item, proof: Proof | None, believed: bool, lang: Language, plain: bool = False) -> None:
    """An item whole, on stdout; without a proof it may be `believed`, since the ledger has proven it."""
    page = Page(lang, plain=plain)
    page.text(f"{item.address}  {item.question.topic}  {'*' * item.question.level}", style="dim")
    page.line()
    show_question(page, item)
    for part in item.parts if item.given else ():
        page.paragraph(part.prompt(lang), INDENT)
    for title, show in (("key", show_key), ("solution", show_solution)):
        page.line()
        page.line(say(lang, title), "bold")
        show(page, item)
    page.line()
    if proof is None and believed and item.code:
        page.text(say(lang, "confirmed"), style="dim")
    else:
        show_proof(page, proof, item)

"""What is marked with, as documents: the answers of all variants, a marking key for each, a grid to write marks in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, pairwise

from dlquiz.bank.blueprint import as_points
from dlquiz.kinds.answers.terms import also_right
from dlquiz.kinds.nearness import as_asked, nearness
from dlquiz.kinds.protocol import Item, Part
from dlquiz.maths.width import display_width, head_of
from dlquiz.paper.document import Block, Document, Exercise
from dlquiz.paper.manifest import Paper
from dlquiz.session.points import ladder, shown_points
from dlquiz.text.blocks import Paragraph, Table
from dlquiz.text.spans import Language, Maths, Plain, Spans, one_line
from dlquiz.text.wording import say

# Of a line across a page: so many characters. A cell is no wider; the whole answer is on the marking key.
_LINE, _CELL = 140, 90
# Of a grid: rows on a page, the widths of number, name and variant, and how many columns stand beside them.
_ROWS, _WHO, _COLUMNS = 16, (32, 28, 14), 24
# Of a page that is to be short: a mistake has a line, which is so many columns wide, and what it was at least a half of
# it; so many mistakes of an answer.
_SLIP, _SAID, _SLIPS = 68, 34, 4


def titles(papers: Sequence[Paper]) -> list[tuple[int, int]]:
    """The number of each question, and of each of its parts (0: all of it) where all papers have as many there."""
    spots = []
    for number in range(1, max(len(paper.items) for paper in papers) + 1):
        counts = {len(paper.items[number - 1].parts) for paper in papers if number <= len(paper.items)}
        least, most = min(counts), max(counts)
        spots += [(number, part) for part in range(1, most + 1)] if 1 < least == most else [(number, 0)]
    return spots


def titled(spot: tuple[int, int]) -> str:
    """`3`, or of a question of several parts `3.2`."""
    number, part = spot
    return f"{number}.{part}" if part else str(number)


def typed(paper: Paper, spot: tuple[int, int], lang: Language) -> str:
    """The key of an answer as it would be typed, of a whole question all of them; "" where a person marks, or the paper
    has no such question."""
    number, part = spot
    item = paper.items[number - 1] if number <= len(paper.items) else None
    if item is None or item.self_marked:
        return ""
    asked = item.parts[part - 1 : part] if part else item.parts
    return "; ".join(as_asked(one, one.key, lang) for one in asked)


def _printed(text: str) -> str:
    """What would be typed as it is printed: with a minus that is none of the keyboard's."""
    return re.sub(r"(?<!\w)-(?=\d)", "−", text)


def worths(papers: Sequence[Paper], spots: Sequence[tuple[int, int]]) -> list[str]:
    """What each answer is worth: the same in all papers, which have the sections of one blueprint."""
    points = max((paper.worth for paper in papers), key=len)
    return [shown_points(points[number - 1][part - 1] if part else _sum(points[number - 1])) for number, part in spots]


def _sum(points: Sequence[Fraction]) -> Fraction:
    return sum(points, Fraction())


def answer_table(papers: Sequence[Paper], title: str, name: str) -> Document:
    """All answers of all variants: a row a variant, a column an answer, in as many tables as a page's width takes."""
    lang, spots = papers[0].plan.lang, titles(papers)
    head = [say(lang, "heading_variant"), *map(titled, spots)]
    points = [say(lang, "marking_worth"), *worths(papers, spots)]
    rows = [[paper.plan.letter, *(_short(typed(paper, spot, lang)) for spot in spots)] for paper in papers]
    blocks = tuple(_tables(head, [points, *rows]))
    return Document(lang, f"{title} {say(lang, 'marking_table')}", "", name, "", False, blocks, wide=True)


def _short(text: str) -> str:
    text = _printed(text)
    return text if len(text) <= _CELL else f"{text[: _CELL - 1]}…"


def _tables(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[Table]:
    """The table in pieces that a page's width takes, each with the first column."""
    widths = [3 + max(display_width(row[place]) for row in (head, *rows)) for place in range(len(head))]
    start = 1
    while start < len(head):
        stop, room = start + 1, _LINE - widths[0] - widths[start]
        while stop < len(head) and widths[stop] <= room:
            room -= widths[stop]
            stop += 1
        yield Table((head[0], *head[start:stop]), tuple((row[0], *row[start:stop]) for row in rows), words=True)
        start = stop


def marking_grid(papers: Sequence[Paper], title: str, name: str) -> Document:
    """A grid to write marks in: a row a student, a column a question, what it is worth above; sums by section."""
    lang = papers[0].plan.lang
    who = tuple(say(lang, word) for word in ("print_student_number", "print_name", "heading_variant"))
    pieces = _pieces(_columns(papers[0]))
    blocks = tuple(_grid(who, (say(lang, "marking_worth"), "", ""), piece) for piece in pieces)
    return Document(lang, f"{title} {say(lang, 'marking_grid')}", "", name, "", False, blocks, wide=True)


# A column of the grid: what stands above it, and what it is worth.
_Column = tuple[str, str]


def _columns(paper: Paper) -> list[list[_Column]]:
    """Those of each section, its questions and their sum; last that of all."""
    worth = [*map(_sum, paper.worth)]
    ends = [*accumulate(len(section.items) for section in paper.exam.sections)] if paper.exam else [len(worth)]
    sections = []
    for start, end in pairwise([0, *ends]):
        rows = [(str(number), shown_points(worth[number - 1])) for number in range(start + 1, end + 1)]
        several = len(ends) > 1 and end - start > 1
        sections.append([*rows, *([("Σ", shown_points(_sum(worth[start:end])))] if several else [])])
    return [*sections, [(say(paper.plan.lang, "grid_total"), shown_points(_sum(worth)))]]


def _pieces(sections: Sequence[Sequence[_Column]]) -> list[list[_Column]]:
    """The columns page by page: no section is cut that fits on one."""
    pages: list[list[_Column]] = [[]]
    for section in sections:
        if len(pages[-1]) + len(section) > _COLUMNS and pages[-1]:
            pages.append([])
        for column in section:
            if len(pages[-1]) == _COLUMNS:
                pages.append([])
            pages[-1].append(column)
    return pages


def _grid(who: tuple[str, ...], worth: tuple[str, ...], columns: Sequence[_Column]) -> Table:
    heads, points = zip(*columns, strict=True)
    empty = ("",) * (len(who) + len(columns))
    return Table((*who, *heads), ((*worth, *points), *[empty] * _ROWS), widths=(*_WHO, *(0 for _ in columns)))


def marking_key(paper: Paper, title: str) -> Document:
    """What a variant is marked by: each answer with its points and how near is right, what its known mistakes lead to,
    and the rubrics."""
    lang, rows = paper.plan.lang, zip(paper.items, paper.worth, paper.units, strict=True)
    rules = Paragraph((Plain(say(lang, "marking_rules")),))
    blocks = [
        Exercise(
            number,
            tuple(_marked(item, parts, unit, lang, paper.exam is not None)),
            as_points(sum(parts)) if paper.exam else None,
        )
        for number, (item, parts, unit) in enumerate(rows, 1)
    ]
    heading = f"{title} {say(lang, 'marking_key')}"
    return Document(lang, heading, "", paper.code, paper.plan.letter, False, (rules, *blocks), columns=2)


def _marked(item: Item, points: Sequence[Fraction], unit: Fraction, lang: Language, told: bool) -> Iterator[Block]:
    """How an item is marked, in what `unit`; what its parts are worth is `told`, unless no points are given."""
    rubric = item.parts[0].rubric(lang)
    if rubric:
        steps = ", ".join(map(shown_points, ladder(len(rubric), _sum(points), unit)))
        yield Paragraph((Plain(say(lang, "marking_rubric", earned=steps)),))
        yield from (Paragraph((Plain(f"{letter} "), *spans)) for letter, spans in rubric)
        return
    several = len(item.parts) > 1
    for place, (part, most) in enumerate(zip(item.parts, points, strict=True), 1):
        symbol = _symbol(part, lang) or ((Plain(f"({place}) "),) if several else ())
        yield Paragraph((*symbol, *_right(part, most if told and several else None, lang)))
        if not part.lettered(lang):
            yield from map(Paragraph, _slips(part, lang))


def _right(part: Part, points: Fraction | None, lang: Language) -> Spans:
    """`28 px (±0.5)  [2]`."""
    unit = f" {part.unit}" if part.unit else ""
    near = f" (±{nearness(part)})" if nearness(part) else ""
    worth = f"  [{shown_points(points)}]" if points is not None else ""
    also = also_right(part.forms(lang)[1:], lang)
    return (Plain(f"{_printed(as_asked(part, part.key, lang))}{also}{unit}{near}{worth}"),)


def _symbol(part: Part, lang: Language) -> Spans:
    """`H_out = ` of what has a symbol."""
    if not part.label(lang).endswith("="):
        return ()
    label = Plain(part.label(lang).removesuffix("=").strip())
    return next((span for span in part.prompt(lang) if isinstance(span, Maths)), label), Plain(" = ")


def _slips(part: Part, lang: Language) -> Iterator[Spans]:
    """The answers that known mistakes lead to, each with what it was."""
    for slip in part.slips[:_SLIPS]:
        text = slip.mistake.message
        said: Spans = text.spans(lang) if text is not None else (Plain(slip.mistake.id),)
        head = f"✗ {_printed(as_asked(part, slip.value, lang))}: "
        if display_width(short := one_line(said)) > (room := max(_SLIP - display_width(head), _SAID)):
            said = (Plain(f"{_cut(short, room - 1)}…"),)
        yield (Plain(head), *said)


def _cut(text: str, columns: int) -> str:
    """What of a text fits into so many columns, in whole words where it has spaces."""
    text = head_of(text, columns)
    head, _, word = text.rpartition(" ")
    return head.rstrip(" ,;:") if word.isascii() and len(word) < columns / 3 and head else text

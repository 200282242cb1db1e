"""What is marked with, as documents: the answers of all variants, a marking key for each, a grid to write marks in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from dlquiz.bank.blueprint import as_points
from dlquiz.kinds.nearness import as_asked, nearness
from dlquiz.kinds.protocol import Item, Part
from dlquiz.maths.width import display_width
from dlquiz.paper.document import Block, Document, Exercise
from dlquiz.paper.manifest import Paper
from dlquiz.session.points import ladder, shown_points
from dlquiz.text.blocks import Paragraph, Table
from dlquiz.text.spans import Language, Plain, Spans, one_line
from dlquiz.text.wording import say

# Of a line across a page: so many characters. A cell has at most so many; the whole answer is on the marking key.
_LINE, _CELL = 86, 24
# Rows of a grid: a page; and the room for a name.
_ROWS, _NAME = 27, "_" * 14
# Of a page that is to be short: so many characters of what a mistake is, and so many mistakes of an answer.
_SAID, _SLIPS = 36, 4


def titles(papers: Sequence[Paper]) -> list[tuple[int, int]]:
    """The number of each question, and of each of its parts (0: the only one), as all papers have them."""
    most = max(papers, key=lambda paper: sum(len(item.parts) for item in paper.items))
    return [
        (number, part if len(item.parts) > 1 else 0)
        for number, item in enumerate(most.items, 1)
        for part in range(1, len(item.parts) + 1)
    ]


def titled(spot: tuple[int, int]) -> str:
    """`3`, or of a question of several parts `3.2`."""
    number, part = spot
    return f"{number}.{part}" if part else str(number)


def typed(paper: Paper, spot: tuple[int, int], lang: Language) -> str:
    """The key of an answer as it would be typed; "" where a person marks, or the paper has no such part."""
    number, part = spot
    item = paper.items[number - 1] if number <= len(paper.items) else None
    if item is None or item.self_marked or len(item.parts) < part:
        return ""
    one = item.parts[max(part - 1, 0)]
    return as_asked(one, one.key, lang)


def worths(paper: Paper, spots: Sequence[tuple[int, int]]) -> list[str]:
    """What each answer is worth."""
    points = paper.worth
    return [
        shown_points(points[number - 1][max(part - 1, 0)])
        if number <= len(points) and max(part, 1) <= len(points[number - 1])
        else ""
        for number, part in spots
    ]


def answer_table(papers: Sequence[Paper], title: str, name: str) -> Document:
    """All answers of all variants: a row a variant, a column an answer, in as many tables as a page's width takes."""
    lang, spots = papers[0].plan.lang, titles(papers)
    head = [say(lang, "heading_variant"), *map(titled, spots)]
    points = [say(lang, "marking_worth"), *worths(papers[0], spots)]
    rows = [[paper.plan.letter, *(_short(typed(paper, spot, lang)) for spot in spots)] for paper in papers]
    blocks = tuple(_tables(head, [points, *rows]))
    return Document(lang, f"{title} {say(lang, 'marking_table')}", "", name, "", False, blocks)


def _short(text: str) -> str:
    return text if len(text) <= _CELL else f"{text[: _CELL - 1]}…"


def _tables(head: Sequence[str], rows: Sequence[Sequence[str]], ruled: bool = False) -> Iterator[Table]:
    """The table in pieces that a page's width takes, each with the first column."""
    widths = [3 + max(display_width(row[place]) for row in (head, *rows)) for place in range(len(head))]
    start = 1
    while start < len(head):
        stop, room = start + 1, _LINE - widths[0] - widths[start]
        while stop < len(head) and widths[stop] <= room:
            room -= widths[stop]
            stop += 1
        yield Table((head[0], *head[start:stop]), tuple((row[0], *row[start:stop]) for row in rows), ruled=ruled)
        start = stop


def marking_grid(papers: Sequence[Paper], title: str, name: str) -> Document:
    """A grid to write marks in: a row a student, a column a question, what it is worth above."""
    lang, paper = papers[0].plan.lang, papers[0]
    sums = [shown_points(sum(parts, Fraction())) for parts in paper.worth]
    who = [say(lang, "heading_name"), say(lang, "heading_variant")]
    head = [*who, *map(str, range(1, len(sums) + 1)), "Σ"]
    total = shown_points(sum((one for parts in paper.worth for one in parts), Fraction()))
    points = [say(lang, "marking_worth"), "", *sums, total]
    empty = [_NAME, "", *("" for _ in sums), ""]
    blocks = tuple(_tables(head, [points, *[empty] * _ROWS], ruled=True))
    return Document(lang, f"{title} {say(lang, 'marking_grid')}", "", name, "", False, blocks)


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
        steps = ", ".join(map(shown_points, ladder(len(rubric), sum(points, Fraction()), unit)))
        yield Paragraph((Plain(say(lang, "marking_rubric", earned=steps)),))
        yield from (Paragraph((Plain(f"{letter} "), *spans)) for letter, spans in rubric)
        return
    for part, most in zip(item.parts, points, strict=True):
        yield Paragraph(_right(part, most if told and len(item.parts) > 1 else None, lang))
        if not part.lettered(lang):
            yield from (Paragraph((Plain(line),)) for line in _slips(part, lang))


def _right(part: Part, points: Fraction | None, lang: Language) -> Spans:
    """`H_out = 28 px (±0.5), 2 points`."""
    label = "" if part.lettered(lang) or part.step is None else part.label(lang).removesuffix(" =").strip()
    unit = f" {part.unit}" if part.unit else ""
    near = f" (±{nearness(part)})" if nearness(part) else ""
    worth_ = f"  [{shown_points(points)}]" if points is not None else ""
    before = f"{label} = " if label else ""
    return (Plain(f"{before}{as_asked(part, part.key, lang)}{unit}{near}{worth_}"),)


def _slips(part: Part, lang: Language) -> Iterator[str]:
    """The answers that known mistakes lead to, each with what it was."""
    for slip in part.slips[:_SLIPS]:
        text = slip.mistake.message
        said = one_line(text.spans(lang)) if text is not None else slip.mistake.id
        said = said if len(said) <= _SAID else f"{said[: _SAID - 1]}…"
        yield f"✗ {as_asked(part, slip.value, lang)}: {said}"

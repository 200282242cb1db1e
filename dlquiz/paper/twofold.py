"""A paper or its key in two languages: the same questions side by side, the room to answer them once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from msgspec.structs import replace

from dlquiz.paper.document import (
    Answer,
    AnswerSheet,
    Beside,
    Block,
    Claims,
    Document,
    Exercise,
    Glance,
    Head,
    Heading,
    points_in_words,
)
from dlquiz.text.blocks import AnswerLine, Bracket, Paragraph, Table, WritingLines
from dlquiz.text.spans import Language, Plain, Spans

_BETWEEN: Spans = (Plain(" / "),)


def side_by_side(first: Document, second: Document) -> Document:
    """Two documents of the same items as one, which is the first with what the second says beside it."""
    pairs = zip(first.blocks, second.blocks, strict=True)
    blocks = tuple(_both(a, _told(b, second.lang)) for a, b in pairs)
    return replace(
        first,
        title=_text(first.title, second.title),
        subtitle=_text(first.subtitle, second.subtitle),
        blocks=blocks,
        head=_head(first.head, second.head),
        second=second.lang,
    )


def _told(block: Block | Exercise, lang: Language) -> Block | Exercise:
    """What stands beside an exercise says in its own language how many points it is worth, and what is its answer."""
    if not isinstance(block, Exercise):
        return block
    points = points_in_words(block.points, lang, block.parts)
    first, *rest = (replace(one, lang=lang) if isinstance(one, Answer) else one for one in block.blocks)
    worth = Paragraph((Plain(points), *first.spans)) if points and isinstance(first, Paragraph) else first
    return replace(block, blocks=(worth, *rest))


def _text(first: str, second: str) -> str:
    return first if first == second else f"{first} / {second}"


def _spans(first: Spans, second: Spans) -> Spans:
    return first if first == second else (*first, *_BETWEEN, *second)


def _head(first: Head, second: Head) -> Head:
    lines = tuple(
        (_text(a, b), _text(said, again)) for (a, said), (b, again) in zip(first.lines, second.lines, strict=True)
    )
    told = tuple(map(_text, first.instructions, second.instructions))
    grid = tuple((_text(a, b), points) for (a, points), (b, _) in zip(first.grid, second.grid, strict=True))
    rows = tuple(map(_text, first.rows, second.rows))
    school, title, sealed = map(_text, *((head.school, head.told, head.sealed) for head in (first, second)))
    return Head(school, lines, title, told, grid, rows, sealed)


def _both(first: Block | Exercise, second: Block | Exercise) -> Block | Exercise:
    match first, second:
        case Exercise(), Exercise():
            return replace(first, blocks=tuple(_merged(first.blocks, second.blocks)))
        case Heading(), Heading():
            return replace(first, spans=_spans(first.spans, second.spans))
        case Claims(), Claims():
            rows = tuple(
                replace(a, statements=(*a.statements, *b.statements))
                for a, b in zip(first.rows, second.rows, strict=True)
            )
            head = tuple(map(_text, first.head, second.head))
            return replace(first, rows=rows, head=(head[0], head[1], head[2]))
        case AnswerSheet(), AnswerSheet():
            blanks = tuple(
                (number, tuple(map(_line, lines, others)))
                for (number, lines), (_, others) in zip(first.blanks, second.blanks, strict=True)
            )
            bubbles = tuple(
                replace(a, letters=tuple(map(_text, a.letters, b.letters)))
                for a, b in zip(first.bubbles, second.bubbles, strict=True)
            )
            title, note = _text(first.title, second.title), _text(first.note, second.note)
            labels = tuple(_text(a.rstrip("：: "), b) for a, b in zip(first.labels, second.labels, strict=True))
            return replace(first, title=title, note=note, labels=labels, bubbles=bubbles, blanks=blanks)
        case Glance(), Glance():
            answers = tuple(
                (number, _spans(a, b)) for (number, a), (_, b) in zip(first.answers, second.answers, strict=True)
            )
            return Glance(answers)
        case Paragraph(), Paragraph():
            return Paragraph(_spans(first.spans, second.spans))
        case _:
            return first


def _line(first: AnswerLine, second: AnswerLine) -> AnswerLine:
    return replace(first, label=_spans(first.label, second.label))


def _merged(first: Sequence[Block], second: Sequence[Block]) -> Iterator[Block]:
    """What both say in the same way once, what they say in words side by side; a blank names what it asks in both
    languages, and a table, which has no room beside another, its rows and columns."""
    for how, group in groupby(zip(first, second, strict=True), lambda pair: _how(*pair)):
        pairs = list(group)
        if how == "beside":
            left, right = zip(*pairs, strict=True)
            yield Beside(left, right)
        else:
            yield from (_once(a, b) for a, b in pairs)


def _how(first: Block, second: Block) -> Literal["once", "beside"]:
    alike = first.spans == second.spans if isinstance(first, Answer) and isinstance(second, Answer) else first == second
    return "once" if alike or isinstance(first, AnswerLine | Bracket | Table | WritingLines) else "beside"


def _once(first: Block, second: Block) -> Block:
    match first, second:
        case AnswerLine(), AnswerLine():
            return _line(first, second)
        case Table(), Table():
            rows = (tuple(map(_text, a, b)) for a, b in zip(first.rows, second.rows, strict=True))
            return replace(first, head=tuple(map(_text, first.head, second.head)), rows=tuple(rows))
        case _:
            return first

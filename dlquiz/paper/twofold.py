"""A paper in two languages: the same questions side by side, the room to answer them once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from dlquiz.paper.document import AnswerSheet, Beside, Block, Claims, Document, Exercise, Head, Heading
from dlquiz.text.blocks import AnswerLine, Bracket, Paragraph, WritingLines
from dlquiz.text.spans import Plain, Spans

_BETWEEN: Spans = (Plain(" / "),)


def side_by_side(first: Document, second: Document) -> Document:
    """Two documents of the same items as one, which is the first with what the second says beside it."""
    blocks = tuple(_both(a, b) for a, b in zip(first.blocks, second.blocks, strict=True))
    return replace(
        first,
        title=_text(first.title, second.title),
        subtitle=_text(first.subtitle, second.subtitle),
        blocks=blocks,
        head=_head(first.head, second.head),
    )


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
    return Head(_text(first.school, second.school), lines, told, grid, rows, _text(first.sealed, second.sealed))


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
            return replace(
                first, title=_text(first.title, second.title), note=_text(first.note, second.note), blanks=blanks
            )
        case Paragraph(), Paragraph():
            return Paragraph(_spans(first.spans, second.spans))
        case _:
            return first


def _line(first: AnswerLine, second: AnswerLine) -> AnswerLine:
    return replace(first, label=_spans(first.label, second.label))


def _merged(first: Sequence[Block], second: Sequence[Block]) -> Iterator[Block]:
    """What is asked side by side, then the room; a blank names what it asks in both languages."""
    for is_room, group in groupby(zip(first, second, strict=True), lambda pair: _is_room(pair[0])):
        pairs = list(group)
        if is_room:
            for a, b in pairs:
                yield _line(a, b) if isinstance(a, AnswerLine) and isinstance(b, AnswerLine) else a
        else:
            yield Beside(tuple(a for a, _ in pairs), tuple(b for _, b in pairs))  # type: ignore[misc]


def _is_room(block: Block) -> bool:
    return isinstance(block, AnswerLine | Bracket | WritingLines)

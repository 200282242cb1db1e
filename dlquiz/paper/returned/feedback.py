"""What a student gets back: each question again with one's own answer, the key, the slip and the worked solution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from dlquiz.kinds.grades import PartGrade, wrong_entries
from dlquiz.kinds.protocol import Item
from dlquiz.paper.document import Answer, Block, Document, Exercise, Steps
from dlquiz.paper.manifest import Paper
from dlquiz.paper.returned.marks import MarkedItem, MarkedPaper, MarkedPart
from dlquiz.session.points import shown_points
from dlquiz.text.blocks import Display, Paragraph, step
from dlquiz.text.spans import Language, Plain, Spans
from dlquiz.text.wording import say

# Right, partly right, wrong, not answered.
_SIGNS = {"correct": "✓", "partly": "◐", "wrong": "✗", "blank": "–"}


def title_of(paper: Paper, lang: Language) -> str:
    """What a paper is called."""
    return paper.exam.title.of(lang) if paper.exam else say(lang, "sheet_title")


def feedback(marked: MarkedPaper) -> Document:
    """The document for a student, in the paper's language."""
    plan, student = marked.paper.plan, marked.student
    lang = plan.lang
    points = say(lang, "mark_points", points=shown_points(marked.points), worth=shown_points(marked.worth))
    who = dict.fromkeys(filter(None, (student.name, student.id)))
    head = [*who, say(lang, "print_variant", letter=plan.letter), points]
    if marked.waiting:
        head.append(say(lang, "mark_not_yet", numbers=", ".join(map(str, marked.waiting))))
    blocks = tuple(Exercise(one.number, tuple(_blocks(one, lang))) for one in marked.items)
    heading = f"{title_of(marked.paper, lang)} {say(lang, 'mark_feedback')}"
    return Document(lang, heading, " · ".join(head), marked.paper.code, plan.letter, False, blocks)


@dataclass(frozen=True)
class _Asked:
    """A question of a paper, which many students may have had: it is made once."""

    address: str
    digest: str
    lang: Language
    item: Item = field(compare=False)


@lru_cache(maxsize=500)
def _solved(asked: _Asked) -> tuple[tuple[Block, ...], tuple[Spans, ...], tuple[Block, ...]]:
    """What is asked, the solution, and what stands behind the answer: key and solution."""
    item, lang = asked.item, asked.lang
    solution = item.solution(lang)
    key = item.key_blocks(lang) if item.self_marked else (Answer(item.key_in_full(lang)),)
    return item.shown(lang), solution, (*key, Steps(tuple(map(_step, solution))))


def _blocks(one: MarkedItem, lang: Language) -> Iterator[Block]:
    asked, solution, solved = _solved(_Asked(one.item.address, one.item.digest, lang, one.item))
    yield from asked
    yield _line(f"{_own(one, lang)} · {_earned(one, lang)}")
    for part in one.parts:
        yield from _verdict(one, part, solution, lang)
    yield from solved


def _line(text: str) -> Paragraph:
    return Paragraph((Plain(text),))


def _own(one: MarkedItem, lang: Language) -> str:
    """What was answered, as it was typed."""
    typed = say(lang, "between").join(part.response or "–" for part in one.parts)
    answered = any(part.response for part in one.parts)
    return say(lang, "mark_own", answer=typed if answered else say(lang, "blank"))


def _earned(one: MarkedItem, lang: Language) -> str:
    if one.points is None:
        return say(lang, "mark_waits")
    said = say(lang, "mark_points", points=shown_points(one.points), worth=shown_points(one.worth))
    return say(lang, "mark_by_hand", points=said) if one.by_hand else said


def _verdict(one: MarkedItem, part: MarkedPart, solution: Sequence[Spans], lang: Language) -> Iterator[Block]:
    """How an answer was judged, and by which slip, unless the solution says it anyway; of a blank, or of what a person
    marked, there is nothing to say."""
    graded = part.grade
    if graded is None or graded.unknown:
        return
    unread = graded.verdict == "unreadable"
    words = say(lang, "unreadable" if unread else "followed" if graded.followed else graded.standing)
    label = f"{part.part.label(lang).removesuffix(' =')}: " if len(one.parts) > 1 else ""
    entries = wrong_entries(graded, lang)
    worth = say(lang, "mark_points", points=shown_points(part.points or one.worth * 0), worth=shown_points(part.worth))
    share = f" ({worth})" if len(one.parts) > 1 and not one.by_hand else ""
    yield _line(f"{_SIGNS[graded.standing]} {label}{words}{f': {entries}' if entries else ''}{share}")
    if graded.problem is not None:
        yield _line(graded.problem.why.of(lang))
    yield from (Paragraph(spans) for spans in _because(graded, lang) if spans not in solution)


def _because(graded: PartGrade, lang: Language) -> list[Spans]:
    """What went wrong, if it is known by name."""
    mistakes = (graded.mistake, *graded.also) if graded.mistake is not None else ()
    return [mistake.message.spans(lang) for mistake in mistakes if mistake.message is not None]


def _step(spans: Spans) -> Spans | Display:
    block = step(spans)
    return block.spans if isinstance(block, Paragraph) else block

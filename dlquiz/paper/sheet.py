"""A form as documents: the question paper, and its key with worked solutions and proofs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Literal

from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item
from dlquiz.paper.document import Answer, Block, Document, Exercise, Heading, Steps
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.session import marks
from dlquiz.session.exam import Exam, ExamSection
from dlquiz.text.blocks import CodeBlock, Display, Options, Pairs, Paragraph
from dlquiz.text.spans import Language, Maths, Plain, Spans
from dlquiz.text.wording import counted, say

Proven = tuple[Item, Proof | None]


def question_paper(items: Sequence[Item], plan: SheetPlan, code: str, title: str, exam: Exam | None = None) -> Document:
    """What the students get. With an `exam`, whose questions the items are: in its sections, with their points, and
    without the items' addresses, which may give an answer away."""
    lang = plan.lang
    worth = _worth(items, exam)
    exercises = [
        Exercise(number, _asked(item, lang, points), points, "" if exam or plan.locked else item.address)
        for number, (item, points) in enumerate(zip(items, worth, strict=True), 1)
    ]
    subtitle = (
        say(lang, "paper_subtitle", count=len(items), points=exam.points, minutes=exam.minutes)
        if exam
        else say(lang, "sheet_subtitle", count=len(items))
    )
    return _document(plan, code, title, subtitle, True, _in_sections(exercises, exam, lang, 1))


def answer_key(items: Sequence[Proven], plan: SheetPlan, code: str, title: str, exam: Exam | None = None) -> Document:
    """What the teacher keeps: all answers at a glance, then each with its solution and its proof; with an `exam` also
    its points."""
    lang = plan.lang
    worth = _worth(items, exam)
    glance = [Exercise(number, (Answer(item.key_line(lang)),)) for number, (item, _) in enumerate(items, 1)]
    solved = [
        Exercise(number, _solved(item, proof, lang, points), points, item.address)
        for number, ((item, proof), points) in enumerate(zip(items, worth, strict=True), 1)
    ]
    blocks: tuple[Block | Exercise, ...] = (
        _heading(say(lang, "at_a_glance")),
        *_in_sections(glance, exam, lang, 2),
        _heading(say(lang, "solutions")),
        *_in_sections(solved, exam, lang, 2),
    )
    return _document(
        plan, code, f"{title} {say(lang, 'key_title')}", say(lang, "key_subtitle", seed=plan.seed), False, blocks
    )


def _worth(items: Sequence[object], exam: Exam | None) -> Sequence[int | None]:
    """The points of each item; None where none are given."""
    return [task.points for task in exam.tasks] if exam else [None] * len(items)


def _in_sections(
    exercises: Sequence[Exercise], exam: Exam | None, lang: Language, level: Literal[1, 2]
) -> tuple[Block | Exercise, ...]:
    """The exercises of an exam under the headings of its sections."""
    left = iter(exercises)
    blocks: list[Block | Exercise] = []
    for section in exam.sections if exam else ():
        blocks += [_heading(section_title(section, lang), level), *islice(left, len(section.items))]
    return (*blocks, *left)


def section_title(section: ExamSection, lang: Language) -> str:
    """`I. Choice (10 questions, 2 points each)`."""
    count, worth = counted(lang, "paper_count", len(section.items)), counted(lang, "paper_worth", section.points)
    return say(lang, "paper_section", title=section.title.of(lang), count=count, worth=worth)


def _document(
    plan: SheetPlan, code: str, title: str, subtitle: str, name_line: bool, blocks: tuple[Block | Exercise, ...]
) -> Document:
    return Document(plan.lang, title, subtitle, code, plan.letter, name_line, blocks)


def _heading(text: str, level: Literal[1, 2] = 1) -> Heading:
    return Heading((Plain(text),), level)


def _asked(item: Item, lang: Language, points: int | None) -> tuple[Block, ...]:
    """The question and the room to answer it."""
    return (*item.shown(lang), *item.room(lang, points))


def _solved(item: Item, proof: Proof | None, lang: Language, points: int | None) -> tuple[Block, ...]:
    """The question again, its answer and solution; of an explanation a model answer, and how to mark others."""
    stem: list[Block] = [block for block in item.shown(lang) if not isinstance(block, Options | Pairs)]
    rubric = item.parts[0].rubric(lang)
    if rubric:
        title, *rest = item.key_blocks(lang)
        marking = title if points is None else Paragraph((Plain(_marking(len(rubric), points, lang)),))
        solved: tuple[Block, ...] = (*map(Answer, item.solution(lang)), marking, *rest)
    else:
        solved = (Answer(item.key_in_full(lang)), Steps(tuple(map(_step, item.solution(lang)))))
    return (*stem, *solved, *((CodeBlock(proof.code.rstrip("\n")),) if proof is not None else ()))


def _marking(count: int, points: int, lang: Language) -> str:
    """What an answer earns by how many points of the rubric it makes, as `dlquiz exam` marks it."""
    comma = "、" if lang == "zh" else ", "
    met = range(1, count + 1)
    earned = comma.join(f"{marks.earned(number / count, points):g}" for number in met)
    return say(lang, "paper_rubric", share=f"1/{count}", met=comma.join(map(str, met)), earned=earned)


def _step(spans: Spans) -> Spans | Display:
    if len(spans) == 1 and isinstance(spans[0], Maths):
        return Display(spans[0].node)
    return spans

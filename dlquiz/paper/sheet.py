"""A form as documents: the question paper, and its key with worked solutions and proofs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Literal

from dlquiz.exam import marks
from dlquiz.exam.paper import Exam, ExamSection
from dlquiz.items import present
from dlquiz.items.item import ConceptItem, Item, NumericItem
from dlquiz.paper.document import (
    Answer,
    AnswerLine,
    Block,
    CodeBlock,
    Display,
    Document,
    Exercise,
    Heading,
    Options,
    Pairs,
    Paragraph,
    Steps,
    WritingLines,
)
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.proof.comparison import Proof
from dlquiz.text.spans import Language, Maths, Plain, Span, Spans
from dlquiz.text.wording import counted, say

# Ruled lines to write on for each point that an explanation must make.
LINES_A_POINT = 2
# From so many points on a sum has steps that earn some: a line a point to write them on.
WORKED = 3

Proven = tuple[Item, Proof | None]


def question_paper(items: Sequence[Item], plan: SheetPlan, code: str, title: str, exam: Exam | None = None) -> Document:
    """What the students get. With an `exam`, whose questions the items are: in its sections, with their points, and
    without the items' addresses, which may give an answer away."""
    lang = plan.lang
    worth = _worth(items, exam)
    exercises = [
        Exercise(number, _asked(item, lang, points), points, "" if exam else item.address)
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
    glance = [Exercise(number, (Answer(_key(item, lang)),)) for number, (item, _) in enumerate(items, 1)]
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
    stem = Paragraph(present.stem(item, lang))
    if isinstance(item, NumericItem):
        return (stem, *_working(points), *(AnswerLine(present.prompt(part, lang)) for part in item.parts))
    if item.question.kind == "explain":
        return (stem, WritingLines(LINES_A_POINT * len(item.question.rubric)))
    answer = AnswerLine((Plain(say(lang, item.question.kind)),), width=30)
    if item.question.kind == "truth":
        return (stem, Paragraph(present.statement(item, lang)), answer)
    left, right = present.pairs(item, lang)
    choice: Block = Pairs(left, right) if left else Options(present.options(item, lang))
    return (stem, choice, answer)


def _working(points: int | None) -> tuple[Block, ...]:
    """Where points are given, they are for the steps too: room to write them down, unless it is just filled in."""
    return (WritingLines(points, ruled=False),) if points and points >= WORKED else ()


def _key(item: Item, lang: Language) -> Spans:
    """The answers of an item in one line; of an explanation, how many points it must make."""
    if isinstance(item, ConceptItem) and item.question.kind == "explain":
        return (Plain(say(lang, "points_below", count=len(item.question.rubric))),)
    if isinstance(item, ConceptItem):
        return (Plain(present.concept_key(item, lang)),)
    spans: list[Plain | Maths] = []
    for part in item.parts:
        spans += [Plain(";  ")] if spans else []
        spans += [Maths(part.result.symbol), Plain(" = "), Maths(present.key_node(part))]
        spans += [Plain(f" {part.result.unit}")] if part.result.unit else []
    return tuple(spans)


def _answer(item: Item, lang: Language) -> Spans:
    """The answers of an item; of lettered options also what they say, since the key does not list them all."""
    spans: list[Span] = []
    if isinstance(item, ConceptItem) and (options := dict(present.options(item, lang))):
        for letter in item.key:
            spans += [Plain(say(lang, "between"))] if spans else []
            spans += [Plain(f"{letter}. "), *options[letter]]
    return tuple(spans) or _key(item, lang)


def _solved(item: Item, proof: Proof | None, lang: Language, points: int | None) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(present.stem(item, lang))]
    if isinstance(item, ConceptItem) and item.question.kind == "truth":
        blocks.append(Paragraph(present.statement(item, lang)))
    if isinstance(item, ConceptItem) and item.question.kind == "explain":
        blocks += _explained(item, lang, points)
    else:
        steps = tuple(_step(spans) for spans in present.solution(item, lang))
        blocks += [Answer(_answer(item, lang)), Steps(steps)]
    if proof is not None:
        blocks.append(CodeBlock(proof.code.rstrip("\n")))
    return tuple(blocks)


def _explained(item: ConceptItem, lang: Language, points: int | None) -> tuple[Block, ...]:
    """A model answer, and the points to mark another one by."""
    title = present.rubric_title(item, lang) if points is None else _marking(len(item.question.rubric), points, lang)
    return (*map(Answer, present.solution(item, lang)), Paragraph((Plain(title),)), Options(present.rubric(item, lang)))


def _marking(count: int, points: int, lang: Language) -> str:
    """What an answer earns by how many points of the rubric it makes, as `dlquiz exam` marks it."""
    comma = "、" if lang == "zh" else ", "
    met = range(1, count + 1)
    earned = comma.join(f"{marks.points(number / count, points):g}" for number in met)
    return say(lang, "paper_rubric", share=f"1/{count}", met=comma.join(map(str, met)), earned=earned)


def _step(spans: Spans) -> Spans | Display:
    if len(spans) == 1 and isinstance(spans[0], Maths):
        return Display(spans[0].node)
    return spans

"""A form as documents: the question paper, and its key with worked solutions and proofs."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz import present
from dlquiz.document import (
    Answer,
    AnswerLine,
    Block,
    CodeBlock,
    Display,
    Document,
    Exercise,
    Heading,
    Language,
    Maths,
    Options,
    Pairs,
    Paragraph,
    Plain,
    Spans,
    Steps,
    WritingLines,
)
from dlquiz.item import ConceptItem, Item, NumericItem
from dlquiz.proof import Proof
from dlquiz.sheetcode import SheetPlan
from dlquiz.wording import say

# Ruled lines to write on for each point that an explanation must make.
LINES_A_POINT = 2

Proven = tuple[Item, Proof | None]


def question_paper(items: Sequence[Item], plan: SheetPlan, code: str, title: str) -> Document:
    """What the students get."""
    lang = plan.lang
    exercises = tuple(Exercise(number, _asked(item, lang), None, item.address) for number, item in enumerate(items, 1))
    return _document(plan, code, title, say(lang, "sheet_subtitle", count=len(items), seed=plan.seed), True, exercises)


def answer_key(items: Sequence[Proven], plan: SheetPlan, code: str, title: str) -> Document:
    """What the teacher keeps: all answers at a glance, then each with its solution and its proof."""
    lang = plan.lang
    glance = tuple(Exercise(number, (Answer(_key(item, lang)),)) for number, (item, _) in enumerate(items, 1))
    solved = tuple(
        Exercise(number, _solved(item, proof, lang), None, item.address)
        for number, (item, proof) in enumerate(items, 1)
    )
    blocks: tuple[Block | Exercise, ...] = (
        _heading(say(lang, "at_a_glance")),
        *glance,
        _heading(say(lang, "solutions")),
        *solved,
    )
    return _document(
        plan, code, f"{title} {say(lang, 'key_title')}", say(lang, "key_subtitle", seed=plan.seed), False, blocks
    )


def _document(
    plan: SheetPlan, code: str, title: str, subtitle: str, name_line: bool, blocks: tuple[Block | Exercise, ...]
) -> Document:
    return Document(plan.lang, title, subtitle, code, plan.letter, name_line, blocks)


def _heading(text: str) -> Heading:
    return Heading((Plain(text),))


def _asked(item: Item, lang: Language) -> tuple[Block, ...]:
    """The question and the room to answer it."""
    stem = Paragraph(present.stem(item, lang))
    if isinstance(item, NumericItem):
        return (stem, *(AnswerLine(present.prompt(part, lang)) for part in item.parts))
    if item.question.kind == "explain":
        return (stem, WritingLines(LINES_A_POINT * len(item.question.rubric)))
    answer = AnswerLine((Plain(say(lang, item.question.kind)),), width=30)
    if item.question.kind == "truth":
        return (stem, Paragraph(present.statement(item, lang)), answer)
    left, right = present.pairs(item, lang)
    choice: Block = Pairs(left, right) if left else Options(present.options(item, lang))
    return (stem, choice, answer)


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


def _solved(item: Item, proof: Proof | None, lang: Language) -> tuple[Block, ...]:
    blocks: list[Block] = [Paragraph(present.stem(item, lang))]
    if isinstance(item, ConceptItem) and item.question.kind == "truth":
        blocks.append(Paragraph(present.statement(item, lang)))
    if isinstance(item, ConceptItem) and item.question.kind == "explain":
        blocks += _explained(item, lang)
    else:
        steps = tuple(_step(spans) for spans in present.solution(item, lang))
        blocks += [Answer(_key(item, lang)), Steps(steps)]
    if proof is not None:
        blocks.append(CodeBlock(proof.code.rstrip("\n")))
    return tuple(blocks)


def _explained(item: ConceptItem, lang: Language) -> tuple[Block, ...]:
    """A model answer, and the points to mark another one by."""
    title = Paragraph((Plain(present.rubric_title(item, lang)),))
    return (*map(Answer, present.solution(item, lang)), title, Options(present.rubric(item, lang)))


def _step(spans: Spans) -> Spans | Display:
    if len(spans) == 1 and isinstance(spans[0], Maths):
        return Display(spans[0].node)
    return spans

"""A form as documents: the question paper, and its key with worked solutions and proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from itertools import groupby, islice
from typing import Literal

from msgspec import structs

from dlquiz.bank.blueprint import as_points
from dlquiz.bank.front import Front
from dlquiz.cards.pictured import picture_of
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import KINDS
from dlquiz.paper.answersheet import answer_sheet
from dlquiz.paper.document import (
    Answer,
    Block,
    Claim,
    Claims,
    Document,
    Drawing,
    Exercise,
    Glance,
    Heading,
    Steps,
)
from dlquiz.paper.front import head_of
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.paper.twofold import side_by_side
from dlquiz.session.exam import Exam, ExamSection
from dlquiz.session.points import ladder, shown_points
from dlquiz.text.blocks import Bracket, CodeBlock, Display, Options, Pairs, Paragraph
from dlquiz.text.program import narrowed
from dlquiz.text.spans import LANGUAGES, Language, Maths, Plain, Spans
from dlquiz.text.wording import counted, say

Proven = tuple[Item, Proof | None]
# What is told of an item, and the place of its kind among all.
_Told = tuple[int, str]
# Characters of the fixed-width font, as small as it is set, that a line of a key has room for.
CODE_WIDTH = 96


def question_paper(
    items: Sequence[Item], plan: SheetPlan, code: str, title: str, exam: Exam | None = None, front: Front | None = None
) -> Document:
    """What the students get, with what its `front` says. With an `exam`, whose questions the items are: in its
    sections, with their points, and without the items' addresses, which may give an answer away."""
    look = front or Front()
    return _in_languages(plan, title, exam, look, lambda own, name: _paper(items, own, code, name, exam, look))


def _in_languages(
    plan: SheetPlan, title: str, exam: Exam | None, front: Front, write: Callable[[SheetPlan, str], Document]
) -> Document:
    """The document in the languages of a `front`, side by side. A title that is not the paper's own is the same in all
    of them."""
    names = {lang: exam.title.of(lang) if exam else say(lang, "sheet_title") for lang in LANGUAGES}
    own = title == names[plan.lang]
    found = [write(replace(plan, lang=lang), names[lang] if own else title) for lang in front.languages or (plan.lang,)]
    return reduce(side_by_side, found)


def _paper(items: Sequence[Item], plan: SheetPlan, code: str, title: str, exam: Exam | None, front: Front) -> Document:
    lang = plan.lang
    worth = _worth(items, exam)
    exercises = [
        Exercise(number, _asked(item, lang, points), points, _source(item, plan, exam), len(item.parts))
        for number, (item, points) in enumerate(zip(items, worth, strict=True), 1)
    ]
    subtitle = (
        counted(lang, "paper_subtitle", len(items), points=exam.points, minutes=exam.minutes)
        if exam
        else counted(lang, "sheet_subtitle", len(items))
    )
    told = [(list(KINDS).index(item.question.kind), item.instruction(lang)) for item in items]
    blocks = _compact(_in_sections(exercises, exam, lang, 1, told), lang)
    sheet = answer_sheet(items, lang) if front.answer_sheet else ()
    document = _document(plan, code, title, subtitle, True, (*blocks, *sheet))
    return structs.replace(document, head=head_of(front, exam, lang), filling=True)


def answer_key(
    items: Sequence[Proven],
    plan: SheetPlan,
    code: str,
    title: str,
    exam: Exam | None = None,
    front: Front | None = None,
) -> Document:
    """What the teacher keeps: all answers at a glance, then each with its solution and its proof; with an `exam` also
    its points; in the languages of the `front`."""
    look = front or Front()
    return _in_languages(plan, title, exam, look, lambda own, name: _key(items, own, code, name, exam))


def _key(items: Sequence[Proven], plan: SheetPlan, code: str, title: str, exam: Exam | None) -> Document:
    lang = plan.lang
    worth = _worth(items, exam)
    solved = [
        Exercise(number, _solved(item, proof, lang, points), points, item.address, len(item.parts))
        for number, ((item, proof), points) in enumerate(zip(items, worth, strict=True), 1)
    ]
    blocks: tuple[Block | Exercise, ...] = (
        _heading(say(lang, "at_a_glance")),
        *_glance(items, exam, lang),
        _heading(say(lang, "solutions")),
        *_in_sections(solved, exam, lang, 2),
    )
    return _document(
        plan, code, f"{title} {say(lang, 'key_title')}", say(lang, "key_subtitle", seed=plan.seed), False, blocks
    )


def _glance(items: Sequence[Proven], exam: Exam | None, lang: Language) -> Iterator[Block]:
    """All answers, section by section."""
    answers = iter([(number, item.key_line(lang)) for number, (item, _) in enumerate(items, 1)])
    for section in exam.sections if exam else ():
        yield _heading(section.title.of(lang), 2)
        yield Glance(tuple(islice(answers, len(section.items))))
    if not exam:
        yield Glance(tuple(answers))


def _worth(items: Sequence[object], exam: Exam | None) -> Sequence[float | None]:
    """The points of each item; None where none are given."""
    return [task.points for task in exam.tasks] if exam else [None] * len(items)


def _in_sections(
    exercises: Sequence[Exercise], exam: Exam | None, lang: Language, level: Literal[1, 2], told: Sequence[_Told] = ()
) -> tuple[Block | Exercise, ...]:
    """The exercises of an exam under the headings of its sections, below each of which stands what is `told` of its
    exercises, once; without an exam, above all."""
    left, said = iter(exercises), iter(told)
    blocks: list[Block | Exercise] = []
    for section in exam.sections if exam else ():
        count = len(section.items)
        blocks += [_heading(section_title(section, lang), level), *_once(islice(said, count), lang)]
        blocks += islice(left, count)
    return (*blocks, *_once(said, lang), *left)


def _once(told: Iterable[_Told], lang: Language) -> tuple[Paragraph, ...]:
    """What is said of several exercises, each thing once, in a paragraph: of one right option before several. Where
    nothing is to be said of some of them, it is said which are meant: those that have brackets."""
    rows = list(told)
    text = ("" if lang == "zh" else " ").join(dict.fromkeys(said for _, said in sorted(rows) if said))
    if text and not all(said for _, said in rows):
        text = say(lang, "paper_bracketed", told=text[:1].lower() + text[1:])
    return (Paragraph((Plain(text),)),) if text else ()


def _compact(blocks: Iterable[Block | Exercise], lang: Language) -> Iterator[Block | Exercise]:
    """The blocks, exercises in a row that are a line each as a table."""
    for bare, group in groupby(blocks, _is_a_line):
        found = list(group)
        exercises = [block for block in found if isinstance(block, Exercise)]
        yield from [_claims(exercises, lang)] if bare and len(found) > 1 else found


def _is_a_line(block: Block | Exercise) -> bool:
    match block:
        case Exercise(blocks=(Paragraph(), Bracket())):
            return True
        case _:
            return False


def _claims(exercises: Sequence[Exercise], lang: Language) -> Claims:
    rows = tuple(
        Claim(one.number, (first.spans,), one.source)
        for one in exercises
        for first in one.blocks[:1]
        if isinstance(first, Paragraph)
    )
    head = say(lang, "claims_number"), say(lang, "claims_statement"), say(lang, "claims_mark")
    return Claims(head, rows, exercises[0].points)


def section_title(section: ExamSection, lang: Language) -> str:
    """`I. Choice (10 questions, 2 points each, 20 points in all)`."""
    count, worth = counted(lang, "paper_count", len(section.items)), counted(lang, "paper_worth", section.points)
    total = counted(lang, "paper_total", as_points(section.points * len(section.items)))
    return say(lang, "paper_section", title=section.title.of(lang), count=count, worth=worth, total=total)


def _document(
    plan: SheetPlan, code: str, title: str, subtitle: str, name_line: bool, blocks: tuple[Block | Exercise, ...]
) -> Document:
    return Document(plan.lang, title, subtitle, code, plan.letter, name_line, blocks)


def _heading(text: str, level: Literal[1, 2] = 1) -> Heading:
    return Heading((Plain(text),), level)


def _source(item: Item, plan: SheetPlan, exam: Exam | None) -> str:
    """The address on a practice sheet, which brings the key back; on a paper that counts there is none."""
    return "" if exam or plan.locked else item.address


def _asked(item: Item, lang: Language, points: float | None) -> tuple[Block, ...]:
    """The question and the room to answer it."""
    return (*item.posed(lang), *item.room(lang, points))


def _solved(item: Item, proof: Proof | None, lang: Language, points: float | None) -> tuple[Block, ...]:
    """The question again, its answer and solution; of an explanation a model answer, and how to mark others."""
    stem: list[Block] = [block for block in item.posed(lang) if not isinstance(block, Options | Pairs)]
    rubric = item.parts[0].rubric(lang)
    if rubric:
        title, *rest = item.key_blocks(lang)
        marking = title if points is None else _by_rubric(len(rubric), points, lang)
        solved: tuple[Block, ...] = (*map(Answer, item.solution(lang)), marking, *rest)
    else:
        solved = (Answer(item.key_in_full(lang)), Steps(tuple(map(_step, item.solution(lang)))), *_drawn(item, lang))
    return (*stem, *solved, *((CodeBlock(narrowed(proof.code.rstrip("\n"), CODE_WIDTH)),) if proof is not None else ()))


def _drawn(item: Item, lang: Language) -> tuple[Drawing, ...]:
    """The picture that its card has; none where there is nothing to be seen of it."""
    card = item.question.card
    if card is None or card.plot is None:
        return ()
    try:
        return (Drawing(picture_of(card, item.given, item.results, lang)),)
    except DlquizError:
        return ()


def _by_rubric(count: int, points: float, lang: Language) -> Paragraph:
    """What an answer earns by how many points of the rubric it makes, as `dlquiz exam` marks it."""
    comma, met = "、" if lang == "zh" else ", ", range(1, count + 1)
    worth = comma.join(map(shown_points, ladder(count, Fraction(points))))
    told = say(lang, "paper_rubric", share=f"1/{count}", met=comma.join(map(str, met)), earned=worth)
    return Paragraph((Plain(told),))


def _step(spans: Spans) -> Spans | Display:
    if len(spans) == 1 and isinstance(spans[0], Maths):
        return Display(spans[0].node)
    return spans

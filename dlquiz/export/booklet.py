"""Questions as a document to be edited or printed: all questions, then their answers."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.export.feedback import mistake_lines, proof_blocks, rubric_blocks, stem_blocks
from dlquiz.export.view import View
from dlquiz.paper.document import Answer, Block, Document, Exercise, Heading, Steps
from dlquiz.text.blocks import Display, Paragraph, step
from dlquiz.text.spans import Language, Plain
from dlquiz.text.wording import counted, say


def booklet(views: Sequence[View]) -> Document:
    """The questions, each with room for its answer, then their answers under the same numbers."""
    lang = views[0].lang
    blocks: list[Block | Exercise] = [_heading(lang, "export_questions")]
    blocks += [Exercise(number, (*view.shown, *view.room)) for number, view in enumerate(views, 1)]
    blocks += [_heading(lang, "solutions")]
    blocks += [Exercise(number, answer(view), source=view.address) for number, view in enumerate(views, 1)]
    title = say(lang, "export_title")
    subtitle = counted(lang, "sheet_subtitle", len(views))
    return Document(lang, title, subtitle, "dlquiz export", "", False, tuple(blocks))


def _heading(lang: Language, key: str) -> Heading:
    return Heading((Plain(say(lang, key)),))


def answer(view: View) -> tuple[Block, ...]:
    """The question in short, its key, solution, rubric, named mistakes and proof."""
    lines = mistake_lines(view)
    said = (Paragraph((Plain(say(view.lang, "export_mistakes")),)), *map(Paragraph, lines)) if lines else ()
    rubric = rubric_blocks(view)
    solved: tuple[Block, ...]
    if rubric:
        solved = (*map(Answer, view.solution), *rubric)
    else:
        steps = [Display(one.node) if isinstance(one, Display) else one.spans for one in map(step, view.solution)]
        solved = (Answer(view.key), Steps(tuple(steps)))
    return (*stem_blocks(view), *solved, *said, *proof_blocks(view))

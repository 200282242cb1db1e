"""What is said once an answer is in: the key, the worked solution, the named mistakes, the program that proves it."""

from __future__ import annotations

from typing import Any

from dlquiz.export.asked import Matching, Numbers, asked
from dlquiz.export.view import PartView, SlipView, View
from dlquiz.language.numbers import number_node
from dlquiz.text.blocks import CodeBlock, Options, Pairs, Paragraph, Shown, step
from dlquiz.text.spans import Labelled, Maths, Plain, Spans
from dlquiz.text.wording import say

Blocks = tuple[Shown, ...]


def stem_blocks(view: View) -> Blocks:
    """The question without what it offers to choose from."""
    return tuple(block for block in view.shown if not isinstance(block, Options | Pairs))


def question_blocks(view: View) -> Blocks:
    """The question without what it offers to choose from, and of numbers how they are asked for."""
    asks = tuple(Paragraph(part.prompt) for part in view.parts if isinstance(asked(part), Numbers))
    return (*stem_blocks(view), *asks)


def solution_blocks(view: View) -> Blocks:
    """The key, the solution and the proof; of an explanation its model answer."""
    label = Plain(say(view.lang, "print_answer") + say(view.lang, "print_colon"))
    key = () if _rubric(view) else (Paragraph((label, *view.key)),)
    return (*key, *map(step, view.solution), *proof_blocks(view))


def _rubric(view: View) -> tuple[Labelled, ...]:
    return tuple(point for part in view.parts for point in part.rubric)


def rubric_blocks(view: View) -> Blocks:
    """The points that an answer in words is marked by; none of other answers."""
    points = _rubric(view)
    title = say(view.lang, "rubric", share=f"1/{len(points)}") if points else ""
    return (Paragraph((Plain(title),)), Options(points)) if points else ()


def proof_blocks(view: View) -> Blocks:
    """The program that shows the key, if there is one."""
    if view.proof is None:
        return ()
    return Paragraph((Plain(say(view.lang, "proven", torch=view.proof.torch)),)), CodeBlock(
        view.proof.code.rstrip("\n")
    )


def mistake_lines(view: View) -> tuple[Spans, ...]:
    """Every named mistake with the answer that it gives: `12: multiplied instead of added`. What is said of a pair that
    was missed stands in the solution."""
    parts = [part for part in view.parts if not isinstance(asked(part), Matching)]
    return tuple(_line(view, part, slip) for part in parts for slip in part.slips if slip.message)


def _line(view: View, part: PartView, slip: SlipView) -> Spans:
    return (*_value(part, slip.value), Plain(say(view.lang, "print_colon")), *slip.message)


def _value(part: PartView, value: Any) -> Spans:
    return (Maths(number_node(value)),) if isinstance(asked(part), Numbers) else (Plain(str(value)),)


def mistake_blocks(view: View) -> Blocks:
    """The named mistakes under a heading; none if there are none."""
    lines = mistake_lines(view)
    return (Paragraph((Plain(say(view.lang, "export_mistakes")),)), *map(Paragraph, lines)) if lines else ()

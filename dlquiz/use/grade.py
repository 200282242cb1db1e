"""A response graded without a session."""

from __future__ import annotations

from dlquiz.kinds.answers.numbers import split_parts
from dlquiz.kinds.grading import Grade, grade
from dlquiz.kinds.protocol import Item


def grade_typed(item: Item, typed: str) -> Grade:
    """The grade of what was typed on one line, where `;` separates the answers to several parts; it is not recorded."""
    return grade(item, split_parts(typed, len(item.parts)))

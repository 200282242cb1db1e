"""A response graded without a session."""

from __future__ import annotations

from dlquiz.items.grading import Grade, grade
from dlquiz.items.item import Item, NumericItem
from dlquiz.items.response import split_parts


def grade_typed(item: Item, typed: str) -> Grade:
    """The grade of what was typed on one line, where `;` separates the answers to several parts; it is not recorded."""
    count = len(item.parts) if isinstance(item, NumericItem) else 1
    return grade(item, split_parts(typed, count))

"""What a kind does with its questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import Node
from dlquiz.kinds.protocol import Item, Question


def _variants(question: Any) -> int:
    return int(question.variants)


def _all_variants(question: Any) -> tuple[int, bool]:
    return question.variants, True


@dataclass(frozen=True)
class Kind:
    """`draw` gives the item of a seed (0 or more); `read` the question of a node, what is wrong with it added to the
    faults, and is None where a question is read with its card; `size` says how many draws there are, and `count` how
    many different items, and whether that is exact: by default both are the question's `variants`."""

    draw: Callable[[Any, int], Item]
    read: Callable[[Node, str, Faults], Question] | None = None
    size: Callable[[Any], int] = _variants
    count: Callable[[Any], tuple[int, bool]] = _all_variants

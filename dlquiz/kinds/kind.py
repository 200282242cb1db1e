"""What a kind does with its questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.protocol import Item, Question


def _arrangements(question: Any) -> int:
    return int(question.arrangements)


def _all_variants(question: Any) -> tuple[int, bool]:
    return question.variants, True


class Kind(Struct, frozen=True):
    """`draw` gives the item of a seed (0 or more); `read` the question of a node, what is wrong with it added to the
    faults, and is None where a question is read with its card; `read_each` gives all questions of a table, by id;
    `size` says how many draws there are, and `count` how many different items, and whether that is exact: by default
    the question's `arrangements` and `variants`; `again` draws the item of a seed as it was when it had a digest, if
    that is not for the question's text alone to say; `checks` is the module that has as `CHECKS` what `bank check`
    asks, by default what it asks of all."""

    draw: Callable[[Any, int], Item]
    read: Callable[[YamlNode, str, Faults], Question] | None = None
    read_each: Callable[[YamlNode, str, Faults], Mapping[str, Question]] | None = None
    again: Callable[[Any, int, str], Item] | None = None
    size: Callable[[Any], int] = _arrangements
    count: Callable[[Any], tuple[int, bool]] = _all_variants
    checks: str = "dlquiz.kinds.checks"

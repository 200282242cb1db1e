"""What `bank check` asks of items on networks: each cell's slips are told from its key."""

from __future__ import annotations

from collections.abc import Iterator

from dlquiz.kinds.checks import Checks
from dlquiz.kinds.grading import grade
from dlquiz.kinds.protocol import Item


def item_problems(item: Item) -> Iterator[str]:
    """Whether the keys are graded right, and each mistake in a cell, all else right, is named."""
    keys = [_typed(part.key) for part in item.parts]
    if grade(item, keys).score != 1:
        yield "its own keys are not graded right"
    for place, part in enumerate(item.parts):
        for slip in part.slips:
            graded = grade(item, [*keys[:place], _typed(slip.value), *keys[place + 1 :]]).parts[place]
            if graded.verdict == "correct":
                yield f"the mistake {slip.mistake.id} in {part.name} is graded right"
            elif graded.mistake is None:
                yield f"the mistake {slip.mistake.id} in {part.name} is not named"


def _typed(value: object) -> str:
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


CHECKS = Checks(item=item_problems)

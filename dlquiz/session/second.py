"""A second try: who was wrong is told the slip, not the key, and answers once more for half of the marks."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from dlquiz.kinds.grades import PartGrade, Second
from dlquiz.kinds.grading import Grade, grade
from dlquiz.kinds.protocol import Item


def again(graded: Grade, when: Second) -> tuple[int, ...]:
    """The places of the parts that may be answered a second time, none if there is no second try. By default there is
    one if a slip was named; never where the slip gives the key away, or where nothing was answered."""
    parts = enumerate(zip(graded.item.parts, graded.parts, strict=True))
    places = [place for place, (part, its) in parts if part.leaves_open and its.score < 1 and not its.unknown]
    if when == "never" or (when == "slip" and not any(is_told(graded.parts[place]) for place in places)):
        return ()
    return tuple(places)


def is_told(graded: PartGrade) -> bool:
    """Whether there is something to say of what went wrong."""
    return graded.mistake is not None and graded.mistake.message is not None


def graded_twice(item: Item, first: Sequence[str], second: Sequence[str]) -> Grade:
    """The grade of both tries, one response a part each: what only the second made right counts half."""
    before, after = (grade(item, responses, ask_again=False) for responses in (first, second))
    return replace(after, parts=tuple(map(_both, before.parts, after.parts)))


def _both(before: PartGrade, after: PartGrade) -> PartGrade:
    if after.score > before.score:
        return replace(after, score=(before.score + after.score) / 2)
    # What followed from an earlier slip stays right when that slip is mended.
    return before if after.value == before.value else replace(after, score=before.score)

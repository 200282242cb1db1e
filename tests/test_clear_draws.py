"""Of the first draws that fit the clearest is taken, and no more are looked at than it takes to know which that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dlquiz.kinds.numeric import drawing

# Of an item: how many mistakes have the value of another, and how many give the key.
Flaws = tuple[int, int]
flaws = st.tuples(st.integers(0, 2), st.integers(0, 2))


def clearest(items: Sequence[Flaws]) -> int:
    """The place of the item that is taken, as the architecture has it: all are looked at."""
    first, others = items[0], items[1 : 1 + drawing.CLEAR_ATTEMPTS]
    if first == (0, 0):
        return 0
    by_accident = first[1] == 0 or all(lost < first[1] for _, lost in others)
    looked_at = [first, *others]
    best = min(range(len(looked_at)), key=lambda i: looked_at[i] if by_accident else (looked_at[i][0], 0))
    if looked_at[best][0] == 0:
        return best
    later = range(len(looked_at), min(len(items), len(looked_at) + drawing.SEPARATE_ATTEMPTS))
    return next((i for i in later if items[i][0] == 0), best)


@example([(2, 1), (2, 1), (1, 0)])  # no accident, and none is clear: the one with the least
@example([(0, 2), (1, 0), (0, 1)])  # an accident: the one with the least of it
@given(st.lists(flaws, min_size=1, max_size=30))
@settings(max_examples=300)
def test_looking_at_fewer_draws_takes_the_same(found: list[Flaws]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "_twins", lambda place: found[place][0])
        patch.setattr(drawing, "_lost", lambda place: found[place][1])
        assert drawing._first_clear(iter(range(len(found)))) == clearest(found)  # type: ignore[arg-type, comparison-overlap]


@pytest.mark.parametrize(
    ("found", "looked_at"),
    [
        ([(0, 0), (0, 0)], 1),  # nothing is wrong with the first
        ([(1, 0), (0, 0), (0, 0)], 2),  # nothing can be better than the second
        ([(0, 1), (0, 1), (0, 0)], 2),  # in two of two a mistake gives the key: no accident, and the first is clear
        ([(0, 1), (0, 0), (0, 1)], 3),  # the second says nothing of that, the third does
    ],
)
def test_no_draw_is_looked_at_once_it_is_known(found: list[Flaws], looked_at: int) -> None:
    seen = []

    def items() -> Iterator[int]:
        for place in range(len(found)):
            seen.append(place)
            yield place

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "_twins", lambda place: found[place][0])
        patch.setattr(drawing, "_lost", lambda place: found[place][1])
        drawing._first_clear(items())  # type: ignore[arg-type]
    assert len(seen) == looked_at

"""Familiar, Proficient, Mastered: Khan Academy's rule, on the last ten attempts at a topic."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import every

from dlquiz.study.attempt import Attempt
from dlquiz.study.mastery import Level, level, share_right

START = datetime(2026, 11, 1, 12, tzinfo=UTC)


def attempts(story: str) -> list[Attempt]:
    """The attempts of a story: r right, x wrong, h right with a hint; R, X, H the same in a session that mixes topics;
    a space begins another session."""
    found = []
    for number, letter in enumerate(story):
        if letter != " ":
            session = f"quiz-{story[:number].count(' ')}"
            score, hints = float(letter not in "xX"), int(letter in "hH")
            at = START + timedelta(minutes=number)
            found.append(Attempt(at, "q#1", "d", "", score, None, 1.0, hints, session, letter.isupper()))
    return found


NONE, FAMILIAR, PROFICIENT, MASTERED = Level
# The share is of the last ten; at least four are needed.
STORIES = [
    ("", NONE),
    ("rrr", NONE),
    ("rrrr", PROFICIENT),
    ("xrrr", FAMILIAR),  # 3/4 = 75 %
    ("xxrrrr", NONE),  # 4/6 = 67 %
    ("xxrrrrr", FAMILIAR),  # 5/7 = 71 %
    ("rrrrrrrxxx", FAMILIAR),  # 7/10, exactly 70 %
    ("rrrrrrxxxx", NONE),  # 6/10
    ("xrrrrrrrrr", FAMILIAR),  # 9/10
    ("xrrrrrrrrrr", PROFICIENT),  # the wrong one is the eleventh
    # Mastered takes one more right answer in a session that mixes topics, after the one that made it Proficient.
    ("rrrr r", PROFICIENT),
    ("rrrr R", MASTERED),
    ("RRRR", PROFICIENT),
    ("RRRRR", PROFICIENT),
    ("RRRR R", MASTERED),
    ("RRRR r R", MASTERED),
    ("xrrr R", FAMILIAR),
    ("rrrr H", PROFICIENT),
    ("rrrr H R", MASTERED),
    ("rrrr R rrrrrrrrrrrr", MASTERED),
    # A wrong answer takes one level off, but not below what the last ten earn.
    ("rrrr x", FAMILIAR),  # 4/5
    ("rrrr X", FAMILIAR),
    ("xrrr x", NONE),  # 3/5
    ("rrrr R x", PROFICIENT),  # 5/6
    ("rrrr R xx", FAMILIAR),  # 5/7 = 71 %
    ("rrrr R xxx", NONE),  # 5/8
    ("rrrrrrrrrr xx", FAMILIAR),  # 8/10: earned still
    ("rrrrrrrrrr xxxx", NONE),  # 6/10
    ("rrrr R X R", MASTERED),  # one off, and back in another mixed session
    ("rrrr R XR", PROFICIENT),  # not in the session that took it off
    # Only a right answer earns: the fourth attempt makes it 3/4, and it was wrong.
    ("rrrx", NONE),
    ("rrrxr", FAMILIAR),
    # A hint: neither right nor wrong.
    ("rrrh", NONE),
    ("rrrhr", FAMILIAR),  # 4/5
    ("rrrr h", PROFICIENT),
    ("rrrr R hhh", MASTERED),
    ("hhhhhhhhhh", NONE),
]


@every(("story", "expected"), STORIES)
def test_the_level(story: str, expected: Level) -> None:
    assert level(attempts(story)) == expected


@pytest.mark.parametrize(
    ("story", "expected"),
    [("", None), ("r", 1.0), ("x", 0.0), ("h", 0.0), ("rx", 0.5), ("xrrrrrrrrrr", 1.0), ("rrrrrrrrrrxxx", 0.7)],
)
def test_the_share_right_of_the_last_ten(story: str, expected: float | None) -> None:
    assert share_right(attempts(story)) == expected


TALES = st.text("rrrrRRRRxXhH  ", max_size=40)


@given(TALES)
def test_the_laws(story: str) -> None:
    """A right answer takes no level off and a wrong one at most one, and a hint moves nothing. A right one has what the
    last ten earn. Nothing is mastered but in a mixed session before which it was Proficient."""
    done = attempts(story)
    steps = [level(done[:count]) for count in range(len(done) + 1)]
    for attempt, (before, now), count in zip(done, pairwise(steps), range(1, len(done) + 1), strict=True):
        last = [one.score == 1 and one.hints == 0 for one in done[max(0, count - 10) : count]]
        assert now >= before if attempt.right else before - 1 <= now <= before
        assert now == before or not attempt.hints
        earned = FAMILIAR + all(last) if len(last) >= 4 and sum(last) >= 7 * len(last) / 10 else NONE
        assert now >= (earned if last[-1] else min(before, earned))
        if now == MASTERED > before:
            assert attempt.mixed
            assert attempt.right
            assert steps[max(i for i in range(count) if i == 0 or done[i - 1].session != attempt.session)] == PROFICIENT


@given(TALES, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(story: str, random: Random) -> None:
    done = attempts(story)
    shuffled = done.copy()
    random.shuffle(shuffled)
    assert level(shuffled) == level(done)
    assert share_right(shuffled) == share_right(done)

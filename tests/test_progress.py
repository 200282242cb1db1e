"""What a question's attempts add up to, whatever the order they arrive in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from random import Random

import fsrs6
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rows import every

from dlquiz.study.attempt import Attempt
from dlquiz.study.progress import DAYS_TO_LEAVE, Progress, add_up, after

BEIJING = timezone(timedelta(hours=8))
START = datetime(2026, 11, 1, 20, tzinfo=BEIJING)


def attempt(at: datetime, what: str = "right", session: str = "quiz-1") -> Attempt:
    """A right answer, one with a "hint", an "unnamed" wrong one, or a wrong one by the mistake of that name."""
    score = float(what in ("right", "hint"))
    mistake = what if what not in ("right", "hint", "unnamed") else None
    return Attempt(at, "square#3", "d", "81", score, mistake, 9.5, int(what == "hint"), session)


def on(day: float, what: str = "right") -> Attempt:
    return attempt(START + timedelta(day), what)


def total(attempts: Iterable[Attempt]) -> Progress:
    found = add_up(attempts)
    assert found is not None
    return found


ATTEMPTS = st.lists(
    st.builds(
        lambda hours, what, session: attempt(START + timedelta(hours=hours), what, session),
        st.integers(0, 240), st.sampled_from(["right", "right", "hint", "unnamed", "floor", "bias"]),
        st.sampled_from(["quiz-1", "exam-2"]),
    ), min_size=1, max_size=12, unique_by=lambda one: one.order,
)  # fmt: skip


def test_six_right_answers_23_hours_apart_are_six_on_consecutive_days() -> None:
    """FSRS drops parts of a day: without study days the first would leave a stability of 2.3 days."""
    early = total(attempt(START + timedelta(hours=23 * i)) for i in range(6))
    daily = total(on(i) for i in range(6))
    assert early.memory == daily.memory
    s, d = fsrs6.first(3)
    for _ in range(5):
        s, d = fsrs6.following(s, d, 1, 3)
    assert daily.memory.stability == pytest.approx(s)
    assert daily.memory.stability == pytest.approx(24.8, abs=0.05)


@pytest.mark.parametrize("later", [["right"], ["floor"], ["hint", "unnamed", "right"]])
def test_only_the_first_attempt_of_a_day_moves_the_memory(later: list[str]) -> None:
    first = [on(0), on(3, "floor")]
    more = [on(3 + (i + 1) / 24, what) for i, what in enumerate(later)]
    assert total([*first, *more]).memory == total(first).memory
    assert total([*first, *more, on(4)]).memory == total([*first, on(4)]).memory


def test_a_study_day_ends_at_four_in_the_morning() -> None:
    """20:00 and 03:59 are one day, 04:00 is the next."""
    night, morning = (attempt(START + timedelta(hours=8, minutes=minutes)) for minutes in (-1, 0))
    assert total([on(0), night]).memory == total([on(0)]).memory
    assert total([on(0), morning]).memory.reviewed == START.date() + timedelta(1)


# A row: the attempts by day and what they were; then whether it stands in the notebook, on how many days it was right
# since, the mistake and how often it was made.
NOTEBOOK: list[tuple[list[tuple[float, str]], bool, int, str | None, int]] = [
    ([(0, "right")], False, 0, None, 0),
    ([(0, "hint")], False, 0, None, 0),
    ([(0, "floor")], True, 0, "floor", 1),
    ([(0, "unnamed")], True, 0, None, 0),
    ([(0, "unnamed"), (1, "unnamed")], True, 0, None, 0),
    # Right on two different days lets it go: the day it was wrong counts too, the same day twice does not.
    ([(0, "floor"), (1, "right")], True, 1, "floor", 1),
    ([(0, "floor"), (0.1, "right"), (0.2, "right")], True, 1, "floor", 1),
    ([(0, "floor"), (1, "right"), (1.1, "right")], True, 1, "floor", 1),
    ([(0, "floor"), (0.1, "right"), (1, "right")], False, 2, "floor", 1),
    ([(0, "floor"), (1, "right"), (5, "right")], False, 2, "floor", 1),
    # A hint does not count, and takes nothing back.
    ([(0, "floor"), (1, "hint"), (2, "hint")], True, 0, "floor", 1),
    ([(0, "floor"), (1, "right"), (2, "hint"), (3, "right")], False, 2, "floor", 1),
    ([(0, "floor"), (1, "hint"), (1.1, "right"), (2, "right")], False, 2, "floor", 1),
    # A wrong answer between starts anew.
    ([(0, "floor"), (1, "right"), (2, "floor"), (3, "right")], True, 1, "floor", 2),
    ([(0, "floor"), (1, "right"), (1.1, "floor"), (1.2, "right")], True, 1, "floor", 2),
    ([(0, "floor"), (1, "right"), (2, "right"), (3, "right")], False, 2, "floor", 1),
    # The same mistake is counted while it stands in the notebook, and no other one comes between.
    ([(0, "floor"), (0.1, "floor")], True, 0, "floor", 2),
    ([(0, "floor"), (1, "floor"), (2, "floor")], True, 0, "floor", 3),
    ([(0, "floor"), (1, "bias")], True, 0, "bias", 1),
    ([(0, "floor"), (1, "bias"), (2, "floor")], True, 0, "floor", 1),
    ([(0, "floor"), (1, "unnamed"), (2, "floor")], True, 0, "floor", 1),
    ([(0, "floor"), (1, "right"), (2, "right"), (3, "floor")], True, 0, "floor", 1),
]


@every(("what", "stands", "right_days", "mistake", "times"), NOTEBOOK)
def test_the_notebook(
    what: list[tuple[float, str]], stands: bool, right_days: int, mistake: str | None, times: int
) -> None:
    found = total(on(day, one) for day, one in what)
    assert (found.in_notebook, found.right_days, found.mistake, found.times) == (stands, right_days, mistake, times)


def of_fact(day: float, fact: str, what: str = "right") -> Attempt:
    return replace(on(day, what), fact=fact)


# A row: the day, the statement that was asked ("1" and "2" of one question; "" is of an earlier dlquiz, which did not
# say) and how it went; then whether the question stands in the notebook, and the facts that are still missed.
FACTS: list[tuple[str, list[tuple[float, str, str]], bool, tuple[str, ...]]] = [
    ("another fact right on two days", [(0, "1", "bad"), (1, "2", "right"), (2, "2", "right")], True, ("1",)),
    ("one to each", [(0, "1", "bad"), (1, "2", "right"), (2, "1", "right")], True, ("1",)),
    ("the fact itself twice on one day", [(0, "1", "bad"), (1, "1", "right"), (1.1, "1", "right")], True, ("1",)),
    ("the fact itself on two days", [(0, "1", "bad"), (1, "1", "right"), (2, "1", "right")], False, ()),
    ("the other one between takes nothing back",
     [(0, "1", "bad"), (1, "1", "right"), (2, "2", "right"), (3, "1", "right")], False, ()),
    ("missed again between", [(0, "1", "bad"), (1, "1", "right"), (2, "1", "bad"), (3, "1", "right")], True, ("1",)),
    ("two were missed, the last one is released first",
     [(0, "1", "bad"), (1, "2", "bad"), (2, "2", "right"), (3, "2", "right")], True, ("1",)),
    ("then the other one",
     [(0, "1", "bad"), (1, "2", "bad"), (2, "2", "right"), (3, "2", "right"), (4, "1", "right"), (5, "1", "right")],
     False, ()),
    ("nobody knows which were right", [(0, "1", "bad"), (1, "", "right"), (2, "", "right")], False, ()),
    ("nobody knows which was missed", [(0, "", "bad"), (1, "1", "right"), (2, "2", "right")], False, ()),
]  # fmt: skip


@pytest.mark.parametrize(("what", "stands", "missed"), [row[1:] for row in FACTS], ids=[row[0] for row in FACTS])
def test_the_notebook_releases_by_fact(
    what: list[tuple[float, str, str]], stands: bool, missed: tuple[str, ...]
) -> None:
    found = total(of_fact(day, fact, result) for day, fact, result in what)
    assert (found.in_notebook, found.missed) == (stands, missed)


def test_who_flies_west_does_not_gain_a_day() -> None:
    """Right in Beijing on the morning of the 3rd, and, an hour later by the sun, in Seattle on the 2nd."""
    seattle = timezone(timedelta(hours=-8))
    at = datetime(2026, 11, 3, 9, tzinfo=BEIJING)
    attempts = [on(0, "floor"), attempt(at), attempt((at + timedelta(hours=1)).astimezone(seattle))]
    assert [one.day.day for one in attempts] == [1, 3, 2]
    assert total(attempts).right_days == 1
    assert total(attempts).memory == total(attempts[:2]).memory


def test_nothing_adds_up_to_nothing() -> None:
    assert add_up([]) is None


@given(ATTEMPTS, st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(attempts: list[Attempt], random: Random) -> None:
    shuffled = attempts.copy()
    random.shuffle(shuffled)
    assert add_up(shuffled) == add_up(attempts)


@given(ATTEMPTS)
def test_one_attempt_after_another_is_all_added_up(attempts: list[Attempt]) -> None:
    found = None
    for one in sorted(attempts, key=lambda one: one.order):
        found = after(found, one)
    assert found == add_up(attempts)


@given(ATTEMPTS)
def test_the_counts(attempts: list[Attempt]) -> None:
    found = total(attempts)
    assert found.question == "square"
    assert found.attempts == len(attempts)
    assert found.correct == sum(one.mistake is None and one.score == 1 for one in attempts)
    assert found.last == max(one.at for one in attempts)
    assert found.memory.reviewed == max(one.day for one in attempts)


@given(ATTEMPTS)
def test_right_on_enough_days_always_lets_it_go(attempts: list[Attempt]) -> None:
    """And a wrong answer always brings it back."""
    again = [*attempts, *(on(11 + day) for day in range(DAYS_TO_LEAVE))]
    assert not total(again).in_notebook
    assert total([*again, on(20, "floor")]).in_notebook

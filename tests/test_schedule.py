"""FSRS as we use it, against the tables and formulas that its own project publishes."""

from __future__ import annotations

import random
import time
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import NoReturn

import fsrs6
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.study.schedule import EXAM_RETENTION, RETENTION, Memory, Rating, due, rate, recall, review

DAY = date(2026, 11, 1)
RATINGS: list[Rating] = ["again", "hard", "good"]
# A rating, and the days since the one before.
REVIEWS = st.lists(st.tuples(st.sampled_from(RATINGS), st.integers(1, 90)), min_size=1, max_size=12)
MEMORIES = st.builds(
    lambda stability, short, more: Memory(stability, 5.0, DAY, short + more, short),
    st.floats(0.01, 500), st.integers(1, 200), st.integers(0, 400),
)  # fmt: skip


def after(days: int) -> date:
    return DAY + timedelta(days)


def reviewed(ratings: list[Rating], gaps: list[int]) -> list[Memory]:
    """The memory after each review; the first is on DAY, each other one so many days after the one before."""
    memories: list[Memory] = []
    for rating, days in zip(ratings, accumulate([0, *gaps[1:]]), strict=True):
        memories.append(review(memories[-1] if memories else None, rating, after(days)))
    return memories


# py-fsrs 6.3.2, tests/test_basic.py, test_review_card: ratings, and the interval after each. Intervals of 0 are its
# learning steps of some minutes, which we do not have; the same-day review after one moves the memory of both alike.
GOOD: Rating = "good"
STEPS_RATINGS: list[Rating] = [*[GOOD] * 6, "again", "again", *[GOOD] * 5]
STEPS_INTERVALS = [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21]


def test_the_intervals_of_the_fsrs_projects_own_test() -> None:
    memories = reviewed(STEPS_RATINGS, [0, *STEPS_INTERVALS[:-1]])
    assert [
        (number, memory.interval) for number, memory in enumerate(memories) if STEPS_INTERVALS[number]
    ] == [(number, days) for number, days in enumerate(STEPS_INTERVALS) if days]  # fmt: skip


def test_the_memory_of_the_fsrs_projects_own_test() -> None:
    """py-fsrs 6.3.2, tests/test_basic.py, test_memo_state: the same day twice, then 1, 3, 8 and 21 days later."""
    memory = reviewed(["again", "good", "good", "good", "good", "good"], [0, 0, 1, 3, 8, 21])[-1]
    assert memory.stability == pytest.approx(53.62691, abs=1e-4)
    assert memory.difficulty == pytest.approx(6.3574867, abs=1e-4)


@pytest.mark.parametrize(
    ("rating", "stability", "difficulty", "intervals"),
    # S0 = w[G-1], D0 = w4 - e^(w5 (G-1)) + 1: 7.4133 - 1, 7.4133 - e^0.8334, 7.4133 - e^1.6668. At 95 % an interval is
    # (0.95^(-1/w20) - 1) / (0.9^(-1/w20) - 1) = 0.39465 / 0.98035 = 0.4026 times the stability, and never below a day.
    [("again", 0.212, 6.4133, (1, 1)), ("hard", 1.2931, 5.1122, (1, 1)), ("good", 2.3065, 2.1181, (2, 1))],
)
def test_the_first_review(rating: Rating, stability: float, difficulty: float, intervals: tuple[int, int]) -> None:
    memory = review(None, rating, DAY)
    assert memory.stability == stability
    assert memory.difficulty == pytest.approx(difficulty, abs=1e-4)
    assert (memory.interval, memory.exam_interval) == intervals
    assert memory.reviewed == DAY


@given(REVIEWS)
def test_every_review_is_what_the_published_formulas_say(reviews: list[tuple[Rating, int]]) -> None:
    """Against a second implementation, tests/fsrs6.py."""
    memories = reviewed([rating for rating, _ in reviews], [gap for _, gap in reviews])
    s, d = fsrs6.first(fsrs6.GRADES[reviews[0][0]])
    expected = [(s, d)]
    for rating, gap in reviews[1:]:
        s, d = fsrs6.following(s, d, gap, fsrs6.GRADES[rating])
        expected.append((s, d))
    for memory, (stability, difficulty) in zip(memories, expected, strict=True):
        assert memory.stability == pytest.approx(stability, rel=1e-9)
        assert memory.difficulty == pytest.approx(difficulty, rel=1e-9)
        assert memory.interval == fsrs6.interval(0.90, memory.stability)
        assert memory.exam_interval == fsrs6.interval(0.95, memory.stability)


@pytest.mark.parametrize(
    ("name", "intervals"), [("interval", [2, 11, 46]), ("exam_interval", [1, 3, 8, 19])], ids=["90 %", "95 %"]
)
def test_good_every_time_when_due(name: str, intervals: list[int]) -> None:
    """Also without our code: fsrs6.interval after fsrs6.first(3) and fsrs6.following(..., 3) at these gaps."""
    memories = reviewed([GOOD] * len(intervals), [0, *intervals[:-1]])
    assert [getattr(memory, name) for memory in memories] == intervals
    assert (RETENTION, EXAM_RETENTION) == (0.90, 0.95)


@given(REVIEWS, st.integers(1, 90))
def test_a_worse_answer_brings_the_question_back_no_later(reviews: list[tuple[Rating, int]], gap: int) -> None:
    memory = reviewed([rating for rating, _ in reviews], [gap for _, gap in reviews])[-1]
    outcomes = [review(memory, rating, memory.reviewed + timedelta(gap)) for rating in RATINGS]
    for worse, better in pairwise(outcomes):
        assert worse.stability < better.stability
        assert worse.interval <= better.interval
        assert worse.exam_interval <= better.exam_interval
    for outcome in outcomes:
        assert 1 <= outcome.exam_interval <= outcome.interval
        assert 1 <= outcome.difficulty <= 10


def test_neither_chance_nor_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fuzz would draw from the global `random`, a card without an id would sleep. Both are bound or called in fsrs."""
    review(None, "good", DAY)  # fsrs is loaded before its names are taken away

    def never(*_: object) -> NoReturn:
        raise AssertionError

    for place in ("random.random", "fsrs.scheduler.random", "time.sleep"):
        monkeypatch.setattr(place, never)
    with pytest.raises(AssertionError):
        random.random()
    with pytest.raises(AssertionError):
        time.sleep(0)
    memory = reviewed([GOOD] * 4, [0, 2, 11, 46])[-1]
    assert memory.interval == 163  # long enough for fuzz
    assert recall(memory, after(100)) < 1


@pytest.mark.parametrize(
    ("score", "hints", "expected"),
    [(1, 0, "good"), (1, 1, "hard"), (1, 3, "hard"), (0, 0, "again"), (0.5, 0, "again"), (0.99, 2, "again")],
)
def test_the_rating(score: float, hints: int, expected: str) -> None:
    assert rate(score, hints) == expected


@pytest.mark.parametrize(
    ("days", "expected"),
    # By the published curve: (1 + 0.98035 t / S)^-0.1542 with S = 10; e^(-0.1542 ln 4.9214) = 0.7821 at t = 40.
    [(-3, 1.0), (0, 1.0), (10, 0.9), (40, 0.7821)],
)
def test_recall(days: int, expected: float) -> None:
    memory = Memory(10.0, 5.0, DAY, 10, 4)
    assert recall(memory, after(days)) == pytest.approx(expected, abs=1e-4)


@given(MEMORIES, st.integers(0, 400), st.integers(1, 100))
def test_recall_sinks(memory: Memory, days: int, later: int) -> None:
    assert 0 < recall(memory, after(days + later)) < recall(memory, after(days)) <= 1


@pytest.mark.parametrize(
    ("exam", "days"),
    # Intervals of 46 days, and 19 with an exam in sight; half of the days that are left, rounded down, at least one.
    [(None, 46), (100, 19), (38, 19), (37, 18), (14, 7), (3, 1), (2, 1), (1, 1), (0, 46), (-1, 46)],
)
def test_the_day_it_is_due(exam: int | None, days: int) -> None:
    memory = Memory(46.0, 5.0, DAY, 46, 19)
    assert due(memory, None if exam is None else after(exam)) == after(days)


@given(MEMORIES, st.integers(1, 500))
def test_an_exam_brings_it_forward_and_not_after_the_exam(memory: Memory, days: int) -> None:
    assert DAY < due(memory, after(days)) <= min(after(days), due(memory))


@given(MEMORIES, st.integers(1, 500), st.integers(0, 100))
def test_a_later_exam_is_no_reason_to_hurry(memory: Memory, days: int, later: int) -> None:
    assert due(memory, after(days)) <= due(memory, after(days + later))

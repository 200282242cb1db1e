"""The plan tried by learners over the bank that ships, against FSRS alone, chance, and the bank from its front."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from learners import AVERAGE, FIRST, LEARNERS, SCHEDULES, Learner, Trial, trial

from dlquiz.bank.entry import Entry
from dlquiz.cli.places import open_bank
from dlquiz.study.agenda import LONG
from dlquiz.study.schedule import LAST_DAYS

MINUTES, DAYS = (10, 30, 60), (3, 7, 14)


@cache
def entries() -> tuple[Entry, ...]:
    return open_bank(None).select()


@cache
def tried(learner: str, minutes: int, days: int, schedule: str) -> Trial:
    (found,) = [one for one in LEARNERS if one.name == learner]
    return trial(entries(), found, minutes, days, schedule)


@pytest.fixture
def average() -> Trial:
    """Thirty minutes a day, a fortnight."""
    return tried("average", 30, 14, "plan")


@pytest.mark.slow
def test_every_topic_is_met_by_the_fourth_day(average: Trial) -> None:
    last = average.day_of_last_topic()
    assert last is not None
    assert last <= 4


def test_half_of_all_minutes_are_for_what_is_new(average: Trial) -> None:
    assert average.share(lambda one: one.new) >= 0.5


def test_a_fifth_of_all_minutes_are_for_long_questions(average: Trial) -> None:
    """Of those on what is new too; by the middle they have it already."""
    assert average.share(lambda one: one.entry.level == LONG) >= 0.2
    new = average.minutes(lambda one: one.new)
    assert average.minutes(lambda one: one.new and one.entry.level == LONG) >= 0.2 * new
    half = average.minutes(lambda one: one.number < 7)
    assert average.minutes(lambda one: one.number < 7 and one.entry.level == LONG) >= 0.2 * half


def test_no_day_takes_much_more_than_the_plan_says(average: Trial) -> None:
    assert average.load <= 1.3


@pytest.mark.parametrize(("schedule", "times"), [("FSRS", 1.25), ("random", 1.05), ("front", 1.05)])
def test_more_skills_are_known_on_the_day(average: Trial, schedule: str, times: float) -> None:
    other = tried("average", 30, 14, schedule)
    assert average.known >= times * other.known
    assert average.score > other.score


def test_nothing_new_comes_in_the_last_days(average: Trial) -> None:
    assert max(one.number for one in average.asked if one.new) == 14 - LAST_DAYS - 1


def test_weak_topics_have_more_than_their_share_of_attempts(average: Trial) -> None:
    attempts = Counter(one.entry.topic for one in average.asked)
    weak = [attempts[topic] for topic in average.weak_topics]
    others = [attempts[topic] for topic in attempts.keys() - average.weak_topics]
    assert weak
    assert sum(weak) / len(weak) > 1.1 * sum(others) / len(others)


def test_no_question_has_a_third_review_while_a_card_was_never_asked(average: Trial) -> None:
    """Until the last days, in which what is weak comes as often as it needs."""
    cards = {entry.formula for entry in average.entries if entry.formula}
    until = average.until(14 - LAST_DAYS)
    assert cards - {one.entry.formula for one in until}, "thirty minutes do not do for every card"
    often = Counter(one.entry.id for one in until)
    assert max(often.values()) == 3


def test_what_memory_predicts_is_near_what_is_true(average: Trial) -> None:
    """Learners forget by a law of their own: FSRS, which knows nothing of it, is off by less than a quarter."""
    assert abs(average.predicted - average.known) <= 0.25 * average.predicted


def test_the_learner_is_what_is_said_of_him() -> None:
    """Who never forgot and knew everything would be right always; the trial is the same every time."""
    sure = Learner("sure", (1.0, 1.0, 1.0), 1.0, 1e9, 1e9)
    found = [trial(entries()[:50], sure, 10, 3, "random") for _ in range(2)]
    assert all(one.right or not one.new for one in found[0].asked)
    assert found[0].asked == found[1].asked
    assert min(one.at(FIRST) for one in found[0].traces.values()) == pytest.approx(1)


@pytest.mark.slow
@pytest.mark.parametrize("learner", [one.name for one in LEARNERS])
@pytest.mark.parametrize("minutes", MINUTES)
@pytest.mark.parametrize("days", DAYS)
def test_the_plan_is_better_for_everybody(learner: str, minutes: int, days: int) -> None:
    """More is known than with FSRS alone, of more topics; no day is too long."""
    plan, plain = (tried(learner, minutes, days, schedule) for schedule in ("plan", "FSRS"))
    assert plan.load <= (1.3 if minutes >= 30 else 1.4)  # of ten minutes a single hard question is an eighth
    assert plan.known > plain.known
    assert plan.topics > plain.topics
    assert plan.score > plain.score - 0.02


@pytest.mark.slow
@pytest.mark.parametrize("minutes", MINUTES[1:])
@pytest.mark.parametrize("learner", ["strong", "average", "weak", "irregular"])
def test_topics_come_within_the_first_third(learner: str, minutes: int) -> None:
    last = tried(learner, minutes, 14, "plan").day_of_last_topic()
    assert last is not None
    assert last <= 5


def test_every_schedule_is_tried() -> None:
    assert list(SCHEDULES) == ["plan", "FSRS", "random", "front"]
    assert AVERAGE in LEARNERS

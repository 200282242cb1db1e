"""Two weeks of twenty questions a day over the bank that ships: what an exam date does to what a student sees."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.loading import read_bank
from dlquiz.kinds.draws import pick
from dlquiz.study.attempt import Attempt
from dlquiz.study.progress import Progress, after
from dlquiz.study.schedule import LAST_DAYS, due
from dlquiz.study.selection import choose

pytestmark = pytest.mark.slow

FIRST = date(2026, 11, 2)
DAYS, COUNT = 14, 20
EXAM = FIRST + timedelta(DAYS)


@dataclass
class Fortnight:
    """What was asked on each day, and how it went: of each day the questions, and those that were new;
    `hurried` are those that were right and came due on the next day by the exam alone."""

    asked: list[list[str]] = field(default_factory=list)
    new: list[list[str]] = field(default_factory=list)
    progress: dict[str, Progress] = field(default_factory=dict)
    hurried: list[str] = field(default_factory=list)


def is_right(name: str, topic: str, seen: int, day: date) -> bool:
    """A deterministic learner: by chance that hangs on question and day alone."""
    share = (35 if topic in weak_topics() else 62) + 15 * min(seen, 2)
    return pick(f"{name}/{day}", 100) < share


@cache
def bank() -> Bank:
    return read_bank(default_path())


@cache
def weak_topics() -> frozenset[str]:
    return frozenset(topic for topic in bank().topics if topic.split(".")[0] == "rnn")


@cache
def fortnight(exam: date | None) -> Fortnight:
    entries = list(bank().asked.values())
    topics = {entry.id: entry.topic for entry in entries}
    found = Fortnight()
    for number in range(DAYS):
        day = FIRST + timedelta(number)
        chosen = [one.id for one in choose(entries, found.progress, day, exam, COUNT, f"quiz/{number}")]
        found.asked.append(chosen)
        found.new.append([name for name in chosen if name not in found.progress])
        for place, name in enumerate(chosen):
            before = found.progress.get(name)
            right = is_right(name, topics[name], before.attempts if before else 0, day)
            at = datetime.fromisoformat(f"{day}T20:{place:02}:00+08:00")
            attempt = Attempt(at, f"{name}#1", "d", "x", float(right), None, 1.0, 0, f"quiz-{number}", True)
            found.progress[name] = after(before, attempt)
            memory, tomorrow = found.progress[name].memory, day + timedelta(1)
            if right and exam and day < exam - timedelta(LAST_DAYS) and due(memory, exam) == tomorrow < due(memory):
                found.hurried.append(name)
    return found


def test_there_are_weak_topics() -> None:
    assert len(weak_topics()) >= 5


def test_a_date_does_not_lower_what_is_seen() -> None:
    assert len(fortnight(EXAM).progress) >= len(fortnight(None).progress)


def test_until_the_last_days_half_of_every_quiz_is_new() -> None:
    found = fortnight(EXAM)
    assert [len(new) >= COUNT / 2 for new in found.new[: DAYS - LAST_DAYS]] == [True] * (DAYS - LAST_DAYS)


def test_the_longer_questions_come_by_the_middle() -> None:
    found = fortnight(EXAM)
    levels = Counter(bank().asked[name].level for day in found.asked[: DAYS // 2] for name in day)
    assert levels[2] >= 5
    assert levels[3] >= 3
    whole = Counter(bank().asked[name].level for name in found.progress)
    assert whole[3] >= 0.1 * whole.total()


def test_the_exam_alone_brings_nothing_right_back_on_the_next_day() -> None:
    assert fortnight(EXAM).hurried == []


def test_weak_topics_weigh_more() -> None:
    """More attempts a topic than the others have on average."""
    found = fortnight(EXAM)
    attempts = Counter[str]()
    for name, one in found.progress.items():
        attempts[bank().asked[name].topic] += one.attempts
    weak = [attempts[topic] for topic in weak_topics()]
    others = [attempts[topic] for topic in bank().topics if topic not in weak_topics()]
    assert sum(weak) / len(weak) > sum(others) / len(others)


def test_most_topics_are_met() -> None:
    """Of 85 topics at least four in five: there are 280 attempts, and half of them may be new."""
    met = {bank().asked[name].topic for name in fortnight(EXAM).progress}
    assert len(met) >= 0.8 * len({entry.topic for entry in bank().asked.values()})


def test_nothing_is_due_after_the_exam_or_later_than_without_one() -> None:
    for one in fortnight(EXAM).progress.values():
        assert due(one.memory, EXAM) <= min(EXAM, due(one.memory)) or one.memory.reviewed >= EXAM

"""What `dlquiz stats` shows, from sums; of the small bank's ten questions six are facts and four are numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from past import TODAY, ago, past

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.export.statistics import statistics_record
from dlquiz.kinds.choice import OptionsQuestion
from dlquiz.kinds.concept import ConceptQuestion
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.kinds.truth import TruthQuestion
from dlquiz.study.attempt import Attempt
from dlquiz.study.mastery import Level
from dlquiz.study.progress import Progress
from dlquiz.study.statistics import Statistics, compile_statistics, heatmap, shade, streak, weeks

EXAM = TODAY + timedelta(10)
# Stability is 10 days in all of them. `gone` is no longer in the bank.
PAST = (
    past("square", reviewed=10, due=-2, score=(3, 4)),
    past("thirds", reviewed=0, due=5, wrong=0, score=(0, 1)),
    past("join", reviewed=40, due=3, wrong=40, right=39, right_days=2),
    past("gone", reviewed=10, due=0, wrong=10, score=(2, 7)),
)
DAILY = {TODAY: (3, 2), ago(1): (9, 4), ago(3): (1, 0), ago(83): (5, 5), ago(84): (7, 7)}
MISTAKES = {
    ("gone", "floor"): 9,
    ("square", "no-frame"): 5,
    ("square", "no-longer-a-mistake"): 4,
    ("square", "one-side"): 3,
    ("pick-one", "option-2"): 3,
    ("pick-one", "option-1"): 2,  # the right one: it never was a mistake
    ("thirds", "half"): 1,
}


def attempt(question: str, number: int, score: float = 1.0) -> Attempt:
    at = datetime(2026, 11, 1, 12, number, tzinfo=UTC)
    return Attempt(at, f"{question}#{number}", "d", "", score, None, 1.0, 0, "quiz-1")


# The topic of numbers: one wrong and four right, 80 %. The fact and the question that is gone have no say in it.
RECENT = [
    *(attempt("square", number, float(number > 0)) for number in range(4)),
    attempt("thirds", 4),
    attempt("join", 5, 0.5),
    *(attempt("gone", number, 0.0) for number in range(10, 20)),
]


def compiled(bank: Bank, exam: date | None = None, mistakes: Mapping[tuple[str, str], int] = MISTAKES) -> Statistics:
    progress = {found.question: found for found in PAST}
    return compile_statistics(bank, progress, RECENT, DAILY, mistakes, TODAY, exam)


def test_the_totals(tiny_bank: Bank) -> None:
    """All attempts count in the totals, 4 + 1 + 1 + 7; the notebook and what is due are of the bank."""
    found = compiled(tiny_bank)
    assert (found.attempts, found.correct, found.mistakes_made) == (13, 6, 27)
    assert (found.notebook, found.due_today, found.streak) == (1, 1, 2)
    assert [(day.date, day.count) for day in found.due_later if day.count] == [
        (TODAY + timedelta(3), 1), (TODAY + timedelta(5), 1),
    ]  # fmt: skip
    assert [day.date for day in found.due_later] == [TODAY + timedelta(days) for days in range(1, 15)]


def test_an_exam_brings_more_today(tiny_bank: Bank) -> None:
    """`join` was reviewed 50 days before the exam, so it was due after 25 days, and not after 43."""
    found = compiled(tiny_bank, EXAM)
    assert found.due_today == 2
    assert [(day.date, day.count) for day in found.due_later if day.count] == [(TODAY + timedelta(5), 1)]


@pytest.mark.parametrize(
    ("exam", "recalls"),
    # By the published curve, (1 + 0.98035 t / 10)^-0.1542: at t = 11, 1, 41 days tomorrow, at 20, 10, 50 on the exam's.
    [(None, (0.8933, 0.9857, 0.7798)), (EXAM, (0.8459, 0.9, 0.7605))],
)
def test_the_predicted_recall(tiny_bank: Bank, exam: date | None, recalls: tuple[float, float, float]) -> None:
    found = compiled(tiny_bank, exam)
    assert found.recall.day == (exam or TODAY + timedelta(1))
    assert found.recall.practised == pytest.approx(sum(recalls) / 3, abs=1e-4)
    assert found.recall.bank == pytest.approx(sum(recalls) / 10, abs=1e-4)
    facts, numbers = found.topics
    assert facts.recall == pytest.approx(recalls[2], abs=1e-4)
    assert numbers.recall == pytest.approx((recalls[0] + recalls[1]) / 2, abs=1e-4)


def test_the_topics(tiny_bank: Bank) -> None:
    facts, numbers = compiled(tiny_bank).topics
    assert (facts.id, facts.level, facts.questions, facts.practised) == ("tiny.facts", Level.PRACTISING, 6, 1)
    assert (facts.right, facts.due) == (0.0, 0)
    assert (numbers.id, numbers.level, numbers.questions, numbers.practised) == ("tiny.numbers", Level.FAMILIAR, 4, 2)
    assert (numbers.right, numbers.due) == (0.8, 1)


def test_the_mistakes_made_most(tiny_bank: Bank) -> None:
    """Those that the bank knows and that came at least twice; of the same count in the order of their names."""
    found = compiled(tiny_bank).mistakes
    assert [(one.question, one.mistake, one.count, one.topic) for one in found] == [
        ("square", "no-frame", 5, "tiny.numbers"),
        ("pick-one", "option-2", 3, "tiny.facts"),
        ("square", "one-side", 3, "tiny.numbers"),
    ]


def test_at_most_ten_mistakes(tiny_bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in (NumericQuestion, ConceptQuestion, OptionsQuestion, TruthQuestion):
        monkeypatch.setattr(kind, "message", lambda question, name: question.stem)
    many = {("square", f"m{number}"): number for number in range(1, 14)}
    found = compiled(tiny_bank, mistakes=many)
    assert [one.count for one in found.mistakes] == [13, 12, 11, 10, 9, 8, 7, 6, 5, 4]
    assert found.mistakes_made == 91


def test_only_questions_with_mistakes_are_built(tiny_path: Path, tmp_path: Path) -> None:
    """A bank from the cache builds what is asked for: a large bank costs no more than its mistakes."""
    read_bank(tiny_path, tmp_path)
    bank = read_bank(tiny_path, tmp_path)
    compiled(bank)
    built = {name for name in bank.asked if f"stated {name}" in bank._built}
    assert built == {"square", "pick-one"}


def test_before_the_first_attempt(tiny_bank: Bank) -> None:
    found = compile_statistics(tiny_bank, {}, [], {}, {}, TODAY, None)
    assert (found.attempts, found.streak, found.notebook, found.due_today, found.mistakes) == (0, 0, 0, 0, ())
    assert (found.recall.practised, found.recall.bank) == (None, 0.0)
    assert [(one.level, one.right, one.recall, one.practised) for one in found.topics] == [
        (Level.PRACTISING, None, None, 0)
    ] * 2
    json.dumps(statistics_record(found, "zh"))


@pytest.mark.parametrize(
    ("days", "expected"),
    # How many days ago was practised. The day that has just begun does not break a streak.
    [([], 0), ([0], 1), ([1], 1), ([2], 0), ([0, 1, 2], 3), ([1, 2], 2), ([0, 2, 3], 1), ([2, 3], 0), ([0, 1, 3], 2)],
)
def test_the_streak(days: list[int], expected: int) -> None:
    assert streak({ago(day) for day in days}, TODAY) == expected


@pytest.mark.parametrize(
    ("today", "first", "last"),
    # 2026-11-16 and 2026-11-23 are Mondays; the first Monday is 11 weeks before.
    [
        (date(2026, 11, 16), date(2026, 8, 31), date(2026, 11, 22)),
        (date(2026, 11, 18), date(2026, 8, 31), date(2026, 11, 22)),
        (date(2026, 11, 22), date(2026, 8, 31), date(2026, 11, 22)),
        (date(2026, 11, 23), date(2026, 9, 7), date(2026, 11, 29)),
    ],
)
def test_the_heatmap_is_twelve_whole_weeks(today: date, first: date, last: date) -> None:
    days = heatmap({}, today)
    assert [day.date for day in days] == [first + timedelta(i) for i in range(84)]
    assert days[-1].date == last
    rows = weeks(days)
    assert [len(row) for row in rows] == [7] * 12
    assert {row[0].date.weekday() for row in rows} == {0}
    assert today in [day.date for day in rows[-1]]


def test_the_days_of_the_heatmap() -> None:
    """TODAY is the Sunday that ends it, 83 days ago is its first Monday, and 84 days ago is out of it."""
    days = heatmap(DAILY, TODAY)
    assert {day.date: (day.attempts, day.correct) for day in days if day.attempts} == {
        TODAY: (3, 2), ago(1): (9, 4), ago(3): (1, 0), ago(83): (5, 5),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("attempts", "expected"),
    [(0, 0), (1, 1), (9, 1), (10, 2), (19, 2), (20, 3), (39, 3), (40, 4), (5000, 4)],
)
def test_the_shade_of_a_day(attempts: int, expected: int) -> None:
    assert shade(attempts) == expected


def test_as_json(tiny_bank: Bank) -> None:
    found: dict[str, Any] = json.loads(json.dumps(statistics_record(compiled(tiny_bank, EXAM), "en")))
    assert {name: value for name, value in found.items() if not isinstance(value, list)} == {
        "today": "2026-11-22",
        "exam_date": "2026-12-02",
        "attempts": 13,
        "correct": 6,
        "streak": 2,
        "notebook": 1,
        "due": {
            "today": 2,
            "days": [{"date": (TODAY + timedelta(days)).isoformat(), "count": int(days == 5)} for days in range(1, 11)],
        },
        "recall": {"date": "2026-12-02", "practised": 0.8355, "bank": 0.2506},
        "mistakes_made": 27,
    }
    assert found["topics"][1] == {
        "topic": "tiny.numbers",
        "title": "Numbers",
        "level": "familiar",
        "questions": 4,
        "practised": 2,
        "right": 0.8,
        "recall": 0.8729,
        "due": 1,
    }
    assert found["heatmap"][-1] == {"date": "2026-11-22", "attempts": 3, "correct": 2}
    assert len(found["heatmap"]) == 84
    assert found["mistakes"][0] == {
        "question": "square",
        "topic": "tiny.numbers",
        "mistake": "no-frame",
        "message": "the frame f was left out",
        "count": 5,
    }


def test_as_json_in_chinese(tiny_bank: Bank) -> None:
    found = statistics_record(compiled(tiny_bank), "zh")
    assert found["exam_date"] is None
    assert [one["title"] for one in found["topics"]] == ["事实", "数"]
    assert found["mistakes"][1]["message"] == "3 是奇数"


NAMES = ("square", "thirds", "arrays", "product", "join", "pick-one", "gone")
PASTS = st.fixed_dictionaries(
    {},
    optional={
        name: st.builds(
            lambda name, reviewed, interval, wrong: past(name, reviewed, interval - reviewed, wrong),
            st.just(name), st.integers(0, 30), st.integers(1, 60), st.none() | st.integers(0, 30),
        )
        for name in NAMES
    },
)  # fmt: skip


@given(PASTS, st.none() | st.integers(0, 30))
def test_the_topics_add_up(tiny_bank: Bank, progress: dict[str, Progress], exam: int | None) -> None:
    day = None if exam is None else TODAY + timedelta(exam)
    found = compile_statistics(tiny_bank, progress, [], {}, {}, TODAY, day)
    practised = progress.keys() - {"gone"}
    assert sum(topic.questions for topic in found.topics) == 10
    assert sum(topic.practised for topic in found.topics) == len(practised)
    assert sum(topic.due for topic in found.topics) == found.due_today
    assert found.due_today + sum(one.count for one in found.due_later) <= len(practised)
    assert 0 <= found.recall.bank <= (found.recall.practised or 0) <= 1

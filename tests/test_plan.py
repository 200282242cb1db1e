"""The plan until the exam: what each day is for, what comes on it, how long it takes, and where it leads."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from histories import attempt, numbered
from msgspec.structs import replace
from past import TODAY, past

from dlquiz.bank.bank import Bank
from dlquiz.bank.entry import Entry
from dlquiz.study.agenda import Day, Task, agenda, gain
from dlquiz.study.aim import Aim
from dlquiz.study.effort import pace, seconds
from dlquiz.study.facts import count_facts, facts_met
from dlquiz.study.outlook import Student, outlook, todays
from dlquiz.study.progress import Progress
from dlquiz.study.retention import CHOICES, fitting_retention
from dlquiz.study.schedule import Memory
from dlquiz.study.settings import Settings
from dlquiz.use.plan import evenly, of_today


def entry(name: str, topic: str = "a", level: int = 1, formula: str | None = None, kind: str = "truth") -> Entry:
    return Entry(name, kind, topic, level, formula, "bank.yaml", name.encode())


def aim(days: int, minutes: int = 30, since: int = 0) -> Aim:
    """An exam in so many days, of a plan that began so many days ago."""
    return Aim(TODAY + timedelta(days), minutes, TODAY - timedelta(since))


def day(minutes: float, retention: float = 0.9) -> Day:
    return Day(TODAY, 60 * minutes, retention)


def sorts(tasks: list[Task]) -> Counter[str]:
    return Counter(task.sort for task in tasks)


# What each day is for

# Days of the plan, of these the last ones, and the day (from 1) on which the last topic is met.
LENGTHS = [
    (1, 0, 1),
    (2, 0, 1),
    (3, 1, 1),
    (5, 1, 1),
    (6, 2, 2),
    (7, 3, 2),
    (14, 3, 4),
    (30, 3, 10),
]


@pytest.mark.parametrize(("days", "last", "covered"), LENGTHS)
def test_new_material_ends_before_the_exam_and_topics_come_first(days: int, last: int, covered: int) -> None:
    found = aim(days)
    assert found.last_days == last
    assert [found.brings_new(one) for one in found.days_from(TODAY)] == [True] * (days - last) + [False] * last
    assert found.covered == TODAY + timedelta(covered - 1)


@pytest.mark.parametrize("days", [4, 7, 14, 30, 60])
def test_more_than_half_of_all_minutes_are_for_what_is_new(days: int) -> None:
    found = aim(days)
    assert found.new_share * (days - found.last_days) / days >= min(0.55, 0.8 * (days - found.last_days) / days) - 1e-9


def test_who_begins_late_has_a_shorter_plan() -> None:
    """Of a fortnight a week went by without an answer: seven days are left, three of them the last."""
    said = aim(7, since=7)
    assert said.begun([], TODAY).days == 7
    assert said.begun([TODAY - timedelta(9), TODAY - timedelta(2)], TODAY).days == 9
    assert said.begun([said.since], TODAY) == said


# What a student has said

SAID = Settings(date(2026, 12, 6), 30, date(2026, 11, 20))
AIMS = [
    (Settings(), None),
    (Settings(exam=TODAY), None),
    (Settings(minutes=30), None),
    (SAID, Aim(date(2026, 12, 6), 30, date(2026, 11, 20))),
    (replace(SAID, exam=TODAY - timedelta(1)), None),
    (replace(SAID, since=None), Aim(date(2026, 12, 6), 30, TODAY)),
    (replace(SAID, since=TODAY + timedelta(9)), Aim(date(2026, 12, 6), 30, TODAY)),
]


@pytest.mark.parametrize(("settings", "expected"), AIMS)
def test_a_plan_needs_a_day_and_minutes(settings: Settings, expected: Aim | None) -> None:
    assert settings.aim(TODAY) == expected


def test_another_day_begins_a_plan_anew_and_other_minutes_do_not() -> None:
    assert SAID.with_exam(SAID.exam, TODAY) == SAID
    assert SAID.with_exam(date(2026, 12, 9), TODAY).since == TODAY
    assert SAID.with_exam(None, TODAY) == Settings(None, 30, None)
    assert SAID.with_minutes(60, TODAY) == replace(SAID, minutes=60)
    assert Settings(SAID.exam).with_minutes(60, TODAY) == Settings(SAID.exam, 60, TODAY)


# How long it takes


def test_long_questions_take_longer_and_known_ones_less() -> None:
    numeric = [seconds(entry("x", level=level, formula="card")) for level in (1, 2, 3)]
    assert all(one < other for one, other in pairwise(numeric))
    assert seconds(entry("x", kind="truth")) < seconds(entry("x", kind="explain"))
    assert seconds(entry("x"), met=True) < seconds(entry("x"))
    assert seconds(entry("x"), pace=2) == 2 * seconds(entry("x"))
    assert seconds(entry("x", kind="a kind of tomorrow", level=7)) > 0


def test_a_pace_is_learned_from_ten_answers_on_and_a_pause_is_none() -> None:
    entries = {f"question-{number}": entry(f"question-{number}") for number in range(5)}
    usual = seconds(entries["question-0"])
    answers = [replace(one, seconds=1.5 * usual) for one in numbered(10)]
    assert pace(answers[:9], entries) == 1
    assert pace(answers, entries) == pytest.approx(1.5)
    assert pace([replace(one, seconds=9999.0) for one in answers], entries) == 2
    assert pace([*answers, attempt(question="gone", seconds=1.0)], entries) == pytest.approx(1.5)


# What comes on a day


def known(*found: Progress) -> dict[str, Progress]:
    return {one.question: one for one in found}


def test_a_first_day_is_full_of_what_is_new_topics_first() -> None:
    """Twelve topics in the four days of a third: three before anything comes twice; and thirty minutes of it."""
    entries = [entry(f"{topic}-{number}", topic) for topic in "abcdefghijkl" for number in range(20)]
    tasks = agenda(entries, {}, aim(14), day(30))
    assert sorts(tasks).keys() == {"new"}
    assert len({task.entry.topic for task in tasks[:3]}) == 3
    assert 27 * 60 <= sum(task.seconds for task in tasks) <= 33 * 60


def test_a_topic_that_begins_on_the_second_level_does_not_fill_a_day() -> None:
    """Of eight topics two have no level 1: steps towards the longest questions go over all of them in turn."""
    entries = [
        entry(f"{topic}-{level}-{number}", topic, level)
        for topic in "abcdefgh"
        for level in ((2, 3) if topic in "ab" else (1, 2, 3))
        for number in range(20)
    ]
    counts = Counter(task.entry.topic for task in agenda(entries, {}, aim(14), day(30)))
    assert counts.keys() == set("abcdefgh")
    assert max(counts.values()) <= min(counts.values()) + 2


@pytest.mark.parametrize("minutes", [5, 10, 30, 60, 120])
def test_what_is_due_is_never_piled_up(minutes: int) -> None:
    """Of five hundred that are due as many come as there is time for beside what is new: no day is longer."""
    late = [entry(f"late-{number}") for number in range(500)]
    new = [entry(f"new-{number}") for number in range(500)]
    progress = known(*(past(one.id, reviewed=9, due=-3) for one in late))
    tasks = agenda([*late, *new], progress, aim(14), day(minutes, 0.99))
    total = sum(task.seconds for task in tasks)
    assert total <= 1.15 * 60 * minutes
    new_time = sum(task.seconds for task in tasks if task.sort == "new")
    assert new_time >= 0.5 * total


def test_beyond_the_cap_those_wait_that_lose_least() -> None:
    """A memory that fades gains more by a review than one that lasts the exam anyway."""
    fades, lasts = Memory(3.0, 5.0, TODAY - timedelta(4), 3, 2), Memory(400.0, 5.0, TODAY - timedelta(4), 3, 2)
    exam = TODAY + timedelta(8)
    assert gain(fades, exam, TODAY) > gain(lasts, exam, TODAY) >= 0
    entries = [entry(name) for name in ("lasts", "fades")]
    progress = {
        one.id: replace(past(one.id), memory=memory) for one, memory in zip(entries, (lasts, fades), strict=True)
    }
    first, *_ = agenda(entries, progress, aim(8), day(5, 1.0))
    assert first.entry.id == "fades"


def test_the_last_days_bring_nothing_new_but_what_is_weak_and_all_topics() -> None:
    entries = [entry(f"{topic}-{number}", topic) for topic in "abcd" for number in range(40)]
    progress = known(*(past(one.id, reviewed=3, due=2) for one in entries if not one.id.endswith("9")))
    tasks = agenda(entries, progress, aim(2, since=12), day(20))
    assert sorts(tasks).keys() == {"due", "mock"}
    assert {task.entry.topic for task in tasks if task.sort == "mock"} == set("abcd")
    assert len({task.entry.id for task in tasks}) == len(tasks)


def test_what_was_answered_today_does_not_come_again() -> None:
    entries = [entry(name) for name in "ab"]
    progress = known(past("a", reviewed=0, due=0), past("b", reviewed=5, due=0))
    assert [task.entry.id for task in agenda(entries, progress, aim(14), day(30, 1.0))] == ["b"]


def test_a_topic_rises_with_success() -> None:
    """To its longest question by one right on the level below; one that is wrong is no step."""
    entries = [entry(f"{level}-{number}", level=level) for level in (1, 2, 3) for number in range(30)]
    right = known(past("1-0", reviewed=0), past("2-0", reviewed=0))
    wrong = known(past("1-0", reviewed=0), past("2-0", reviewed=0, wrong=0, score=(0, 1)))
    assert agenda(entries, right, aim(14, since=5), day(5))[0].entry.level == 3
    assert agenda(entries, wrong, aim(14, since=5), day(5))[0].entry.level == 2
    assert agenda(entries, {}, aim(14), day(5))[0].entry.level == 1


def test_a_weak_topic_has_more_of_what_is_new() -> None:
    entries = [entry(f"{topic}-{number}", topic) for topic in "ab" for number in range(200)]
    progress = known(
        past("a-0", reviewed=0, score=(9, 10)),
        past("b-0", reviewed=0, score=(1, 10)),
    )
    topics = Counter(task.entry.topic for task in agenda(entries, progress, aim(14, since=5), day(30)))
    assert topics["b"] > 1.5 * topics["a"]


def test_every_card_is_asked_before_a_third_review_of_another() -> None:
    entries = [entry(f"n-{number}", formula=f"card-{number}", kind="numeric") for number in range(60)]
    entries += [entry("often"), entry("once")]
    progress = known(past("often", reviewed=20, score=(3, 3)), past("once", reviewed=20, score=(1, 1)))
    found = [task.entry.id for task in agenda(entries, progress, aim(14), day(10, 1.0)) if task.sort == "due"]
    assert found == ["once"]
    without_cards = agenda(entries[-2:], progress, aim(14), day(10, 1.0))
    assert {task.entry.id for task in without_cards} == {"often", "once"}


def test_a_day_is_the_same_for_the_same_key() -> None:
    entries = [entry(f"{topic}-{number}", topic) for topic in "abc" for number in range(40)]
    assert agenda(entries, {}, aim(14), day(10)) == agenda(entries, {}, aim(14), day(10))


@pytest.mark.parametrize("count", [0, 1])
@pytest.mark.parametrize("days", [0, 1, 2, 14])
def test_a_bank_may_hold_hardly_anything(count: int, days: int) -> None:
    entries = [entry(f"q-{number}") for number in range(count)]
    found = outlook(entries, Student({}, TODAY), aim(days))
    assert len(found.days) == days
    assert found.questions == min(count, days)
    assert not found.is_short or days == 0


# How well things should be known


def test_the_more_time_the_better_things_are_to_be_known() -> None:
    """Reviews of an hour of new questions: at 5 minutes a day nothing is left for them, at 60 everything."""
    found = [fitting_retention(aim(14, minutes), 3600.0, 0.6, 0.7) for minutes in (5, 10, 20, 60)]
    assert found == sorted(found)
    assert found[-1] == CHOICES[0]
    assert found[0] < 0.9


def test_who_is_wrong_more_often_reviews_sooner_or_less_strictly() -> None:
    strong, weak = (fitting_retention(aim(14, 30), 1e6, right, 0.7) for right in (0.95, 0.3))
    assert strong >= weak


# Where it leads


def test_each_row_of_a_table_is_a_fact(real_bank: Bank) -> None:
    """Every table's rows once, however many questions it makes, and each other question."""
    entries = list(real_bank.asked.values())
    tables = {one.data: len(one.node.value["rows"].value) for one in entries if one.collection == "facts"}
    others = sum(one.collection != "facts" for one in entries)
    assert count_facts(entries) == sum(tables.values()) + others
    assert facts_met(entries, {}) == 0
    match = next(one for one in entries if one.kind == "match" and one.collection == "facts")
    assert facts_met(entries, known(past(match.id))) == 4
    assert facts_met(entries, known(past(match.id, score=(50, 50)))) == tables[match.data]


@pytest.mark.slow
def test_short_of_time_it_says_what_would_do(real_bank: Bank) -> None:
    """With the minutes that it names, and what was answered as expected, the plan meets each card and table."""
    entries = list(real_bank.asked.values())
    found = outlook(entries, Student({}, TODAY), aim(14, 10))
    assert found.is_short
    assert found.questions < found.of_questions
    assert 0 < found.known < found.share < 1
    assert 0.5 < found.recall < 1
    done = outlook(entries, Student({}, TODAY), aim(14, found.minutes_needed))
    assert not done.is_short
    assert not done.left_out
    assert done.questions > found.questions


def test_days_are_as_long_as_they_should_be(real_bank: Bank) -> None:
    found = outlook(real_bank.select(), Student({}, TODAY, spent=600.0), aim(14))
    assert 17 <= found.days[0].minutes <= 23
    assert all(27 <= one.minutes <= 34 for one in found.days[1:])
    assert [one.new > 0 for one in found.days] == [True] * 11 + [False] * 3
    assert [one.mock > 0 for one in found.days] == [False] * 11 + [True] * 3
    assert len({topic for one in found.days[:4] for topic in one.topics}) == len(
        {one.topic for one in real_bank.select()}
    )


def test_the_minutes_of_today_come_to_an_end() -> None:
    entries = [entry(f"q-{number}") for number in range(400)]
    assert todays(entries, Student({}, TODAY, spent=1800.0), aim(14)) == []
    again = of_today(entries, Student({}, TODAY, spent=1800.0), aim(14), None)
    assert len(again) == len(todays(entries, Student({}, TODAY), aim(14)))


@pytest.mark.parametrize("count", [1, 3, 10, 40])
def test_so_many_questions_have_their_share_of_each_sort(count: int) -> None:
    late = [entry(f"late-{number}") for number in range(60)]
    new = [entry(f"new-{number}") for number in range(60)]
    now = Student(known(*(past(one.id, reviewed=30) for one in late)), TODAY)
    found = of_today([*late, *new], now, aim(14), count)
    assert len(found) == count
    if count >= 10:
        share = sum(one.id.startswith("new") for one in found) / count
        assert 0.3 <= share <= 0.8


def test_a_beginning_holds_each_sort() -> None:
    tasks = [Task(entry(f"{sort}-{number}"), sort, 1.0) for sort in ("new", "due") for number in range(4)]
    assert [task.sort for task in evenly(tasks)][:2] == ["new", "due"]
    assert sorted(task.entry.id for task in evenly(tasks)) == sorted(task.entry.id for task in tasks)

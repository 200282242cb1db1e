"""The history: what goes in comes out, and what it adds up to never depends on the order in which it came."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from histories import (
    CHINA,
    START,
    at,
    attempt,
    from_scratch,
    lists_of_attempts,
    new,
    numbered,
    opened,
    some_attempts,
    sums,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from dlquiz.history.sitting import Sitting
from dlquiz.study.attempt import Attempt, to_line
from dlquiz.study.progress import add_up

# Each example of a law makes files, so there are fewer of them.
few = settings(max_examples=30, deadline=None)


# Laws


@few
@given(st.data(), lists_of_attempts())
def test_the_sums_are_those_of_all_attempts_in_whatever_order_and_portions_they_came(
    data: st.DataObject, attempts: list[Attempt]
) -> None:
    mixed = data.draw(st.permutations(attempts))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(mixed)), max_size=3)))
    parts = [mixed[start:end] for start, end in zip([0, *cuts], [*cuts, len(mixed)], strict=True)]
    with new(*parts) as history:
        assert sums(history) == from_scratch(attempts)
        assert list(history.export()) == sorted(attempts, key=lambda one: (one.at, one.session, one.question, one.seed))


@few
@given(lists_of_attempts())
def test_one_by_one_is_as_good_as_all_at_once(attempts: list[Attempt]) -> None:
    with new(attempts) as at_once, new(*([one] for one in attempts)) as one_by_one:
        assert sums(at_once) == sums(one_by_one)


@few
@given(lists_of_attempts())
def test_twice_is_once(attempts: list[Attempt]) -> None:
    with new(attempts) as history:
        before = sums(history)
        assert history.add(attempts) == 0
        assert history.add([*attempts, *attempts]) == 0
        assert sums(history) == before
        assert len(list(history.export())) == len(attempts)


@few
@given(lists_of_attempts(), lists_of_attempts())
def test_merging_two_machines_gives_the_same_either_way(first: list[Attempt], second: list[Attempt]) -> None:
    second = [
        known.get((one.at, one.address), one) for known in [{(a.at, a.address): a for a in first}] for one in second
    ]
    with new(first) as here, new(second) as there:
        ours, theirs = list(here.export()), list(there.export())
        here.add(theirs)
        there.add(ours)
        assert sums(here) == sums(there)
        assert list(map(to_line, here.export())) == list(map(to_line, there.export()))


@few
@given(lists_of_attempts(), some_attempts(), st.booleans())
def test_what_is_withdrawn_has_never_been(attempts: list[Attempt], last: Attempt, newest: bool) -> None:
    if newest:
        last = replace(last, at=START + timedelta(days=9))
    attempts = [one for one in attempts if (one.at, one.address) != (last.at, last.address)]
    with new(attempts) as history:
        before = sums(history)
        history.add([last])
        assert sums(history) != before
        history.withdraw(last)
        assert sums(history) == before
        history.withdraw(last)
        assert sums(history) == before


@few
@given(lists_of_attempts(), st.integers(2, 9), st.sampled_from([None, ["question-0"], ["question-1", "other"], []]))
def test_what_is_forgotten_has_never_been(attempts: list[Attempt], day: int, questions: list[str] | None) -> None:
    end = date(2026, 11, day)
    gone = [one for one in attempts if one.day < end and (questions is None or one.question in questions)]
    with new(attempts) as history:
        assert history.count(questions, end) == len(gone)
        assert history.forget(questions, end) == len(gone)
        assert sums(history) == from_scratch([one for one in attempts if one not in gone])


# Single cases


def test_a_file_that_was_closed_is_opened_with_all_of_it(tmp_path: Path) -> None:
    attempts = numbered(20)
    with closing(opened(tmp_path, attempts)) as history:
        before = sums(history)
    with closing(opened(tmp_path)) as history:
        assert sums(history) == before
        assert list(history.export()) == attempts


RESPONSES = [
    ("nothing", "", ""),
    ("several lines", "A,C | one\ntwo\r\nthree", "A,C | one\ntwo\r\nthree"),
    ("NUL in the middle", "28\x00; 29", "28\x00; 29"),
    ("Chinese, and beyond 16 bits", "感受野 𝑥 🙂", "感受野 𝑥 🙂"),
    ("half a character", "2\ud8008", "2?8"),
    ("something like SQL", "'); DROP TABLE attempt; --", "'); DROP TABLE attempt; --"),
    ("very much", "x" * 200_000, "x" * 200_000),
]


@pytest.mark.parametrize(("response", "kept"), [row[1:] for row in RESPONSES], ids=[row[0] for row in RESPONSES])
def test_whatever_was_typed_is_kept(tmp_path: Path, response: str, kept: str) -> None:
    with closing(opened(tmp_path, [attempt(response=response)])) as history:
        assert [one.response for one in history.export()] == [kept]
        history.withdraw(attempt(response=response))
        assert list(history.export()) == []


def test_what_no_file_can_hold_is_replaced_in_a_sitting_too(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as history:
        history.save(Sitting("quiz-1", "quiz", '"2\ud8008\x00"'))
        assert [found.state for found, _ in history.sittings("quiz")] == ['"2?8\x00"']


def test_clocks_that_go_back_do_no_harm(tmp_path: Path) -> None:
    """The machine believed it was the year 2030, and then was put right."""
    attempts = [attempt(at(3)), attempt(datetime(2030, 1, 1, 12, tzinfo=CHINA), seed=1), attempt(at(4), seed=2)]
    with closing(opened(tmp_path)) as history:
        for one in attempts:
            history.add([one])
        found = history.progress()["square"]
        assert found == add_up(attempts)
        assert (found.attempts, found.last.year) == (3, 2030)


@pytest.mark.parametrize("order", [1, -1])
def test_what_falls_on_the_same_moment_counts_in_the_same_order(tmp_path: Path, order: int) -> None:
    """By address: #1 wrong and then #2 right lets the notebook count a day."""
    wrong, right = attempt(seed=1, score=0.0, mistake="a"), attempt(seed=2)
    with closing(opened(tmp_path)) as history:
        for one in [wrong, right][::order]:
            history.add([one])
        assert history.progress()["square"] == add_up([wrong, right])
        assert history.progress()["square"].right_days == 1


def test_time_zones_are_merged_by_the_moment_and_counted_by_the_students_day(tmp_path: Path) -> None:
    """Half past eleven at night in China is half past ten in the morning of the same day in New York (UTC−5)."""
    china = attempt(at(3, 23, 30))
    york = attempt(at(3, 10, 29, timezone(timedelta(hours=-5))), seed=1)
    with closing(opened(tmp_path, [china, york])) as history:
        assert [one.seed for one in history.export()] == [1, 7]
        assert history.daily() == {date(2026, 11, 3): (2, 2)}
    night = at(4, 3, 30)  # still the third in China, and 19:30 on the third in UTC
    with closing(opened(tmp_path, [attempt(night, seed=2), attempt(night.astimezone(UTC), seed=3)])) as history:
        assert history.daily() == {date(2026, 11, 3): (4, 4)}


def test_an_hour_that_comes_twice_keeps_its_order(tmp_path: Path) -> None:
    """In Berlin, 2:30 on 25 October 2026 comes at +02:00, and an hour later again at +01:00."""
    first, second = (
        attempt(datetime(2026, 10, 25, 2, 30, tzinfo=timezone(timedelta(hours=hours))), seed=hours) for hours in (2, 1)
    )
    with closing(opened(tmp_path, [second, first])) as history:
        assert [one.seed for one in history.export()] == [2, 1]
        assert history.progress()["square"].last == second.at


def test_recent_are_the_newest_of_each_question_in_the_order_of_time(tmp_path: Path) -> None:
    attempts = numbered(30)
    with closing(opened(tmp_path, random.Random(1).sample(attempts, 30))) as history:
        expected = [one for one in attempts if one.question in ("question-1", "question-3")][-6:]
        assert history.recent(["question-1", "question-3", "nowhere"], 3) == expected


def test_a_session_has_its_own_attempts(tmp_path: Path) -> None:
    attempts = numbered(6)
    with closing(opened(tmp_path, [*attempts, *numbered(6, "exam-1")])) as history:
        assert history.of_session("quiz-1") == attempts
        assert history.of_session("nowhere") == []


def test_days_are_counted_from_a_day_on(tmp_path: Path) -> None:
    attempts = [attempt(at(day), seed=day, score=float(day != 5)) for day in (3, 4, 5, 5 + 1)]
    with closing(opened(tmp_path, attempts)) as history:
        assert history.daily(date(2026, 11, 4)) == {
            date(2026, 11, 4): (1, 1),
            date(2026, 11, 5): (1, 0),
            date(2026, 11, 6): (1, 1),
        }


def test_mistakes_come_with_the_most_frequent_first(tmp_path: Path) -> None:
    made = ["b", "a", "a", "c", "c", "c"]
    attempts = [attempt(at(3, minute=minute), mistake=name, score=0.0) for minute, name in enumerate(made)]
    with closing(opened(tmp_path, attempts)) as history:
        assert list(history.mistakes().items()) == [(("square", "c"), 3), (("square", "a"), 2), (("square", "b"), 1)]


def test_the_day_of_the_exam_is_remembered_until_it_is_over(tmp_path: Path) -> None:
    day = date(2026, 12, 20)
    with closing(opened(tmp_path)) as history:
        assert history.exam(date(2026, 11, 3)) is None
        history.set_exam(day)
        history.set_exam(day)
    with closing(opened(tmp_path)) as history:
        assert history.exam(date(2026, 11, 3)) == history.exam(day) == day
        assert history.exam(day + timedelta(days=1)) is None
        history.set_exam(None)
        assert history.exam(date(2026, 11, 3)) is None


@pytest.fixture
def in_china(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's clock is eight hours ahead of UTC."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC-8")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("in_china")
def test_a_sitting_lives_from_its_first_save_to_its_end(tmp_path: Path) -> None:
    one, two = Sitting("quiz-1", "quiz", '{"n": 1}'), Sitting("exam-1", "exam", "{}")
    with closing(opened(tmp_path)) as history:
        history.save(one)
        history.add([attempt()], replace(one, state='{"n": 2}'))
        history.add([attempt(seed=1)], two)
        ((found, saved),) = history.sittings("quiz")
        assert found == replace(one, state='{"n": 2}')
        assert abs(datetime.now(UTC) - saved) < timedelta(minutes=5)
        assert saved.utcoffset() == timedelta(hours=8)
        history.withdraw(attempt(), one)
        assert [found for found, _ in history.sittings("quiz")] == [one]
        history.add([], one, ended=True)
        history.end(two)
        assert history.sittings("quiz") == history.sittings("exam") == []


def test_sittings_come_with_the_newest_first_and_are_let_go_after_two_months(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = tmp_path / "ahead"
    monkeypatch.setenv("DLQUIZ_CLOCK", str(ahead))
    with closing(opened(tmp_path / "home")) as history:
        for name, days in (("old", -58), ("b", -3), ("c", -1), ("a", -2)):
            ahead.write_text(str(days * 86400))
            history.save(Sitting(name, "exam", "{}"))
        assert [found.id for found, _ in history.sittings("exam")] == ["c", "a", "b", "old"]
        ahead.write_text(str(3 * 86400))
        history.save(Sitting("now", "exam", "{}"))
        assert [found.id for found, _ in history.sittings("exam")] == ["now", "c", "a", "b"]


def test_what_is_withdrawn_is_gone_from_the_file(tmp_path: Path) -> None:
    with closing(opened(tmp_path, [*numbered(5), attempt(response="my-secret")])) as history:
        assert b"my-secret" in history.path.read_bytes()
        history.withdraw(attempt())
        assert b"my-secret" not in history.path.read_bytes()


def test_what_is_forgotten_is_gone_from_the_file(tmp_path: Path) -> None:
    """Not one byte of it is left: neither in rows nor between them, nor in the sums. The room is given back."""
    secret = [replace(one, response=f"my-secret-{one.seed:03}" + "x" * 500) for one in numbered(200)]
    with closing(opened(tmp_path, secret)) as history:
        history.save(Sitting("exam-1", "exam", "my-secret-state"))
        before = history.path.stat().st_size
        assert b"my-secret" in history.path.read_bytes()
        assert history.forget(["question-1"]) == 40
        data = history.path.read_bytes()
        assert b"question-1" not in data
        assert b"my-secret-015" in data  # the response to question-0#15
        assert b"my-secret-016" not in data  # the response to question-1#16
        history.forget()
        data = history.path.read_bytes()
        assert not any(word in data for word in (b"my-secret", b"question-", b"mistake-", b"quiz-1"))
        assert before > 150_000 > 100_000 > len(data)
    assert [file.name for file in tmp_path.iterdir()] == [history.path.name]


def test_a_day_that_is_forgotten_is_gone_from_the_file_too(tmp_path: Path) -> None:
    with closing(opened(tmp_path, [attempt(at(3), response="my-old"), attempt(at(9), response="my-new")])) as history:
        assert history.forget(before=date(2026, 11, 9)) == 1
        data = history.path.read_bytes()
        assert b"my-old" not in data
        assert b"my-new" in data

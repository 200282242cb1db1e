"""An attempt: its study day, its mistake by name, and its way through a line of JSON."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from histories import CHINA, at, attempt, some_attempts
from hypothesis import given
from hypothesis import strategies as st
from rows import every

from dlquiz.bank.address import item_at
from dlquiz.bank.bank import Bank
from dlquiz.cards.card import Text
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.grading import grade
from dlquiz.language.markup import fill
from dlquiz.study.attempt import Attempt, attempted, from_line, record, study_day, to_line
from dlquiz.text.spans import one_line

BERLIN = ZoneInfo("Europe/Berlin")
# By the calendar: Berlin's clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 back to 2:00 on 25 October.
DAYS = [
    ("in the evening", datetime(2026, 11, 22, 21, tzinfo=CHINA), date(2026, 11, 22)),
    ("after midnight it is still the same evening", datetime(2026, 11, 23, 0, 30, tzinfo=CHINA), date(2026, 11, 22)),
    ("a moment before four", datetime(2026, 11, 23, 3, 59, 59, 999999, CHINA), date(2026, 11, 22)),
    ("at four a day begins", datetime(2026, 11, 23, 4, tzinfo=CHINA), date(2026, 11, 23)),
    ("the first of a month", datetime(2026, 12, 1, 2, tzinfo=CHINA), date(2026, 11, 30)),
    ("new year", datetime(2027, 1, 1, 1, tzinfo=CHINA), date(2026, 12, 31)),
    ("a leap day", datetime(2028, 3, 1, 3, tzinfo=CHINA), date(2028, 2, 29)),
    ("by the student's clock, not by UTC's", datetime(2026, 11, 22, 5, tzinfo=CHINA), date(2026, 11, 22)),
    ("the same moment in UTC is the day before", datetime(2026, 11, 21, 21, tzinfo=UTC), date(2026, 11, 21)),
    ("the night in which clocks go forward", datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN), date(2026, 3, 28)),
    ("the morning after it", datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN), date(2026, 3, 29)),
    ("the night in which they go back, before", datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), date(2026, 10, 24)),
    ("and after", datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1), date(2026, 10, 24)),
]


@pytest.mark.parametrize(("when", "day"), [row[1:] for row in DAYS], ids=[row[0] for row in DAYS])
def test_a_study_day_ends_at_four_on_the_students_own_clock(when: datetime, day: date) -> None:
    fixed = when.replace(tzinfo=timezone(when.utcoffset() or timedelta()))
    assert study_day(when) == study_day(fixed) == attempt(fixed).day == day


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), st.integers(-12, 14))
def test_a_study_day_is_the_calendars_or_the_one_before(naive: datetime, hours: int) -> None:
    when = naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    assert study_day(when) == (when.date() if when.hour >= 4 else when.date() - timedelta(days=1))


# What is typed to an item of the small bank, and what the attempt keeps of it.
ATTEMPTED = [
    ("right", "square#0", ["81"], "81", 1.0, None),
    ("a mistake of the card", "square#0", ["49"], "49", 0.0, "one-side"),
    ("wrong in a way nobody has named", "square#0", ["50"], "50", 0.0, None),
    ("several parts in one response", "thirds#0", ["7", "3.5"], "7; 3.5", 0.5, "half"),
    ("the first mistake counts", "thirds#0", ["12", "3.5"], "12; 3.5", 0.0, "product"),
    ("half a character of another encoding", "square#0", ["8\udce4"], "8?", 0.0, None),
    ("Chinese and a line break stay", "say-why#0", ["A,C | 质数\n只有"], "A,C | 质数\n只有", 2 / 3, None),
]


@pytest.mark.parametrize(
    ("address", "typed", "response", "score", "mistake"), [row[1:] for row in ATTEMPTED], ids=[r[0] for r in ATTEMPTED]
)
def test_an_attempt_is_what_was_typed_and_what_it_was_worth(
    tiny_bank: Bank, address: str, typed: list[str], response: str, score: float, mistake: str | None
) -> None:
    graded = grade(item_at(tiny_bank, address), typed)
    made = attempted(graded, typed, at(3), 12.34567, 1, "quiz-1", True)
    assert (made.response, made.mistake) == (response, mistake)
    assert made.score == pytest.approx(score)
    assert (made.address, made.question, made.seed) == (address, address.split("#")[0], int(address.split("#")[1]))
    assert made.digest == tiny_bank.question(made.question).digest
    assert (made.seconds, made.hints, made.session, made.mixed) == (12.346, 1, "quiz-1", True)
    assert made.right == (score == 1)


def words(found: Text | None) -> str | None:
    return None if found is None else one_line(fill(found.en, {}))


def test_a_wrong_option_is_named_by_its_place_in_the_file(tiny_bank: Bank) -> None:
    """However the options of an item are ordered: 3 is the second in the file, 5 the third."""
    question = tiny_bank.question("pick-one")
    named = {}
    for seed in range(6):
        item = item_at(tiny_bank, f"pick-one#{seed}")
        for letter in "ABC":
            made = attempted(grade(item, [letter]), [letter], at(3), 1, 0, "quiz-1", False)
            if made.mistake is not None:
                named[made.mistake] = words(question.message(made.mistake))
            else:
                assert made.right
    assert named == {"option-2": "3 is odd", "option-3": "5 is odd"}


MISTAKES = [
    ("square", "one-side", "the frame was counted on one side only"),
    ("square", "no-longer-there", None),
    ("pick-one", "option-2", "3 is odd"),
    ("pick-one", "option-1", None),  # the right one
    ("pick-one", "option-0", None),
    ("pick-one", "option-9", None),
    ("pick-one", "option-x", None),
    ("pick-one", "one-side", None),
    ("join", "option-1", None),
]


@pytest.mark.parametrize(("question", "name", "says"), MISTAKES)
def test_a_named_mistake_says_what_it_is_if_the_bank_still_knows_it(
    tiny_bank: Bank, question: str, name: str, says: str | None
) -> None:
    assert words(tiny_bank.question(question).message(name)) == says


def test_a_line_holds_what_the_interface_promises() -> None:
    line = to_line(attempt(at(3), seed=12, response="28", score=0.5, mistake="one-side"))
    assert json.loads(line) == {
        "at": "2026-11-03T20:00:00.000000+08:00",
        "address": "square#12",
        "digest": "d1",
        "response": "28",
        "score": 0.5,
        "mistake": "one-side",
        "seconds": 3.5,
        "hints": 0,
        "session": "quiz-1",
        "mixed": False,
        "fact": "",
        "second": "",
    }


texts = st.text(st.characters(blacklist_categories=["Cs"]), max_size=20)


@given(some_attempts(), texts)
def test_an_attempt_comes_back_from_its_line(made: Attempt, response: str) -> None:
    """Whatever was typed, line breaks and NUL too, it is one line."""
    made = attempt(made.at, made.question, seed=made.seed, score=made.score, mistake=made.mistake, response=response)
    line = to_line(made)
    assert "\n" not in line
    assert "\r" not in line
    assert from_line(line, "x", 1) == made


def changed(**changes: Any) -> str:
    return json.dumps({**record(attempt()), **changes})


def without(name: str) -> str:
    return json.dumps({key: value for key, value in record(attempt()).items() if key != name})


SAME = [
    ("keys that are new", changed(mood="good"), attempt()),
    ("no second try, as an earlier dlquiz writes it", without("second"), attempt()),
    ("no word on mixing, as other programs write it", without("mixed"), attempt()),
    ("a time in UTC", changed(at="2026-11-02T12:00:00Z"), attempt(datetime(2026, 11, 2, 12, tzinfo=UTC))),
    ("whole numbers", changed(score=1, seconds=3), attempt(seconds=3.0)),
    ("a seed with zeros before it", changed(address="square#007"), attempt()),
    ("spaces around it", f"  {changed()} \r\n", attempt()),
]


@pytest.mark.parametrize(("line", "same"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_a_line_may_be_written_in_other_ways(line: str, same: Attempt) -> None:
    read = from_line(line, "x", 1)
    assert read == same
    assert to_line(read) == to_line(same)


FAULTS = [
    ("no JSON", "at=now", "not JSON"),
    ("half a line", changed()[:30], "not JSON"),
    ("a deep one", "[" * 100_000, "not JSON"),
    ("a number of too many digits", "9" * 10_000, "not JSON"),
    ("a list", "[]", "not an attempt"),
    ("a number", "1", "not an attempt"),
    ("an empty object", "{}", "needs `at`"),
    *[
        (f"no {name}", without(name), f"needs `{name}`")
        for name in record(attempt())
        if name not in ("mixed", "fact", "second")
    ],
    ("null for a text", changed(response=None), "`response`"),
    ("a truth value for a score", changed(score=True), "`score`"),
    ("a text for a score", changed(score="1"), "`score`"),
    ("a score above one", changed(score=1.5), "a score is from 0 to 1"),
    ("a score below zero", changed(score=-0.1), "a score is from 0 to 1"),
    ("no number at all", changed(score=float("nan")), "a score is from 0 to 1"),
    ("endless seconds", changed(seconds=float("inf")), "seconds"),
    ("negative seconds", changed(seconds=-1), "seconds"),
    ("half a hint", changed(hints=0.5), "`hints`"),
    ("negative hints", changed(hints=-1), "hints"),
    ("no address", changed(address="square"), "`address`"),
    ("a seed that is none", changed(address="square#x"), "`address`"),
    ("a huge seed", changed(address="square#" + "9" * 5000), "`address`"),
    ("a question that would colour the screen", changed(address="\x1b[31m#1"), "printed"),
    ("a mistake in two lines", changed(mistake="a\nb"), "printed"),
    ("half a character", changed(session="\ud800"), "printed"),
    ("no time", changed(at="yesterday"), "`at` is not a time"),
    ("a time that does not exist", changed(at="2026-02-30T20:00:00+08:00"), "`at` is not a time"),
    ("no time zone", changed(at="2026-11-02T20:00:00"), "time zone"),
    ("the first day of all", changed(at="0001-01-01T00:00:00+14:00"), "the year 1"),
    ("the last day of all", changed(at="9999-12-31T23:59:59-12:00"), "the year 9999"),
]


@every(("line", "says"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_line_that_is_no_attempt_says_where_and_why(line: str, says: str) -> None:
    with pytest.raises(DlquizError) as found:
        from_line(line, "laptop.jsonl", 12)
    assert str(found.value).startswith("laptop.jsonl:12: ")
    assert says in found.value.fault.message
    assert found.value.fault.hint
    assert len(str(found.value)) < 300

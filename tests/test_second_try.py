"""A second try: the slip is told and not the key, half of the marks, one attempt of both, and a setting."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Cli
from histories import attempt, opened
from room import Room

from dlquiz.bank.bank import Bank
from dlquiz.kinds.grades import Second
from dlquiz.session.course import Course, Plan, Wish, from_state, to_state
from dlquiz.session.second import graded_twice
from dlquiz.study.attempt import from_line, to_line


@pytest.fixture
def room(tiny_bank: Bank, tmp_path: Path) -> Room:
    room = Room(tiny_bank, tmp_path)
    room.second = "slip"
    return room


# One row: the question, when there is a second try, what is typed, the score, what was answered in the second try.
TRIES = [
    ("square", "slip", ("49", "81"), 0.5, "81", "a slip is told; then it is right"),
    ("square", "slip", ("49", "25"), 0.0, "25", "another slip"),
    ("square", "slip", ("49", "k"), 0.0, "", "the student gives up"),
    ("square", "slip", ("49", "what", "81"), 0.5, "81", "what can't be read is asked again"),
    ("square", "slip", ("80",), 0.0, "", "no slip was named"),
    ("square", "slip", ("81",), 1.0, "", "it was right"),
    ("square", "slip", ("k",), 0.0, "", "nothing was answered"),
    ("square", "always", ("80", "81"), 0.5, "81", "no slip was named, but one is always wanted"),
    ("square", "never", ("49",), 0.0, "", "none is wanted"),
    ("pick-some", "slip", ("ABC", "AC"), 0.75, "AC", "half of what several options left"),
    ("true-or-not", "always", ("t",), 0.0, "", "of two answers the other one would be given away"),
    ("join", "always", ("A3 B1 C2",), 1 / 3, "", "what is said of a pair gives it away"),
    ("thirds", "slip", ("12", "4", "7", ""), 0.75, "7; 4", "what followed from the slip stays right"),
    ("thirds", "slip", ("7", "3.5", "2.33"), 0.75, "7; 2.33", "only the wrong part is asked again"),
    ("thirds", "always", ("7", "", "", "k"), 0.5, "", "a part left blank is not known"),
    (
        "arrays",
        "slip",
        ("[3, 4]", "[[1.5,0],[0,4.5]]", "6x28x28", "[2, 4]"),
        2.75 / 3,
        "[2, 4]; [[1.5,0],[0,4.5]]; 6x28x28",
        "half of what was lost",
    ),
]


@pytest.mark.parametrize(
    ("question", "when", "typed", "score", "second"), [row[:5] for row in TRIES], ids=[row[5] for row in TRIES]
)
def test_second_tries(
    room: Room, question: str, when: Second, typed: tuple[str, ...], score: float, second: str
) -> None:
    room.second = when
    room.take(question, *typed, "")
    (turn,), (kept,) = room.session.turns, room.recorder.latest(9)
    assert turn.score == pytest.approx(score)
    assert (kept.score, kept.second) == (turn.score, second)


def test_the_slip_is_told_and_not_the_key(room: Room) -> None:
    shown = room.take("square", "49", "81", "")
    told = shown[: shown.rindex("area A [cm²] =")]
    assert "the frame was counted on one side only" in told
    assert "81" not in told
    assert "Solution" not in told
    assert "half of the marks" in shown.rpartition("81")[0]


def test_the_attempt_names_the_slip_and_stands_in_the_notebook(room: Room) -> None:
    room.take("square", "49", "81", "")
    (kept,) = room.recorder.latest(9)
    assert (kept.response, kept.second, kept.mistake, kept.score) == ("49", "81", "one-side", 0.5)
    assert room.recorder.progress()["square"].in_notebook
    assert room.session.mistakes()["square", "one-side"] == 1
    assert from_line(to_line(kept), "", 1) == kept


def test_who_quits_in_the_second_try_has_answered_once(room: Room) -> None:
    room.take("square", "49", "q")
    (kept,) = room.recorder.latest(9)
    assert (kept.response, kept.second, kept.score) == ("49", "", 0.0)


def test_undo_takes_both_tries_back(room: Room) -> None:
    room.take("square", "49", "81", "u", "81", "")
    assert [one.score for one in room.recorder.latest(9)] == [1.0]


def test_a_broken_off_quiz_keeps_the_second_try(room: Room, tiny_bank: Bank) -> None:
    room.take("square", "49", "81", "")
    (turn,) = room.session.turns
    course = Course(2, 1, 1, None, room.session)
    state = to_state(Plan(Wish(("tiny.numbers",), 2), 5, form=(turn.item, turn.item)), course)
    known = from_state(state, tiny_bank)
    assert known is not None
    assert known[1].session.turns == (turn,)
    before = json.loads(state)
    for row in before["turns"]:  # as an earlier dlquiz wrote it
        del row["second"]
    known = from_state(json.dumps(before), tiny_bank)
    assert known is not None
    assert known[1].session.turns[0].score == 0


def test_half_of_what_was_lost(tiny_bank: Bank) -> None:
    from dlquiz.kinds.registry import generate

    item = generate(tiny_bank.question("arrays"), 0)
    rest = ["[[1.5, 0], [0, 4.5]]", "6x28x28"]
    both = graded_twice(item, ["[2, 5]", *rest], ["[2, 4]", *rest])
    assert [part.score for part in both.parts] == [0.75, 1, 1]  # one entry of two was right at once


def test_a_second_try_is_a_setting(cli: Cli, tmp_path: Path) -> None:
    def told(*words: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(cli("config", *words, "--home", tmp_path, "--json").out)
        return found

    assert told() == {"lang": None, "plain": False, "exam-date": None, "minutes": None, "second-try": "slip"}
    assert told("second-try", "never") == {"second-try": "never"}
    assert told("minutes", "45")["minutes"] == 45
    assert told("second-try")["second-try"] == "never"
    assert "never" in cli("config", "--home", tmp_path, "--plain", "--lang", "zh").out
    for words in (("second-try", "maybe"), ("minutes", "4"), ("colour", "red"), ("exam-date", "2001-01-01")):
        assert cli("config", *words, "--home", tmp_path).code == 2
    with closing(opened(tmp_path)) as history:
        assert history.settings().second == "never"


def test_an_attempt_without_a_second_try_reads_as_before(tmp_path: Path) -> None:
    line = json.loads(to_line(attempt()))
    del line["second"]
    assert from_line(json.dumps(line), "", 1) == attempt()

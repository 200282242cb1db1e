"""What a quiz remembers: every answer before its feedback, until it is taken back; and where it was broken off."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from room import EVENING, TYPING, FakeTorch, Room
from tiny import write_choices

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.history.recorder import Recorder
from dlquiz.kinds.concept import ConceptItem
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.registry import generate
from dlquiz.session.course import Course, Plan, Wish, from_state, to_state
from dlquiz.session.state import BadState
from dlquiz.study.attempt import Attempt
from dlquiz.study.settings import Settings
from dlquiz.terminal.keys import after_keys, look_keys
from dlquiz.use.place import session_id

NAME = "quiz-000000000000"


@pytest.fixture
def room(tiny_bank: Bank, tmp_path: Path) -> Room:
    return Room(tiny_bank, tmp_path)


def kept(room: Room) -> list[Attempt]:
    assert room.recorder.history is not None
    return room.recorder.history.of_session(NAME)


def test_an_answer_is_kept_with_its_time_its_hints_and_its_mistake(room: Room) -> None:
    """Two hints and two answers, each typed in seven seconds; the second part is never seen by the first mistake."""
    room.take("thirds", "?", "12", "？", "4", "")
    (attempt,) = kept(room)
    assert attempt == Attempt(
        attempt.at, "thirds#0", room.bank.question("thirds").digest, "12; 4", 0.5, "product", 4 * TYPING, 2, NAME, True
    )
    assert (attempt.at - EVENING).total_seconds() == 4 * TYPING
    (turn,) = room.session.turns
    assert (turn.responses, turn.seconds, turn.hints) == (("12", "4"), 4 * TYPING, 2)


def test_the_time_of_a_question_begins_when_it_is_shown(room: Room) -> None:
    room.take("square pick-some", "81", "", "A", "")
    assert [attempt.seconds for attempt in kept(room)] == [TYPING, TYPING]  # not the time at the feedback


def test_what_can_not_be_read_is_not_kept_but_costs_time(room: Room) -> None:
    room.take("square", "no idea", "81", "")
    assert [(attempt.response, attempt.seconds) for attempt in kept(room)] == [("81", 2 * TYPING)]


def test_an_answer_is_kept_before_its_feedback_is_shown(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    add: Callable[..., None] = Recorder.add

    def watched(recorder: Recorder, attempts: Sequence[Attempt], *rest: object) -> None:
        seen.append(room.page.getvalue())
        add(recorder, attempts, *rest)

    monkeypatch.setattr(Recorder, "add", watched)
    room.take("square", "49", "")
    assert len(seen) == 1
    assert seen[0].endswith("area A [cm²] = 49\n")


@pytest.mark.parametrize("typed", [["s"], ["q"], ["v", "q"], [], [KeyboardInterrupt()]], ids=str)
def test_what_was_not_answered_is_not_kept(room: Room, typed: list[str | BaseException]) -> None:
    room.take("product", *typed)
    assert kept(room) == []


@pytest.mark.parametrize("undo", ["u", "U", "撤销", "ｕ"])
def test_a_grade_that_is_taken_back_leaves_nothing_and_the_question_comes_again(room: Room, undo: str) -> None:
    shown = room.take("square thirds", "49", undo, "81", "", "q")
    assert "That grade is withdrawn" in shown.replace("\n", " ")
    assert shown.count("1/2  Numbers") == 2
    assert shown.count("Side 5") == 2
    assert "Score 1/1, 0 skipped" in shown
    assert "Mistakes" not in shown
    assert [(attempt.response, attempt.score) for attempt in kept(room)] == [("81", 1.0)]
    progress = room.recorder.progress()["square"]
    assert (progress.attempts, progress.in_notebook) == (1, False)


def test_a_grade_taken_back_at_the_end_leaves_no_trace(room: Room) -> None:
    assert "Nothing was answered." in room.take("square", "49", "u", "q")
    assert room.recorder.progress() == {}


def test_a_mistake_that_comes_back_brings_an_easier_question_of_the_topic(room: Room) -> None:
    """12 is 3 times 4 instead of 3 plus 4. The easier questions of the topic are of level 1."""
    shown = room.take("thirds thirds join", "12", "4", "", "12", "4", "", "s", "s")
    first, _, second = shown.partition("The same slip again")
    assert [line.split("  ")[0] for line in first.splitlines() if "  Numbers  " in line] == ["1/3", "2/3"]
    assert "3/4  Numbers  *  " in second  # one star, and one question more
    assert "4/4  Facts" in second


@pytest.mark.parametrize("second", ["13", "7"], ids=["another mistake", "right"])
def test_without_the_same_mistake_nothing_comes_between(room: Room, second: str) -> None:
    shown = room.take("thirds thirds join", "12", "4", "", second, "4.33" if second == "13" else "2.33", "", "s")
    assert "The same slip again" not in shown
    assert "3/3  Facts" in shown


def test_without_memory_a_quiz_goes_as_ever(tiny_bank: Bank, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    room = Room(tiny_bank, tmp_path / "file" / "home")
    shown = room.take("thirds thirds square", "12", "4", "", "12", "4", "u", "7", "2.33", "", "81", "")
    assert len(room.told) == 1  # said once
    assert "The same slip again" not in shown
    assert "Score 2.5/3" in shown
    assert "notebook" not in shown


def test_the_summary_says_what_is_due_tomorrow_and_how_long_the_notebook_is(room: Room) -> None:
    """A wrong answer is due the next day and in the notebook; a right first one is due in two days (FSRS's default)."""
    shown = room.take("square pick-some", "81", "", "x", "A", "")
    wrong = generate(room.bank.question("pick-some"), 0)
    assert isinstance(wrong, ConceptItem)
    assert "Due by tomorrow: 1. In your wrong-answer notebook: 1." in " ".join(shown.split())


def test_with_a_plan_the_summary_says_what_that_has_for_tomorrow(tiny_bank: Bank, tmp_path: Path) -> None:
    """Not what is due: of that the plan takes as much as there is time for."""
    room = Room(tiny_bank, tmp_path)
    room.recorder.remember(Settings(room.desk.today + timedelta(14), 30, room.desk.today))
    shown = " ".join(room.take("square pick-some", "81", "", "x", "A", "").split())
    assert re.search(r"Planned for tomorrow: 8 new, [12] old, about \d+ minutes", shown)
    assert "In your wrong-answer notebook: 1." in shown
    assert "Due by tomorrow" not in shown


def test_every_named_mistake_is_in_the_summary_in_words(room: Room) -> None:
    item = generate(room.bank.question("pick-one"), 0)
    assert isinstance(item, ConceptItem)
    shown = room.take("pick-one", "ABC"[item.order.index(2)], "")
    assert "  1× 5 is odd (pick-one)" in shown.splitlines()


def test_of_a_long_set_the_summary_fits_a_screen(tmp_path: Path) -> None:
    """Twelve choices, each wrong by a mistake of its own, are three mistakes, and one line to look at all of them."""
    room = Room(read_bank(write_choices(tmp_path / "choices.yaml")), tmp_path)
    names = [f"which-{number}" for number in range(1, 13)]
    items = [generate(room.bank.question(name), 0) for name in names]
    wrong = [next(letter for letter in "ABC" if [letter] != [item.parts[0].key]) for item in items]
    shown = room.take(" ".join(names), *(typed for letter in wrong for typed in (letter, "")))
    summary = shown[shown.index("Score 0/12") :].splitlines()
    assert sum(line.startswith("  1× ") for line in summary) == 3
    assert "  and 9 others" in summary
    assert "dlquiz review 1" in " ".join(summary)
    assert "dlquiz item" not in " ".join(summary)
    assert len(summary) <= 20


def test_a_proof_is_offered_where_there_is_one(tiny_bank: Bank) -> None:
    """Also when an answer is looked at again; a bookmark that is there can be taken away."""
    for name, there in (("square", True), ("pick-one", True), ("pick-some", False)):
        item = generate(tiny_bank.question(name), 0)
        for keys in (after_keys(item, "en"), look_keys(item, "en", bookmarked=True)):
            assert ("p proof" in keys) == there
    assert "b remove the bookmark" in look_keys(item, "en", bookmarked=True)


def test_of_many_topics_those_are_listed_that_lost_most(real_bank: Bank, tmp_path: Path) -> None:
    room = Room(real_bank, tmp_path)
    by_topic = {entry.topic: entry.id for entry in real_bank.asked.values() if entry.kind == "truth"}
    names = [name for name in by_topic.values() if not generate(real_bank.question(name), 0).code][:7]
    right = [name for name in names if generate(real_bank.question(name), 0).parts[0].key]
    shown = room.take(" ".join(names), *(typed for _ in names for typed in ("T", "")))
    rows = [line for line in shown.splitlines() if line.startswith("  ") and line.endswith(("/1", "/4"))]
    lost = len(names) - len(right)
    assert [row.endswith("0/1") for row in rows[: min(lost, 3)]] == [True] * min(lost, 3)
    assert rows[3].startswith("  4 other topics: ")


# Breaking off, and going on


def plan_of(bank: Bank) -> Plan:
    return Plan(Wish(("tiny.numbers",), count=3, level=1), 5).drawn(bank)


class Sat:
    """Quizzes of the same plan, one room after another, as re-runs of the program would go."""

    def __init__(self, bank: Bank, home: Path) -> None:
        self.bank, self.home, self.plan = bank, home, plan_of(bank)
        self.keys = [str(item.parts[0].key) for item in self.plan.items(bank) if isinstance(item, NumericItem)]

    def run(self, *typed: str | BaseException) -> Room:
        """Takes up what was broken off, or begins."""
        room = Room(self.bank, self.home)
        sittings = room.recorder.open_sittings("quiz")
        known = from_state(sittings[0][0].state, self.bank) if sittings else None
        course = known[1] if known else Course(self.plan.wish.count)
        items = self.plan.items(self.bank, course.drawn)
        room.go_on(items, course, self.plan, *typed)
        room.recorder.close()
        return room

    def open(self) -> list[dict[str, object]]:
        recorder = Recorder(self.home, "en", lambda _: None)
        found = [json.loads(sitting.state) for sitting, _ in recorder.open_sittings("quiz")]
        recorder.close()
        return found


@pytest.fixture
def sat(tiny_bank: Bank, tmp_path: Path) -> Sat:
    return Sat(tiny_bank, tmp_path)


@pytest.mark.parametrize("where", ["the feedback", "the next question"])
def test_what_was_broken_off_goes_on_with_the_next_question(sat: Sat, where: str) -> None:
    stop = KeyboardInterrupt()
    first = sat.run(sat.keys[0], *([stop] if where == "the feedback" else ["", stop]))
    assert first.ending.to_go_on
    assert [(state["done"], state["count"]) for state in sat.open()] == [(1, 3)]
    second = sat.run(sat.keys[1], "", sat.keys[2], "")
    shown = second.page.getvalue()
    assert "1/3" not in shown
    assert "2/3  Numbers" in shown
    assert "3/3  Numbers" in shown
    assert "Score 3/3" in shown  # of the whole session, not of the second half
    assert [turn.item.address for turn in second.session.turns] == [item.address for item in sat.plan.items(sat.bank)]
    assert sat.open() == []


def test_skipped_questions_and_hints_are_still_known_when_it_goes_on(sat: Sat) -> None:
    sat.run("s", "?", sat.keys[1], KeyboardInterrupt())
    second = sat.run("s")
    assert [(turn.grade is None, turn.hints) for turn in second.session.turns] == [(True, 0), (False, 1), (True, 0)]
    assert "Score 1/1, 2 skipped" in second.page.getvalue()


def test_a_variant_that_was_asked_for_is_not_lost(sat: Sat) -> None:
    first = sat.run(sat.keys[0], "v", KeyboardInterrupt())
    head = first.page.getvalue().splitlines()[-20:]
    second = sat.run("q")
    shown = second.page.getvalue()
    assert "1/3  Numbers" in shown
    variant = next(line for line in shown.splitlines() if line.startswith("1/3"))
    assert variant in head  # the same numbers


def test_an_easier_question_that_was_promised_is_not_lost(room: Room) -> None:
    items = iter([generate(room.bank.question("thirds"), 0)] * 2)
    plan, typed = plan_of(room.bank), ("12", "4", "") * 2
    room.go_on(items, Course(2), plan, *typed, KeyboardInterrupt())
    known = from_state(room.recorder.open_sittings("quiz")[0][0].state, room.bank)
    assert known is not None
    course = known[1]
    assert (course.done, course.count) == (2, 3)
    assert course.ahead is not None
    assert course.ahead.question.level == 1


def test_a_question_whose_grade_was_taken_back_comes_first(sat: Sat) -> None:
    first = sat.run(sat.keys[0], "u", KeyboardInterrupt())
    second = sat.run("q")
    heads = [line for room in (first, second) for line in room.page.getvalue().splitlines() if line.startswith("1/3")]
    assert len(set(heads)) == 1


@pytest.mark.parametrize("last", ["q", EOFError()], ids=["quit", "end of input"])
def test_what_was_ended_is_not_taken_up_again(sat: Sat, last: str | BaseException) -> None:
    assert not sat.run(sat.keys[0], "", last).ending.to_go_on
    assert sat.open() == []


def test_with_nothing_left_to_ask_nothing_is_left_open(sat: Sat) -> None:
    stop = KeyboardInterrupt()
    ending = sat.run(sat.keys[0], "", sat.keys[1], "", sat.keys[2], stop).ending
    assert (ending.broken, ending.to_go_on) == (True, False)
    assert sat.open() == []


def test_nothing_answered_is_nothing_to_go_on_with(sat: Sat) -> None:
    assert not sat.run(KeyboardInterrupt()).ending.to_go_on
    assert sat.open() == []


def test_a_course_is_not_read_with_another_bank(tiny_bank: Bank, tmp_path: Path) -> None:
    state = to_state(plan_of(tiny_bank), Course(3))
    assert from_state(state, tiny_bank) == (plan_of(tiny_bank), Course(3))
    for item in plan_of(tiny_bank).form or ():
        state = state.replace(item.question.digest, "0" * 12)
    assert from_state(state, tiny_bank) is None


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '{"plan": 3}', "[" * 100_000], ids=range(6))
def test_what_is_no_course_is_told(tiny_bank: Bank, text: str) -> None:
    with pytest.raises(BadState):
        from_state(text, tiny_bank)


def test_a_course_written_and_read_is_the_same(sat: Sat) -> None:
    room = sat.run("?", "9", "v", "s", KeyboardInterrupt())
    known = from_state(json.dumps(sat.open()[0]), sat.bank)
    assert known is not None
    assert known[0] == sat.plan
    assert known[1].session == room.session
    assert from_state(to_state(*known), sat.bank) == known


def test_ids_name_their_kind_and_are_never_the_same() -> None:
    ids = {session_id("mistakes") for _ in range(100)}
    assert len(ids) == 100
    assert all(name.startswith("mistakes-") and len(name) == len("mistakes-") + 12 for name in ids)


def test_what_is_asked_one_key_at_a_time(room: Room) -> None:
    """What a keyboard may end at once: what is typed so far, for each kind of question, and after the feedback."""
    expected = {
        "square": ("?", "8 v s q h p A"),
        "pick-one": ("A B C a c ? s v q h", "D AB 1 x"),
        "pick-some": ("?", "A AB s"),
        "true-or-not": ("t f T 对 错 √ × x y n 1 0 ? s v q", "tr 不 不对 A"),
        "join": ("?", "A A1"),
        "say-why": ("?", "A s the"),
    }
    for question, (at_once, not_yet) in expected.items():
        room.take(question, "q")
        instant = room.keys.prompts[-1].instant
        assert [text for text in at_once.split() if not instant(text)] == [], question
        assert [text for text in not_yet.split() if instant(text)] == [], question
        assert not instant("")
    room.take("product", "81", "q")
    instant = room.keys.prompts[-1].instant
    assert all(map(instant, (" ", "v", "p", "u", "q", "换")))
    assert not any(map(instant, ("", "s", "?", "8", "vv", "换题")))


def test_the_keys_are_listed_with_every_prompt(room: Room) -> None:
    room.torch = FakeTorch()
    room.take("square pick-one true-or-not join say-why", "81", "", "A", "", "错", "", "s", "because", "0", "")
    assert all(prompt.keys for prompt in room.keys.prompts)
    assert room.keys.prompts[0].keys == "Enter submit   ? hint   s skip for now   k don't know   q quit"
    assert room.keys.prompts[2].keys.startswith("A–C answer   s skip for now   k don't know   q quit")
    assert "u undo" in room.keys.prompts[1].keys

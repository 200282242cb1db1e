"""A quiz from its first question to its summary: answers typed by a script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from room import WIDTH, Room

from dlquiz.bank.bank import Bank
from dlquiz.kinds.concept import ConceptItem
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.registry import generate
from dlquiz.maths.width import display_width
from dlquiz.text.program import narrowed
from dlquiz.text.spans import Language, one_line


@pytest.fixture
def room(tiny_bank: Bank, tmp_path: Path) -> Room:
    return Room(tiny_bank, tmp_path)


@pytest.fixture
def zh(tiny_bank: Bank, tmp_path: Path) -> Room:
    return Room(tiny_bank, tmp_path, "zh")


def test_a_right_answer_from_question_to_summary(room: Room) -> None:
    shown = room.take("square", "81", "")
    expected = [
        "1/1  Numbers  *  square#0",
        "Side 5, frame 2: what is the area A?",
        "  area A [cm²] = 81",
        "  ✓ A: correct",
        "Solution",
        "  A = (a + 2f)² = (5 + 2 × 2)² = 81 cm²",
        "Score 1/1, 0 skipped",
        "  Numbers: 1/1",
    ]
    assert [line for line in shown.splitlines() if line in expected] == expected  # each of them, in this order
    assert not room.keys.left
    assert "dlquiz item" not in shown  # nothing is worth another look


AT_ONCE = [
    # the question; what needs no Enter there; what does
    ("pick-one", ("a", "C", "?", "s", "v", "q"), ("", "d", "ab", "t", "提示")),
    ("true-or-not", ("t", "F", "1", "对", "×", "?", "s", "q"), ("", "a", "2", "true")),
    ("square", ("?",), ("", "8", "s", "q", "a")),
    ("pick-some", ("?",), ("", "a", "A", "ab", "s")),
]


@pytest.mark.parametrize(("question", "instant", "waits"), AT_ONCE, ids=[row[0] for row in AT_ONCE])
def test_what_needs_no_enter(room: Room, question: str, instant: tuple[str, ...], waits: tuple[str, ...]) -> None:
    room.take(question)
    at_once = room.keys.prompts[0].instant
    assert [text for text in instant if not at_once(text)] == []
    assert [text for text in waits if at_once(text)] == []


def test_what_needs_no_enter_after_the_feedback(room: Room) -> None:
    room.take("square", "81")
    at_once = room.keys.prompts[1].instant
    assert [text for text in (" ", "p", "v", "u", "q", "") if at_once(text)] == [
        " ",
        "p",
        "u",
        "q",
    ]  # there is one square alone


@pytest.mark.parametrize(("typed", "told"), [("", 0), (">", 0), ("下一题", 0), ("what?", 1), ("?", 1), ("<", 1)])
def test_only_a_key_for_it_turns_the_page(room: Room, typed: str, told: int) -> None:
    """What is typed below a solution, perhaps a question of one's own, must not take the solution away."""
    shown = room.take("square", "81", typed, "")
    assert shown.count("no such key; those that work are listed below") == told
    assert len(room.keys.left) == 1 - told


@pytest.mark.parametrize(
    ("typed", "begins"),
    [([""], True), (["好"], True), (["Y"], True), (["n"], False), (["不"], False), (["ｑ"], False),
     (["?", "no"], False), (["hm", ""], True)],
)  # fmt: skip
def test_a_no_begins_nothing(room: Room, typed: list[str], begins: bool) -> None:
    """Ready?, Practise now?: who says no is not taken at his Enter."""
    room.keys.left.extend(typed)
    assert room.desk.agrees(lambda: room.desk.ask("Ready?", "")) is begins
    assert not room.keys.left


def test_the_same_in_chinese(zh: Room) -> None:
    shown = zh.take("square", "８１", "")  # full-width digits, as a Chinese keyboard types them
    expected = [
        "1/1  数  *  square#0",
        "边长 5，框宽 2，求面积 A。",
        "  面积 A [cm²] = ８１",
        "  ✓ A: 正确",
        "解答",
        "  A = (a + 2f)² = (5 + 2 × 2)² = 81 cm²",
        "得分 1/1，跳过 0 题",
        "  数: 1/1",
    ]
    assert [line for line in shown.splitlines() if line in expected] == expected


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_known_mistake_is_named_and_counted(tiny_bank: Bank, tmp_path: Path, lang: Language) -> None:
    room = Room(tiny_bank, tmp_path, lang)
    lines = room.take("square", "49", "").splitlines()
    named = {"zh": "框只算了一侧", "en": "the frame was counted on one side only"}[lang]
    wrong = {"zh": "错误", "en": "wrong"}[lang]
    assert f"  ✗ A: {wrong}  A = 81" in lines
    assert f"    {named}" in lines
    assert f"  1× {named} (square)" in lines
    assert "  dlquiz item 'square#0'" in lines
    assert room.session.score == 0


def test_a_wrong_number_of_no_known_mistake_gets_the_key_alone(room: Room) -> None:
    shown = room.take("square", "80", "")
    assert "  ✗ A: wrong  A = 81" in shown.splitlines()
    assert "×" not in shown.partition("Score")[2]


def test_what_can_not_be_read_is_asked_again_and_costs_nothing(room: Room) -> None:
    shown = room.take("square", "no idea", "", "eighty-one", "81", "")
    assert shown.count("  area A [cm²] = ") == 4
    assert "Score 1/1" in shown


def test_the_questions_own_hint_and_the_formula_where_there_is_none(room: Room) -> None:
    shown = room.take("square thirds", "?", "81", "", "？", "7", "2.33", "")
    assert "A frame has two sides." in shown
    assert shown.index("T = a + b") < shown.index("Score")
    assert [turn.hints for turn in room.session.turns] == [1, 1]
    assert "Score 2/2" in shown


def test_a_fact_without_a_hint_says_so(zh: Room) -> None:
    assert "这道题没有提示" in zh.take("join", "提示", "跳过")


def test_a_skipped_question_keeps_its_key_and_leaves_no_trace(room: Room) -> None:
    shown = room.take("thirds pick-one", "s", "s")
    assert "T = 7" not in shown
    assert "Nothing was answered; 2 skipped." in shown
    assert room.session.answered == ()
    assert room.recorder.progress() == {}


KINDS = ["square", "thirds", "arrays", "pick-one", "pick-some", "true-or-not", "join", "line-up", "say-why"]


QUESTIONS = "square thirds arrays product pick-one pick-some true-or-not join line-up say-why"
NOT_KNOWN = [(question, "k") for question in QUESTIONS.split()]
NOT_KNOWN += [("square", typed) for typed in ("K", "ｋ", "不会", "don't know")]


@pytest.mark.parametrize(("question", "typed"), NOT_KNOWN)
def test_not_known_is_wrong_shows_the_solution_and_comes_again(room: Room, question: str, typed: str) -> None:
    shown = room.take(question, typed, "")
    assert "Solution" in shown
    assert "not answered" in shown
    (turn,) = room.session.turns
    assert (turn.dont_know, turn.score, turn.mistakes) == (True, 0.0, ())
    progress = room.recorder.progress()[question]
    assert (progress.attempts, progress.in_notebook, progress.mistake) == (1, True, None)
    assert room.recorder.history is not None
    (kept,) = room.recorder.history.recent([question], 9)
    assert (kept.response, kept.dont_know) == ("", True)
    assert (progress.memory.interval, progress.memory.exam_interval) == (1, 1)  # Again


# 3 + 4 = 7, a third of it 2.33. What is typed; the responses; the score.
BLANKS = [
    (("", "2.33", "", ""), ("", "2.33"), 0.5),  # the first part blank, and handed in so
    (("", "2.33", "<", "7", ""), ("7", "2.33"), 1.0),  # gone back to from the last question
    (("12", "<", "7", "2.33", ""), ("7", "2.33"), 1.0),  # changed before it was handed in
    (("7", "s", "", ""), ("7", ""), 0.5),  # a part left out keeps the one before it
    (("7", "k", ""), ("7", ""), 0.5),  # the rest is not known
    (("7", "<", "", "2.33", ""), ("7", "2.33"), 1.0),  # Enter keeps what stands
    (("", "", "", ""), ("", ""), 0.0),
]


@pytest.mark.parametrize(("typed", "responses", "score"), BLANKS)
def test_parts_can_be_blank_and_gone_back_to(
    room: Room, typed: tuple[str, ...], responses: tuple[str, ...], score: float
) -> None:
    room.take("thirds", *typed)
    (turn,) = room.session.turns
    assert (turn.responses, turn.score) == (responses, score)
    assert turn.mistakes == ()
    assert not room.keys.left


def test_hints_come_in_two_steps_and_count_only_if_given(room: Room) -> None:
    shown = room.take("thirds", "?", "?", "?", "7", "2.33", "")
    assert shown.index("Which formula is this about? Thirds") < shown.index("T = a + b")
    assert "There is no further hint." in shown
    assert ["? hint" in prompt.keys for prompt in room.keys.prompts[:4]] == [True, True, False, False]
    assert room.session.turns[0].hints == 2


def test_a_hint_that_is_not_there_costs_nothing(room: Room) -> None:
    item = generate(room.bank.question("pick-one"), 0)
    assert isinstance(item, ConceptItem)
    room.take("pick-one", "?", str(item.key), "")
    assert "? hint" not in room.keys.prompts[0].keys
    assert room.session.turns[0].hints == 0


def test_another_variant_is_offered_where_there_is_one(room: Room) -> None:
    room.take("square product", "v", "81", "", "v", "1", "")
    one, more = room.keys.prompts[0].keys, room.keys.prompts[3].keys
    assert ("v another" in one, "v another" in more) == (False, True)
    assert "There is no other variant" in room.page.getvalue()


def test_right_but_too_coarse_is_asked_once_more(room: Room) -> None:
    shown = room.take("thirds", "7", "2.3", "2.33", "")
    assert "give 2 decimals" in shown
    assert room.session.score == 1
    again = Room(room.bank, Path(room.recorder._home) / "other")
    again.take("thirds", "7", "2.3", "2.3", "")
    assert again.session.score == 0.5


def test_a_variant_is_the_same_question_with_other_numbers(room: Room) -> None:
    shown = room.take("product", "v", "v", "q")
    asked = re.findall(r"What is (\d+) times (\d+)\?", shown)
    assert len(set(asked)) == 3
    assert len(re.findall(r"1/1  Numbers", shown)) == 3  # it is still the first question
    assert "Nothing was answered." in shown


def test_after_an_answer_a_variant_counts_as_one_more(room: Room) -> None:
    item = generate(room.bank.question("product"), 0)
    assert isinstance(item, NumericItem)
    room.take("product", str(item.parts[0].key), "换题", "1", "")
    first, second = room.session.turns
    assert (first.score, second.score) == (1.0, 0.0)
    assert first.item.question == second.item.question
    assert first.item.address != second.item.address


def test_the_proof_is_a_program_on_the_page(room: Room) -> None:
    lines = room.take("square", "81", "p", "证明", "").splitlines()
    assert sum(line.startswith("side, frame") and "= 5, 2" in line for line in lines) == 2
    wide = "padded = F.pad(torch.ones(1, 1, side, side), (frame,) * 4, value=1.0)"
    assert "\n".join(lines).count(narrowed(wide, WIDTH)) == 2
    assert any("2.13.0" in line for line in lines)


def test_quitting_keeps_what_was_answered(room: Room) -> None:
    shown = room.take("square thirds join", "81", "", "q")
    assert "Score 1/1, 0 skipped" in shown
    assert "Match each number" not in shown
    assert not room.ending.broken


def test_quitting_between_two_parts_does_not_count_the_question(room: Room) -> None:
    assert "Nothing was answered." in room.take("thirds", "7", "q")


def test_a_later_part_follows_from_the_students_own_earlier_one(room: Room) -> None:
    """12 instead of 7 costs the total; a third of 12 is 4, and right."""
    lines = room.take("thirds", "12", "4", "").splitlines()
    assert "  ✗ T: wrong  T = 7" in lines
    assert "    multiplied instead of added" in lines
    assert any(line.startswith("  ✓ t: correct (follows") for line in lines)
    assert room.session.score == 0.5


@pytest.mark.parametrize(
    ("typed", "ending"),
    [("T", "，")],
    ids=["a letter"],
)
def test_an_unreadable_second_part_keeps_the_first(zh: Room, typed: str, ending: str) -> None:
    shown = zh.take("thirds", "7", typed, "2.33", "")
    assert shown.count("  和 T = ") == 1
    assert f"得分 1/1{ending}" in shown


@pytest.mark.parametrize(
    ("question", "right", "wrong", "half"),
    [
        ("pick-one", "key", "A B", None),
        ("pick-some", "key", None, "one"),
        ("join", "key", None, None),
        ("line-up", "key", None, None),
        ("true-or-not", "错", None, None),
    ],
)
def test_every_kind_of_fact_takes_its_key(
    room: Room, tmp_path: Path, question: str, right: str, wrong: str | None, half: str | None
) -> None:
    item = generate(room.bank.question(question), 0)
    assert isinstance(item, ConceptItem)
    typed = one_line(item.key_line("en")) if right == "key" else right
    assert "  ✓ correct" in room.take(question, typed, "").splitlines()
    if wrong:  # two letters where one is asked for can't be read
        assert "Score 1/1" in Room(room.bank, tmp_path).take(question, wrong, typed, "")
    if half:
        assert "(50%)" in Room(room.bank, tmp_path).take(question, typed[0], "")


def test_a_wrong_option_is_told_why(zh: Room) -> None:
    item = generate(zh.bank.question("pick-one"), 0)
    assert isinstance(item, ConceptItem)
    wrong = item.order.index(1)  # where the second option, 3, stands
    lines = zh.take("pick-one", "ABC"[wrong], "").splitlines()
    assert "    3 是奇数" in lines
    assert f"  ✗ 错误  答案: {item.key}" in lines


def test_the_end_of_input_ends_the_quiz_with_its_summary(room: Room) -> None:
    shown = room.take("square thirds", "81", "")
    assert "Score 1/1" in shown
    assert not room.ending.broken


@pytest.mark.parametrize("typed", [["81", "", KeyboardInterrupt()], ["81", KeyboardInterrupt()]])
def test_control_c_keeps_what_was_answered(room: Room, typed: list[str | BaseException]) -> None:
    shown = room.take("square thirds", *typed)
    assert room.ending.broken
    if len(typed) == 3:
        assert "Score 1/1" in shown


def test_control_c_right_after_the_feedback_keeps_that_answer(room: Room) -> None:
    shown = room.take("square thirds", "81", KeyboardInterrupt())
    assert [turn.score for turn in room.session.turns] == [1.0]
    assert "Score 1/1" in shown


@pytest.mark.parametrize("typed", ["?", "s", "v", "q", "81"])
def test_the_end_of_input_anywhere_is_no_error(room: Room, typed: str) -> None:
    assert room.take("square", typed).strip()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [40, pytest.param(60, marks=pytest.mark.slow)])
@pytest.mark.parametrize("plain", [False, True], ids=["", "plain"])
def test_no_line_is_wider_than_the_page_but_code(
    tiny_bank: Bank, tmp_path: Path, lang: Language, width: int, plain: bool
) -> None:
    room = Room(tiny_bank, tmp_path, lang, width=width, plain=plain)
    items = [generate(tiny_bank.question(name), seed) for name in QUESTIONS.split() for seed in (0, 1)]
    shown = room.take_items(iter(items), len(items), *["s"] * len(items))
    assert len(room.session.turns) == len(items)
    assert [line for line in shown.splitlines() if display_width(line) > width] == []

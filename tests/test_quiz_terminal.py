"""Quizzes in a real terminal: keys without Enter, Chinese, Ctrl-C and going on, undo, other sizes, two at once."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from terminal import Terminal, terminal
from tiny import write_choices

from dlquiz.bank.address import item_at
from dlquiz.bank.bank import Bank
from dlquiz.bank.form import FIRST_SEEDS, draw_form
from dlquiz.bank.loading import read_bank
from dlquiz.cards.tolerance import rounded
from dlquiz.kinds.concept import ConceptItem
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.protocol import Item
from dlquiz.language.numbers import plain_number
from dlquiz.maths.width import display_width
from dlquiz.terminal.keyboard import SETTLING
from dlquiz.text.spans import one_line

pytestmark = pytest.mark.slow

SEED = 5
FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(ord("!"), ord("~") + 1)})
MORE = "回车 结束"
PROMPT, FEEDBACK = "s 先跳过   k 不会", "u 撤销评分"
COLOUR = re.compile(r"\x1b\[[\d;]*\b[34][0-7]m")


def stop(student: Terminal) -> None:
    """No further set. Behind a key that needed none, Enter is not heard for a moment."""
    student.sees(MORE)
    time.sleep(SETTLING + 0.1)
    student.type("\r")


def answers(item: Item) -> list[str]:
    """The key as a student in China types it, prompt by prompt: full-width, and one key where that is all."""
    if isinstance(item, NumericItem):
        keys = [plain_number(rounded(part.key, part.result.digits)) for part in item.parts]
        return [key.translate(FULL_WIDTH) + "\r" for key in keys]
    if item.question.kind == "explain":
        return ["只能被一和自生\x7f身整除\r", "A、B、C\r"]
    key = one_line(item.key_line("zh")).translate(FULL_WIDTH)
    return [key] if item.question.kind in ("choice", "truth") else [f"{key}\r"]


def exported(cli: Cli, home: Path) -> list[dict[str, Any]]:
    """Every attempt that the history holds."""
    return [json.loads(line) for line in cli("history", "export", "--home", home).out.splitlines()]


def test_a_whole_quiz_in_chinese(cli: Cli, tiny_path: Path, tiny_bank: Bank, tmp_path: Path) -> None:
    """Every kind of question, every answer right; the keys stand on the last line, and are gone when they were used."""
    items = list(draw_form(tiny_bank, tiny_bank.select(), 10, SEED, first_seeds=FIRST_SEEDS))
    assert len({item.question.id for item in items}) == 10
    words = ("quiz", "--seed", SEED, "--bank", tiny_path, "--home", tmp_path, "--lang", "zh")
    with terminal(*words, columns=72) as student:
        screen = student.screen
        for number, item in enumerate(items, 1):
            student.sees(f"{number}/10", PROMPT)
            for typed in answers(item):
                student.type(typed)
            student.sees(FEEDBACK, "q 退出")
            assert screen.text.count("回车") == 1  # the keys of this prompt alone
            assert screen.lines[-1].endswith("q 退出")
            student.type(" ")
        assert student.ends() == 0
    assert "得分 10/10，跳过 0 题" in screen.text
    assert "只能被一和自身整除" in screen.text  # the slip was mended where it stood
    assert "回车" not in screen.text
    assert screen.wrapped == []
    assert COLOUR.search(student.raw)
    kept = exported(cli, tmp_path)
    assert [attempt["address"] for attempt in kept] == [item.address for item in items]
    assert {attempt["score"] for attempt in kept} == {1.0}


@dataclass(frozen=True)
class Evening:
    """A student, a home and a bank of choices that need no PyTorch, so that a quiz starts at once."""

    bank: Bank
    home: Path

    def quiz(self, *more: object, columns: int = 60, **settings: str) -> AbstractContextManager[Terminal]:
        words = ("quiz", "--bank", self.bank.roots[0], "--home", self.home, "--lang", "zh", *more)
        return terminal(*words, columns=columns, **settings)

    def address(self, student: Terminal, number: str) -> str:
        """The address of the question of that number, once it can be answered."""
        student.sees(number, PROMPT)
        return next(line.split()[-1] for line in student.screen.lines if line.startswith(f"{number} "))

    def key(self, student: Terminal, number: str) -> str:
        item = item_at(self.bank, self.address(student, number))
        assert isinstance(item, ConceptItem)
        return str(item.key)


@pytest.fixture
def evening(tmp_path: Path) -> Evening:
    return Evening(read_bank(write_choices(tmp_path / "choices.yaml")), tmp_path / "home")


def test_control_c_and_a_plain_run_again_go_on(evening: Evening, cli: Cli) -> None:
    with evening.quiz("choices", "-n", 3) as student:
        student.type(evening.key(student, "1/3"))
        student.sees("正确", FEEDBACK)
        student.type(" ")
        second = evening.address(student, "2/3")
        student.type("\x03")
        assert student.ends() == 130
        assert "得分 1/1" in student.screen.text
        assert "进度已保存" in student.screen.text
    with evening.quiz() as student:  # with no options at all
        assert evening.address(student, "2/3") == second
        assert "已完成 1/3 题" in student.screen.text
        student.type(evening.key(student, "2/3"))
        student.sees(FEEDBACK, "q 退出")
        student.type("\x03")
        assert student.ends() == 130
    with evening.quiz("choices", "-n", 3) as student:  # with the same ones
        student.type(evening.key(student, "3/3"))
        student.sees(FEEDBACK, "q 退出")
        student.type(" ")
        stop(student)
        assert student.ends() == 0
        assert "得分 3/3" in student.screen.text
    with evening.quiz() as student:  # it has come to its end: this is another one
        student.sees("1/10", PROMPT)
        assert "接着做" not in student.screen.text
    assert len({attempt["session"] for attempt in exported(cli, evening.home)}) == 1


@pytest.mark.parametrize("again", [("--new",), ("-n", 4), ("--level", 1)], ids=str)
def test_with_other_options_or_new_it_begins_afresh(evening: Evening, again: tuple[object, ...]) -> None:
    with evening.quiz("choices", "-n", 3) as student:
        student.type(evening.key(student, "1/3"))
        student.sees(FEEDBACK, "q 退出")
        student.type("\x03")
        assert student.ends() == 130
    with evening.quiz(*again) as student:
        student.sees("1/", PROMPT)
        assert "接着做" not in student.screen.text


@pytest.mark.parametrize("how", ["q", "\x04"], ids=["q", "Ctrl-D"])
def test_what_was_quit_does_not_come_back(evening: Evening, how: str) -> None:
    with evening.quiz() as student:
        student.type(evening.key(student, "1/10"))
        student.sees(FEEDBACK, "q 退出")
        student.type(how)
        assert student.ends() == 0
        assert "得分 1/1" in student.screen.text
    with evening.quiz() as student:
        student.sees("1/10", PROMPT)
        assert "接着做" not in student.screen.text


def test_undo_by_one_key(evening: Evening, cli: Cli) -> None:
    with evening.quiz("-n", 1) as student:
        key = evening.key(student, "1/1")
        student.type("B" if key == "A" else "A")
        student.sees("再试一次", "k 看解答")
        student.type("k")
        student.sees("错误", FEEDBACK)
        student.type("u")
        student.sees("已撤销", PROMPT)
        student.type(key)
        student.sees("正确", FEEDBACK)
        student.type(" ")
        stop(student)
        assert student.ends() == 0
        assert "得分 1/1" in student.screen.text
    assert [attempt["score"] for attempt in exported(cli, evening.home)] == [1.0]


def test_a_hint_a_variant_and_leaving_out(evening: Evening) -> None:
    with evening.quiz("-n", 2) as student:
        student.sees("1/2", PROMPT)
        student.type("？")
        student.sees("没有提示")
        student.type("v\r")  # a choice is the same fact in whatever order
        student.sees("没有别的变式")
        student.type("s")
        student.sees("先跳过，不留记录。", "2/2")
        student.type("q")
        assert student.ends() == 0


def test_another_size_in_the_middle_of_a_question(evening: Evening) -> None:
    """From 60 to 120 columns and back: no line is longer than the screen, and the wider screen is used."""
    with evening.quiz("-n", 3) as student:
        student.sees("1/3", PROMPT)
        narrow = len(student.screen.lines)
        student.resize(120)
        student.type(evening.key(student, "1/3"))
        student.sees(FEEDBACK, "q 退出")
        student.type(" ")
        student.sees("2/3", PROMPT)
        wide = [display_width(line) for line in student.screen.lines[narrow:]]
        assert 60 < max(wide) <= 96  # text is not set wider than it can be read
        student.resize(60)
        student.type(evening.key(student, "2/3"))
        student.sees(FEEDBACK, "q 退出")
        student.type(" ")
        student.sees("3/3", PROMPT)
        student.type("q")
        assert student.ends() == 0
        assert student.screen.wrapped == []


def test_no_color_has_no_colour(evening: Evening) -> None:
    with evening.quiz("-n", 1, NO_COLOR="1") as student:
        student.type(evening.key(student, "1/1"))
        student.sees(FEEDBACK, "q 退出")
        student.type(" ")
        stop(student)
        assert student.ends() == 0
        assert not COLOUR.search(student.raw)


@pytest.mark.parametrize(("words", "term"), [(("--plain",), "xterm-256color"), ((), "dumb")], ids=["--plain", "dumb"])
def test_a_screen_reader_hears_no_control_characters(evening: Evening, words: tuple[str, ...], term: str) -> None:
    with evening.quiz("-n", 1, *words, TERM=term) as student:
        student.type(evening.key(student, "1/1") + "\r")
        student.sees("正确", FEEDBACK)
        student.type("\r")
        stop(student)
        assert student.ends() == 0
        assert "得分 1/1" in student.screen.text
        assert student.screen.wrapped == []
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", student.raw)
        assert not re.search("[\u2500-\u259f]", student.raw)  # no boxes


def test_two_sessions_at_once(evening: Evening, cli: Cli) -> None:
    """Neither takes the other's quiz, both write; what one of them broke off goes on while the other still sits."""
    with evening.quiz("-n", 2) as one, evening.quiz("-n", 2) as other:
        for student in (one, other):
            student.type(evening.key(student, "1/2"))
            student.sees(FEEDBACK, "q 退出")
        with evening.quiz("-n", 2) as third:  # both are held
            third.sees("1/2", PROMPT)
            assert "接着做" not in third.screen.text
            third.type("q")
            assert third.ends() == 0
        other.type("\x03")
        assert other.ends() == 130
        with evening.quiz() as third:
            third.sees("已完成 1/2 题", "2/2")
            third.type(evening.key(third, "2/2"))
            third.sees(FEEDBACK)
            third.type(" ")
            stop(third)
            assert third.ends() == 0
        one.type(" ")
        one.type(evening.key(one, "2/2"))
        one.sees("2/2", FEEDBACK)
        one.type(" ")
        stop(one)
        assert one.ends() == 0
    kept = exported(cli, evening.home)
    assert len(kept) == 4
    assert sorted(Counter(attempt["session"] for attempt in kept).values()) == [2, 2]

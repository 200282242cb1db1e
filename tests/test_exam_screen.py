"""Exams in a real terminal: the clock hands in, Ctrl-C and kill -9 lose nothing, answers change, sizes change."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Cli
from terminal import Screen, Terminal, terminal
from tiny import FACTS

from dlquiz.maths.width import display_width

pytestmark = pytest.mark.slow

PAPER = """\
title: {zh: 小测, en: Short test}
minutes: 10
sections:
- {title: {zh: 一、选择题, en: Part A}, kinds: [choice], count: 1, points: 2}
- {title: {zh: 二、判断题, en: Part B}, kinds: [truth], count: 1, points: 2}
- {title: {zh: 三、排序题, en: Part C}, kinds: [order], count: 1, points: 2}
- {title: {zh: 四、名词解释, en: Part D}, kinds: [explain], count: 1, points: 3}
"""
CLEARED = "\x1b[2J"


@dataclass(frozen=True)
class Hall:
    """An exam of facts that no code shows, so that it starts at once, and a clock that the test moves on."""

    folder: Path

    def seated(
        self, *options: str, lang: str = "zh", columns: int = 72, settings: Mapping[str, str] | None = None
    ) -> AbstractContextManager[Terminal]:
        home, bank, blueprint = (self.folder / name for name in ("home", "facts.yaml", "paper.yaml"))
        words = ("exam", "--blueprint", blueprint, "--bank", bank, "--home", home, "--lang", lang, *options)
        return terminal(*words, columns=columns, DLQUIZ_CLOCK=str(self.folder / "ahead"), **(settings or {}))

    def wait(self, seconds: float) -> None:
        """Lets time pass."""
        fresh = self.folder / "fresh"
        fresh.write_text(str(seconds), "utf-8")
        fresh.replace(self.folder / "ahead")


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    (tmp_path / "facts.yaml").write_text(re.sub("  torch: .*\n", "", FACTS), "utf-8")
    (tmp_path / "paper.yaml").write_text(PAPER, "utf-8")
    return Hall(tmp_path)


@pytest.fixture
def exported(cli: Cli, hall: Hall) -> Callable[[], dict[str, str]]:
    """The response to each question that the history holds."""

    def read() -> dict[str, str]:
        lines = cli("history", "export", "--home", hall.folder / "home").out.splitlines()
        return {one["address"].partition("#")[0]: one["response"] for one in map(json.loads, lines)}

    return read


def screen_now(student: Terminal) -> Screen:
    """What stands on the screen since it was cleared last."""
    screen = Screen(student.screen.columns)
    screen.feed(student.raw.rpartition(CLEARED)[2])
    return screen


def sees_now(student: Terminal, *texts: str) -> str:
    """Waits until the present screen shows all of these; what it shows."""
    for _ in range(300):
        shown = screen_now(student)
        if all(text in shown.text for text in texts):
            return shown.text
        assert student.read(), f"ended without {texts}:\n{shown.text}"
    raise AssertionError(f"no {texts}:\n{shown.text}")


def at(number: int) -> str:
    return f"第 {number}/4 题"


def begins(student: Terminal) -> None:
    student.sees("准备好了吗？", "回车 开始计时")
    student.type("\r")
    sees_now(student, at(1), "剩余")


def answers_by_key(student: Terminal) -> None:
    """A choice, flagged, gone back to and changed; a truth question."""
    student.type("a")
    sees_now(student, at(2), "第 1 题已记下：A")
    student.type("！")
    sees_now(student, at(2), "! 已标记")
    student.type("《")
    sees_now(student, at(1), "现在的答案：A", "- 清除")
    student.type("ｂ")
    sees_now(student, at(2), "第 1 题已记下：B")
    student.type("对")
    sees_now(student, at(3), "第 2 题已记下：对")


def answers_by_line(student: Terminal) -> None:
    """An order, unreadable at first, mended, left by a sign; an explanation, with a character typed wrong."""
    student.type("ab\r")
    sees_now(student, at(3), "请把 3 个字母都排进去")
    student.type("c\r")
    sees_now(student, at(4), "第 3 题已记下：A, B, C")
    student.type("\x1b[5~")  # page up
    sees_now(student, at(3), "答案： abc")
    student.type("\x7f\x7f\x7fbca《")  # a sign behind an answer needs no Enter either
    sees_now(student, at(2), "第 3 题已记下：B, C, A")
    student.type("》")
    sees_now(student, at(3), "答案： bca")
    student.type("》")
    sees_now(student, at(4))
    student.type("大于一的整树\x7f数！\r")
    shown = sees_now(student, "总览：已答 4/4 题，标记 1 题", "题号：")
    assert re.search(r"2 ✓!", shown)


def hands_in(student: Terminal) -> None:
    """After a last look at what was written."""
    student.type("4\r")
    sees_now(student, at(4), "答案： 大于一的整数！")
    student.type("￥")
    sees_now(student, "确定交卷吗？", "已标记：第 2 题", "y 交卷")
    student.type("y")
    shown = sees_now(student, "自评 1/1", "评分要点", "字母+回车")
    assert "剩余" not in shown


def test_a_whole_exam_in_chinese(hall: Hall, exported: Callable[[], dict[str, str]]) -> None:
    """Answered, handed in, marked and read; nothing is said of right or wrong before."""
    with hall.seated() as student:
        begins(student)
        answers_by_key(student)
        answers_by_line(student)
        hands_in(student)
        student.type("A、Ｂ\r")
        sees_now(student, "得分", "逐题得分", "q 结束")
        assert len(exported()) == 4  # written before they are shown
        student.type("a")
        sees_now(student, "解答 1/4", "b 收藏")
        student.type("q")
        assert student.ends() == 0
        assert "正确" not in student.raw.partition("确定交卷吗？")[0].replace("正确的顺序", "").replace("是否正确", "")
    answers = exported()
    assert answers["pick-one"] in ("ｂ", "b", "B")
    assert answers["line-up"] == "bca"
    assert answers["say-why"] == "A, B | 大于一的整数！"


def test_the_clock_hands_in_with_what_was_being_typed(hall: Hall, exported: Callable[[], dict[str, str]]) -> None:
    with hall.seated() as student:
        begins(student)
        student.type("a")
        sees_now(student, at(2), "剩余 09:5")
        hall.wait(301)
        sees_now(student, "时间快到了！剩余 04:")
        student.type(">")
        sees_now(student, at(3), "考试快结束了，还剩 04:")
        student.type("cab")
        sees_now(student, "答案： cab")
        hall.wait(600)
        shown = sees_now(student, "时间到，试卷已自动交上。", "得分", "用时 10:00（限时 10 分钟），未作答 2 题")
        assert "剩余" not in shown
        student.type("q")
        assert student.ends() == 0
    kept = exported()  # what was left blank is not known, and is kept as that
    assert {name for name, answer in kept.items() if answer} == {"pick-one", "line-up"}
    assert {name for name, answer in kept.items() if not answer} == {"true-or-not", "say-why"}
    assert exported()["line-up"] == "cab"


def marks_and_breaks_off(hall: Hall) -> str:
    """Answers two of the four, marks the second, and leaves by Ctrl-C; the time that was left then."""
    with hall.seated() as student:
        begins(student)
        student.type("a")
        sees_now(student, at(2))
        hall.wait(100)
        sees_now(student, "剩余 08:1")
        student.type("!")
        sees_now(student, "! 已标记")
        student.type("f")
        sees_now(student, at(3))
        student.type("\x03")
        student.sees("答卷已保存，剩余 08:1")
        assert student.ends() == 130
    left: str = re.findall("答卷已保存，剩余 (08:1[0-9])", student.screen.text)[0]
    return left


def hands_in_after(hall: Hall, left: str) -> None:
    """Goes on where it was broken off, with that much time, and hands in what is there."""
    with hall.seated() as student:
        student.sees(f"接着上次的考试：已答 2/4 题，剩余 {left}", "准备好了吗？")
        student.type("\r")
        sees_now(student, at(3), "剩余 08:1")
        student.type("#")
        shown = sees_now(student, "总览：已答 2/4 题，标记 1 题", "$ 交卷")
        assert re.search("1 ✓.*2 ✓!", re.sub(r"\s+", " ", shown))
        student.type("$")
        sees_now(student, "未作答：第 3–4 题")
        student.type("y")
        sees_now(student, "得分")
        student.type("q")
        assert student.ends() == 0


def test_after_ctrl_c_it_goes_on_with_the_time_that_was_left(
    hall: Hall, exported: Callable[[], dict[str, str]]
) -> None:
    left = marks_and_breaks_off(hall)
    assert exported() == {}
    hall.wait(9000)  # hours later
    hands_in_after(hall, left)
    assert {name: answer.upper() for name, answer in exported().items()} == {
        "pick-one": "A",
        "true-or-not": "F",
        "line-up": "",
        "say-why": "",
    }
    with hall.seated() as student:  # it has ended: the next one is new
        student.sees("准备好了吗？")
        assert "接着上次" not in student.screen.text
        student.type("q")
        assert student.ends() == 130


def test_a_killed_exam_goes_on_and_a_second_terminal_does_not_take_it(hall: Hall) -> None:
    with hall.seated() as student:
        begins(student)
        student.type("a")
        sees_now(student, at(2))
        student.type("t")
        sees_now(student, at(3))
        with hall.seated() as other:
            other.sees("准备好了吗？")
            assert "接着上次" not in other.screen.text
        hall.wait(200)
        sees_now(student, "剩余 06:")
        student._spawned.kill(signal.SIGKILL)
        student.ends()
    with hall.seated() as student:
        student.sees("接着上次的考试：已答 2/4 题，剩余 06:")


def breaks_off(hall: Hall) -> None:
    """An exam with one answer, left by Ctrl-C."""
    with hall.seated() as student:
        begins(student)
        student.type("a")
        sees_now(student, at(2))
        student.type("\x03")
        assert student.ends() == 130


def test_new_gives_up_what_was_broken_off(hall: Hall) -> None:
    breaks_off(hall)
    with hall.seated("--new") as student:
        student.sees("上次中断的考试（已答 1 题）不再保留。", "准备好了吗？")
        assert "接着上次" not in student.screen.text
        student.type("q")
        student.ends()


def test_an_edited_question_is_left_out_of_what_was_broken_off(hall: Hall) -> None:
    breaks_off(hall)
    bank = hall.folder / "facts.yaml"
    bank.write_text(bank.read_text("utf-8").replace("哪个是偶数？", "下面哪个数是偶数？"), "utf-8")
    with hall.seated() as student:
        student.sees("有题目改动，略去不问", "（pick-one，已改动）", "共 3 题", "已答 0/3 题", "准备好了吗？")
        assert "共 4 题" not in student.screen.text


def test_a_new_size_draws_the_question_again(hall: Hall) -> None:
    with hall.seated(lang="en", columns=100) as student:
        student.sees("Ready?", "Enter start the clock")
        student.type("\r")
        sees_now(student, "1/4", "$ hand in")
        student.type(">")
        sees_now(student, "2/4", "$ hand in")
        student.type(">")
        sees_now(student, "3/4", "$ hand in")
        student.type("ca")
        sees_now(student, "Answer: ca")
        student.raw = ""
        student.resize(40)
        sees_now(student, "3/4", "Answer: ca", "$ hand in")  # drawn again, with what was being typed
        shown = screen_now(student)
        assert [line for line in shown.lines if display_width(line) > 40] == []
        assert shown.wrapped == []
        student.type("b\r")
        sees_now(student, "4/4", "Question 3: C, A, B noted")
        student.resize(120)
        sees_now(student, "4/4", "Answer:")


@pytest.mark.parametrize("settings", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_plain_lines_have_no_colours(hall: Hall, settings: dict[str, str]) -> None:
    with hall.seated("--plain", settings=settings) as student:
        student.sees("准备好了吗？")
        student.type("\r")
        student.sees(at(1), "剩余 ")
        student.type("a\r")
        student.sees(at(2))
        student.type("上一题\r")
        student.sees("现在的答案：A")
        student.type("交卷\r")
        student.sees("未作答：第 2–4 题")
        student.type("y\r")
        student.sees("逐题得分")
        student.type("q\r")
        assert student.ends() == 0
    assert "\x1b" not in student.raw
    assert student.screen.text.count(at(1)) >= 2  # each question below the last


def test_the_history_file_is_not_needed(hall: Hall) -> None:
    (hall.folder / "home").write_text("a file where the folder should be", "utf-8")
    with hall.seated() as student:
        begins(student)
        student.type("a")
        sees_now(student, at(2))
        student.type("\x03")
        student.sees("这次考试没有保存，不能接着做。")
        assert student.ends() == 130

"""Bare `dlquiz`: on a terminal the page to start from, otherwise the help; and `dlquiz --version`."""

from __future__ import annotations

import io
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest
from conftest import Cli
from fakes import Keys
from histories import attempt, filled, opened
from terminal import terminal

import dlquiz
from dlquiz.ground.clock import clock
from dlquiz.session.saved import Glance
from dlquiz.study.attempt import Attempt
from dlquiz.study.settings import Settings
from dlquiz.terminal.home import ask_what_now, show_home
from dlquiz.terminal.page import Page
from dlquiz.terminal.prompt import folded
from dlquiz.text.spans import Language
from dlquiz.use.start import Waiting

TODAY = date(2026, 11, 22)
NEW = Waiting(TODAY, None, 0, 0, practised=False)
# Of an hour and a half 43 minutes and 12 seconds are left.
BROKEN_OFF = Glance("", "standard", 1, 90, 13, 20, 43 * 60 + 12.0, handed_in=False)
BUSY = Waiting(TODAY, date(2026, 12, 20), 12, 1, True, (4, 10), BROKEN_OFF)


def shown(waiting: Waiting, lang: Language) -> str:
    out = io.StringIO()
    show_home(Page(lang, out, 60), waiting)
    return out.getvalue()


PAGES = [
    (
        NEW,
        "en",
        "dlquiz  Sun 22 Nov\n"
        "  Enter begins a first quiz: ten questions. Every number,\n"
        "  and every fact that code can show, is proven by PyTorch.\n"
        "  All commands: dlquiz --help\n"
        "\n",
    ),
    (
        BUSY,
        "en",
        "dlquiz  Sun 22 Nov\n"
        "  Exam             2026-12-20, 28 days left\n"
        "  Due today        12 questions\n"
        "  Notebook         1 question\n"
        "  Quiz broken off  4 of 10 answered\n"
        "  Exam broken off  13 of 20 answered, 43:12 left\n"
        "  All commands: dlquiz --help\n"
        "\n",
    ),
    (
        Waiting(TODAY, None, 12, 1, True, (4, 10)),
        "zh",
        "dlquiz  11月22日 周日\n"
        "  今日待复习    12 题\n"
        "  错题本        1 题\n"
        "  未做完的练习  已完成 4/10 题\n"
        "  全部命令：dlquiz --help\n"
        "\n",
    ),
]


@pytest.mark.parametrize(("waiting", "lang", "expected"), PAGES, ids=["first time", "busy", "zh"])
def test_the_page_says_what_waits(waiting: Waiting, lang: Language, expected: str) -> None:
    assert shown(waiting, lang) == expected


WISHES = [
    ("", "quiz"),
    ("e", "exam"),
    ("E", "exam"),
    ("ｅ", "exam"),
    ("m", "mistakes"),
    ("s", "stats"),
    ("p", "plan"),
    ("q", "quit"),
]


@pytest.mark.parametrize(("typed", "wish"), WISHES)
def test_one_key_starts(typed: str, wish: str) -> None:
    keys = Keys(typed)
    assert ask_what_now(keys, NEW, "en") == wish
    assert keys.prompts[0].instant(folded(typed)) == (typed != "")  # Enter is Enter
    assert not keys.prompts[0].instant("x")


def test_another_key_asks_again_and_the_end_of_input_leaves() -> None:
    keys = Keys("x", "help")
    assert ask_what_now(keys, NEW, "en") == "quit"
    assert len(keys.prompts) == 3


KEYS = [
    (NEW, "en", "Enter quiz   e exam   m mistakes   s stats   p plan   r look back   b browse   q quit"),
    (NEW, "zh", "回车 开始练习   e 模拟考试   m 错题本   s 学习进度   p 复习计划   r 回看   b 题库   q 退出"),
    (
        BUSY,
        "en",
        "Enter go on with the quiz   e go on with the exam   m mistakes   s stats   p plan   "
        "r look back   b browse   q quit",
    ),
    (BUSY, "zh", "回车 接着练习   e 接着考试   m 错题本   s 学习进度   p 复习计划   r 回看   b 题库   q 退出"),
]


@pytest.mark.parametrize(("waiting", "lang", "expected"), KEYS)
def test_the_keys_say_whether_something_goes_on(waiting: Waiting, lang: Language, expected: str) -> None:
    keys = Keys()
    ask_what_now(keys, waiting, lang)
    assert keys.prompts[0].keys == expected


def test_without_a_terminal_it_is_the_help(cli: Cli) -> None:
    bare, helped = cli(), cli("--help")
    assert (bare.code, bare.out, bare.err) == (0, helped.out, "")


def test_the_version_is_told_and_nothing_else_is_done(cli: Cli) -> None:
    for words in (["--version"], ["--version", "quiz"]):
        ran = cli(*words)
        assert (ran.code, ran.out, ran.err) == (0, f"dlquiz {dlquiz.__version__}\n", "")


def test_help_and_version_wait_for_nothing_heavy() -> None:
    """In a fresh process: neither the drawing, nor the history, nor the bank is loaded for them."""
    program = (
        "import sys\n"
        "from dlquiz.cli import main\n"
        "for words in ['--help'], ['--version'], []:\n"
        "    try:\n"
        "        main(words)\n"
        "    except SystemExit as end:\n"
        "        assert end.code == 0, words\n"
        "heavy = 'rich', 'sqlite3', 'fsrs', 'prompt_toolkit', 'yaml', 'torch', 'dlquiz.bank.bank', 'dlquiz.study'\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=60
    )
    assert ran.stdout.splitlines()[-1] == "[]", ran.stderr


@pytest.mark.parametrize("wrong", ["--wrong", "wrong"])
def test_what_is_no_command_is_refused(cli: Cli, wrong: str) -> None:
    ran = cli(wrong)
    assert (ran.code, ran.out) == (2, "")
    assert "dlquiz --help" in ran.err


def past() -> list[Attempt]:
    """One question of the bank that ships, wrong five days ago; so it is due, and in the notebook."""
    return [attempt(clock().now() - timedelta(5), "relu", score=0.0)]


def without_exam(folder: Path) -> None:
    """Somebody who said before that there is no exam."""
    with closing(opened(folder)) as history:
        history.remember(Settings(asked=True))


@pytest.mark.slow
def test_on_a_terminal_one_key_shows_the_statistics(tmp_path: Path) -> None:
    filled(tmp_path, past())
    without_exam(tmp_path)
    with terminal(DLQUIZ_HOME=str(tmp_path), LANG="zh_CN.UTF-8") as screen:
        screen.sees(
            "今日待复习  1 题",
            "错题本      1 题",
            "回车 开始练习   e 模拟考试   m 错题本",
            "p 复习计划   r 回看   b 题库   q 退出",
        )
        screen.type("s")
        screen.sees("最薄弱的主题")
        screen.type("p")
        screen.sees("哪天考试")  # there is no plan yet
        screen.type("\r")
        screen.sees("还没有计划")
        screen.type("q")
        assert screen.ends() == 0
        assert screen.screen.wrapped == []


@pytest.mark.slow
@pytest.mark.parametrize(("keys", "code"), [("q", 0), ("\x04", 0), ("\x03", 130)], ids=["q", "Ctrl-D", "Ctrl-C"])
def test_on_a_terminal_it_can_be_left(tmp_path: Path, keys: str, code: int) -> None:
    without_exam(tmp_path)
    with terminal(DLQUIZ_HOME=str(tmp_path)) as screen:
        screen.sees("Enter begins a first quiz", "q quit")
        screen.type(keys)
        assert screen.ends() == code


@pytest.mark.slow
def test_a_quiz_and_an_exam_that_were_broken_off_go_on_from_here(tmp_path: Path) -> None:
    without_exam(tmp_path)
    settings = {"DLQUIZ_HOME": str(tmp_path)}
    with terminal(columns=100, **settings) as screen:
        screen.sees("What now?")
        screen.type("\r")
        screen.sees("1/10", "s skip for now   k don't know")
        screen.type("s\r")
        screen.sees("Left out for now", "2/10")
        screen.type("\x03")
        assert screen.ends() == 130
    with terminal("exam", columns=100, **settings) as screen:
        screen.sees("Enter start the clock")
        screen.type("\r")
        screen.sees("left", "1/")
        screen.type("\x03")
        assert screen.ends() == 130
    with terminal(columns=100, **settings) as screen:
        screen.sees("Quiz broken off  1 of 10 answered", "Exam broken off  0 of", "Enter go on with the quiz")
        screen.type("\r")
        screen.sees("2/10")
        screen.type("\x03")
        assert screen.ends() == 130

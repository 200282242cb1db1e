"""`dlquiz mistakes`: the wrong-answer notebook listed, practised with new numbers, printed, and left again."""

from __future__ import annotations

import io
import json
import re
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Ran
from histories import CHINA, at, attempt, filled, opened
from terminal import terminal

from dlquiz.bank.bank import Bank
from dlquiz.bank.form import FIRST_SEEDS, draw_form
from dlquiz.ground.clock import Clock
from dlquiz.kinds.concept import ConceptItem
from dlquiz.maths.width import clipped, display_width
from dlquiz.paper.sheetcode import decode
from dlquiz.study.notebook import notebook, oldest
from dlquiz.terminal.notebook import show_notebook
from dlquiz.terminal.page import Page
from dlquiz.text.spans import Language, one_line

NOW = datetime(2026, 11, 20, 21, tzinfo=CHINA)
# In the notebook: `square` (the same slip twice), `pick-one` (right since on one day), `product` (right today) and
# `thirds` (longest, by no named mistake). Out of it: `join`, right on two days; `line-up`, never wrong.
PAST = [
    attempt(at(10), "thirds", score=0.0),
    attempt(at(12), "join", score=0.0),
    attempt(at(13), "join"),
    attempt(at(14), "join"),
    attempt(at(15), "line-up"),
    attempt(at(16), "square", score=0.0, mistake="one-side"),
    attempt(at(17), "square", score=0.0, mistake="one-side"),
    attempt(at(17), "pick-one", score=0.0, mistake="option-2"),
    attempt(at(18), "pick-one"),
    attempt(at(19), "product", score=0.0, mistake="sum"),
    attempt(at(20), "product"),
]
IN_IT = {"thirds", "square", "pick-one", "product"}


class Student:
    def __init__(self, cli: Cli, bank: Path, home: Path) -> None:
        self.cli, self.bank, self.home = cli, bank, home

    def mistakes(self, *words: object, typed: str = "") -> Ran:
        return self.cli("mistakes", *words, "--bank", self.bank, "--home", self.home, typed=typed)

    def json(self, *words: object) -> dict[str, Any]:
        found: dict[str, Any] = self.mistakes("--json", *words).json()
        return found


@pytest.fixture
def student(cli: Cli, tiny_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Student:
    monkeypatch.setattr(Clock, "now", lambda _: NOW)
    filled(tmp_path / "home", PAST)
    return Student(cli, tiny_path, tmp_path / "home")


def test_the_notebook_holds_what_was_wrong_and_not_right_on_two_days_since(student: Student) -> None:
    found = student.json()["questions"]
    assert {one["question"] for one in found} == IN_IT
    square = next(one for one in found if one["question"] == "square")
    assert square == {
        "question": "square",
        "topic": "tiny.numbers",
        "kind": "numeric",
        "level": 1,
        "mistake": "one-side",
        "message": "the frame was counted on one side only",
        "times": 2,
        "wrong": "2026-11-17",
        "right": None,
        "right_days": 0,
        "waits": True,
        "missed": [],
    }
    assert {one["question"]: one["waits"] for one in found if not one["waits"]} == {"product": False}


ENGLISH = """\
Wrong-answer notebook: 4 questions, 3 to practise today
  calculation 3; single choice 1

Facts
  Which one is even?  single choice  pick-one
    3 is odd (right on 18 Nov; once more and it leaves)

Numbers
  Framed square  calculation  square
    2× the frame was counted on one side only (wrong on 17
    Nov)
  Thirds  calculation  thirds
    wrong on 10 Nov
  Product  calculation  product
    added instead of multiplied (right today; once more on
    another day and it leaves)
"""
CHINESE = """\
错题本：4 题，今天还有 3 题待重练
计算题 3；单选题 1

事实
哪个是偶数？  单选题  pick-one
3 是奇数（11月18日已答对，再答对一次就移出）

数
带框的正方形  计算题  square
2 次 框只算了一侧（11月17日答错）
三分之一  计算题  thirds
11月10日答错
乘积  计算题  product
加了而不是乘（今天已答对，改天再答对一次就移出）
"""


@pytest.mark.parametrize(
    ("words", "expected"), [(("--lang", "en"), ENGLISH), (("--lang", "zh", "--plain"), CHINESE)], ids=["en", "zh plain"]
)
def test_the_list_goes_by_topic_with_kind_and_mistake(
    student: Student, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], expected: str
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    ran = student.mistakes(*words)
    assert (ran.code, ran.out, ran.err) == (0, expected, "")


def test_only_the_topics_asked_for_are_listed(student: Student) -> None:
    assert {one["question"] for one in student.json("tiny.facts")["questions"]} == {"pick-one"}
    ran = student.mistakes("tiny.nothing")
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.slow)])
@pytest.mark.parametrize("width", [60, *(pytest.param(width, marks=pytest.mark.slow) for width in (100, 200))])
def test_no_line_of_the_list_is_wider_than_the_screen(real_bank: Bank, lang: Language, width: int) -> None:
    """The real bank, with every third question in the notebook."""
    from past import TODAY, past

    entries = list(real_bank.asked.values())[::3]
    out = io.StringIO()
    progress = {entry.id: past(entry.id, wrong=number % 9) for number, entry in enumerate(entries)}
    wrong = notebook(real_bank, entries, progress, TODAY)
    show_notebook(Page(lang, out, width), real_bank, wrong, TODAY, wrong)
    lines = out.getvalue().splitlines()
    assert len(lines) > 2 * len(entries)
    assert [line for line in lines if display_width(line) > width] == []
    for one in wrong:  # its id stands on the line of its title, or below it and the kind
        (place,) = [number for number, line in enumerate(lines) if line.endswith(f"  {one.entry.id}")]
        title = one.title.words(lang)
        assert any(line[2:].startswith(title[:10]) for line in lines[place - 2 : place + 1])


CLIPPED = [
    ("short", 5, "short"),
    ("longer", 5, "long…"),
    ("two words", 5, "two…"),
    ("卷积层", 6, "卷积层"),
    ("卷积层", 5, "卷积…"),
    ("卷积层", 4, "卷…"),
]


@pytest.mark.parametrize(("text", "columns", "expected"), CLIPPED)
def test_what_is_too_long_for_a_line_is_clipped_by_its_width(text: str, columns: int, expected: str) -> None:
    assert clipped(text, columns) == expected
    assert display_width(expected) <= columns


def test_what_is_listed_is_said_not_to_be_all(tiny_bank: Bank) -> None:
    """On a terminal those that are offered; the head counts all."""
    from past import TODAY, past

    entries = [tiny_bank.asked[name] for name in ("square", "thirds", "product")]
    progress = {name: past(name, wrong=days) for name, days in (("square", 3), ("thirds", 9), ("product", 5))}
    found = notebook(tiny_bank, entries, progress, TODAY)
    out = io.StringIO()
    show_notebook(Page("en", out, 80), tiny_bank, found, TODAY, found[:1])
    assert out.getvalue().startswith("Wrong-answer notebook: 3 questions, 3 to practise today")
    assert "And 2 more: dlquiz mistakes --list" in out.getvalue()
    assert [name for name in progress if f"  {name}\n" in out.getvalue()] == ["square"]


def test_in_a_pipe_it_only_lists(student: Student) -> None:
    ran = student.mistakes(typed="81\n" * 20)
    assert ran.out == student.mistakes("--list").out
    assert "1/" not in ran.out


def test_practice_asks_exactly_what_waits_the_longest_wrong_first(student: Student) -> None:
    """`product` was right today already. Of the three others two are wanted: those wrong for longest."""
    ran = student.mistakes("--practise", "-n", "2", "--lang", "en", typed="s\n" * 2)
    assert ran.code == 0
    asked = re.findall(r"^(\d/\d)  .*  ([a-z-]+)#\d+$", ran.out, re.MULTILINE)
    assert [number for number, _ in asked] == ["1/2", "2/2"]
    assert {question for _, question in asked} == {"thirds", "pick-one"}  # square is as old, but later in the bank


@pytest.mark.parametrize("right", [True, False])
def test_a_practice_is_written_under_its_own_name_and_lets_go(
    student: Student, tiny_bank: Bank, monkeypatch: pytest.MonkeyPatch, right: bool
) -> None:
    """`pick-one` was right on the 18th: right again today, on another day, and it is out; wrong, and it begins anew."""
    monkeypatch.setattr("dlquiz.cli.mistakes.seed_or_fresh", lambda _: 7)
    (item,) = draw_form(tiny_bank, [tiny_bank.asked["pick-one"]], 1, 7, first_seeds=FIRST_SEEDS)
    assert isinstance(item, ConceptItem)
    key = one_line(item.key_line("en"))
    student.mistakes("tiny.facts", "--practise", typed=f"{key if right else 'ABC'.replace(key, '')[0]}\n\n")
    with closing(opened(student.home)) as history:
        (newest,) = history.recent(["pick-one"], 1)
    assert (newest.address, newest.right) == (item.address, right)
    assert newest.session.startswith("mistakes-")
    standing = {one["question"]: (one["wrong"], one["right_days"]) for one in student.json("tiny.facts")["questions"]}
    assert standing == ({} if right else {"pick-one": ("2026-11-20", 0)})


def test_when_all_was_right_today_nothing_is_asked(student: Student) -> None:
    opened(student.home, [attempt(at(20, 9), name) for name in IN_IT - {"product"}]).close()
    ran = student.mistakes("--practise", "--lang", "en")
    assert ran.code == 0
    assert "Everything in it was answered right today: come back tomorrow." in ran.out
    assert "1/" not in ran.out
    assert {one["question"] for one in student.json()["questions"]} == {"thirds", "square", "product"}


@pytest.mark.parametrize(("lang", "empty"), [("en", "The wrong-answer notebook is empty."), ("zh", "错题本是空的。")])
@pytest.mark.parametrize("words", [(), ("--list",), ("--practise",), ("--sheet",)], ids=str)
def test_an_empty_notebook_is_explained(
    cli: Cli, tiny_path: Path, tmp_path: Path, lang: str, empty: str, words: tuple[str, ...]
) -> None:
    ran = cli("mistakes", *words, "--bank", tiny_path, "--home", tmp_path, "-o", tmp_path / "out", "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert empty in ran.out
    assert "dlquiz quiz" in ran.out
    assert not (tmp_path / "out").exists()


def test_topics_without_mistakes_are_not_an_empty_notebook(student: Student) -> None:
    filled(student.home / "other", [attempt(at(10), "square", score=0.0)])
    ran = student.cli(
        "mistakes", "tiny.facts", "--bank", student.bank, "--home", student.home / "other", "--lang", "en"
    )
    assert ran.out == "The notebook holds nothing on these topics.\n"


@pytest.mark.parametrize("form", ["md", "html", "pdf"])
def test_the_sheet_asks_exactly_the_notebook_with_other_numbers(student: Student, tmp_path: Path, form: str) -> None:
    (first,), (second,) = (
        student.json("--sheet", "-n", "60", "-o", tmp_path / name, "--format", form)["variants"]
        for name in ("one", "two")
    )
    for row in (first, second):
        assert {address.split("#")[0] for address in row["items"]} == IN_IT
        assert Path(row["sheet"]).exists()
        assert Path(row["key"]).exists()
    assert sorted(first["items"]) != sorted(second["items"])


def test_the_code_of_the_sheet_brings_its_key_back(student: Student, tmp_path: Path) -> None:
    ran = student.mistakes("--sheet", "-n", "3", "-o", tmp_path, "--format", "md", "--lang", "zh")
    _, code, sheet, key = ran.out.split()
    assert "错题重练" in Path(sheet).read_text("utf-8")
    again = student.cli("key", code, "--bank", student.bank, "--json")
    addresses = [item["address"] for item in json.loads(again.out)["items"]]
    assert {address.split("#")[0] for address in addresses} == {"thirds", "square", "pick-one"}
    printed = Path(key).read_text("utf-8")
    assert [address for address in addresses if address not in printed] == []


@pytest.mark.parametrize("words", [(), ("-n", "60")], ids=str)
def test_a_long_notebook_is_printed_in_parts_whose_codes_still_read(
    cli: Cli, real_bank: Bank, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Sixty questions far apart in the bank, of one topic after another: fifty are printed, those wrong for longest."""
    names = list(real_bank.asked)[::7][:60]
    filled(tmp_path, [attempt(at(10) - timedelta(days=i // 10), name, score=0.0) for i, name in enumerate(names)])
    ran = cli("mistakes", "--sheet", *words, "--home", tmp_path, "-o", tmp_path, "--format", "md", "--json")
    assert "The notebook holds 60 questions: the 50 wrong for longest are printed." in ran.err
    (row,) = json.loads(ran.out)["variants"]
    assert {address.split("#")[0] for address in row["items"]} == set(names[10:])
    assert decode(row["code"], real_bank).questions == tuple(names[10:])


def test_an_empty_sheet_is_empty_json(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    ran = cli("mistakes", "--sheet", "--json", "--bank", tiny_path, "--home", tmp_path)
    assert json.loads(ran.out) == {"seed": None, "variants": []}


REFUSED = [
    ("--list", "--practise"),
    ("--list", "--sheet"),
    ("--practise", "--sheet"),
    ("--practise", "--json"),
    ("-n", "0"),
    ("--sheet", "--format", "docx"),
]


@pytest.mark.parametrize("words", REFUSED, ids=" ".join)
def test_options_that_want_different_things_are_refused(student: Student, words: tuple[str, ...]) -> None:
    ran = student.mistakes(*words)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1


def test_the_oldest_are_those_wrong_for_longest(tiny_bank: Bank) -> None:
    from past import TODAY, past

    entries = [tiny_bank.asked[name] for name in ("square", "thirds", "product")]
    progress = {name: past(name, wrong=days) for name, days in (("square", 3), ("thirds", 9), ("product", 5))}
    found = notebook(tiny_bank, entries, progress, TODAY)
    assert [one.entry.id for one in found] == ["square", "thirds", "product"]
    assert [one.entry.id for one in oldest(found, 2)] == ["thirds", "product"]
    assert [one.entry.id for one in oldest(found, None)] == ["thirds", "product", "square"]


@pytest.mark.slow
def test_on_a_terminal_enter_practises(tiny_path: Path, tmp_path: Path) -> None:
    filled(tmp_path, [attempt(at(10), "square", score=0.0, mistake="one-side")])
    words = ("mistakes", "--bank", tiny_path, "--home", tmp_path, "--lang", "zh")
    with terminal(*words) as screen:
        screen.sees("框只算了一侧", "现在重练？", "回车 用新数字重练 1 题   q 退出")
        screen.type("\r")
        screen.sees("1/1", "? 提示")
        screen.type("８１\r")
        screen.sees("q 退出", "正确")
        screen.type("q")
        assert screen.ends() == 0
        assert "得分 1/1" in screen.screen.text
        assert screen.screen.wrapped == []
    with terminal(*words) as screen:
        screen.sees("今天已答对")
        assert screen.ends() == 0
        assert "现在重练" not in screen.screen.text


@pytest.mark.slow
@pytest.mark.parametrize(("keys", "code"), [("q", 0), ("\x04", 0), ("\x03", 130)], ids=["q", "Ctrl-D", "Ctrl-C"])
def test_on_a_terminal_it_can_be_left(tiny_path: Path, tmp_path: Path, keys: str, code: int) -> None:
    filled(tmp_path, [attempt(at(10), "square", score=0.0)])
    with terminal("mistakes", "--bank", tiny_path, "--home", tmp_path) as screen:
        screen.sees("Practise now?", "q quit")
        screen.type(keys)
        assert screen.ends() == code

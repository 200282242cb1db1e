"""`dlquiz history`: attempts from one machine to another as lines of JSON, and forgotten."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pexpect
import pytest
from conftest import Cli
from damage import MANY, a_page_of_attempts, the_page_of
from histories import at, attempt, filled, lists_of_attempts, new, numbered, opened, sums
from hypothesis import given, settings
from msgspec.structs import replace
from test_cli_errors import refused

from dlquiz.history.connection import connect
from dlquiz.history.lines import LinesError, read_lines
from dlquiz.history.store import FILE
from dlquiz.study.attempt import Attempt, to_line

THREE = [attempt(at(3)), attempt(at(4), "thirds", seed=1, response="é三"), attempt(at(5), "pick-one", seed=2)]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def lines(attempts: list[Attempt]) -> str:
    return "".join(to_line(one) + "\n" for one in attempts)


def there(home: Path) -> list[Attempt]:
    with closing(opened(home)) as history:
        return list(history.export())


# Export


def test_export_writes_an_attempt_a_line_in_the_order_of_time(cli: Cli, home: Path) -> None:
    filled(home, THREE[::-1])
    ran = cli("history", "export")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == lines(THREE)


def test_export_as_json_is_one_document(cli: Cli, home: Path) -> None:
    filled(home, THREE)
    assert json.loads(cli("history", "export", "--json").out) == {
        "attempts": [json.loads(line) for line in lines(THREE).splitlines()],
        "remarks": [],
    }


def test_with_a_bank_only_the_attempts_at_its_questions_come_out_and_go_in(
    cli: Cli, home: Path, tiny_path: Path, tmp_path: Path
) -> None:
    """`square` is a question of the small bank, `elsewhere` of none."""
    both = [attempt(at(3)), attempt(at(4), "elsewhere")]
    filled(home, both)
    assert cli("history", "export", "--bank", tiny_path).out == lines(both[:1])
    (tmp_path / "both.jsonl").write_text(lines(both), "utf-8")
    assert (
        cli("history", "import", tmp_path / "both.jsonl", "--bank", tiny_path, "--home", tmp_path / "other").code == 0
    )
    assert there(tmp_path / "other") == both[:1]


def test_the_home_is_the_option_else_the_variable(cli: Cli, home: Path, tmp_path: Path) -> None:
    filled(home, THREE[:1])
    filled(tmp_path / "other", THREE[1:])
    assert cli("history", "export").out == lines(THREE[:1])
    assert cli("history", "export", "--home", tmp_path / "other").out == lines(THREE[1:])


@pytest.mark.parametrize(("lang", "says"), [("zh", "还没有作答记录"), ("en", "no attempts yet")])
def test_where_there_is_no_history_none_is_made_by_an_export(cli: Cli, home: Path, lang: str, says: str) -> None:
    ran = cli("history", "export", "--lang", lang)
    assert (ran.code, ran.out) == (0, "")
    assert says in ran.err
    assert json.loads(cli("history", "export", "--json").out) == {"attempts": [], "remarks": []}
    assert not home.exists()


@settings(max_examples=20, deadline=None)
@given(lists_of_attempts())
def test_export_import_export_gives_the_same_bytes(attempts: list[Attempt]) -> None:
    with new(attempts) as here, new() as there:
        exported = lines(list(here.export()))
        found = read_lines([("x", io.BytesIO(exported.encode()))])
        there.add(one for one in found if isinstance(one, Attempt))
        assert lines(list(there.export())) == exported
        assert sums(there) == sums(here)


@pytest.mark.slow
def test_a_reader_who_leaves_early_is_no_trouble(tmp_path: Path) -> None:
    filled(tmp_path, MANY)
    command = f"{sys.executable} -m dlquiz history export --home {tmp_path} | head -n 1"
    ran = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == lines(MANY[:1])


@pytest.mark.slow
def test_one_machine_can_be_piped_into_another(tmp_path: Path) -> None:
    """In whatever encoding the terminal is."""
    filled(tmp_path / "a", THREE)
    dlquiz = f"{sys.executable} -m dlquiz history"
    command = f"{dlquiz} export --home {tmp_path}/a | {dlquiz} import - --home {tmp_path}/b"
    place = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    ran = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, env=place)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert there(tmp_path / "b") == THREE


# Import


def test_import_merges_without_doubling(cli: Cli, home: Path, tmp_path: Path) -> None:
    filled(home, THREE[:2])
    file = tmp_path / "laptop.jsonl"
    file.write_text(lines(THREE[1:]), "utf-8")
    ran = cli("history", "import", file)
    assert (ran.code, ran.out, ran.err) == (0, "new attempts: 1; known already: 1\n", "")
    assert there(home) == THREE
    assert json.loads(cli("history", "import", file, file, "--json").out) == {"new": 0, "known": 4}
    assert cli("history", "import", file, "--lang", "zh").out == "新增 0 条作答记录，另有 2 条此前已有\n"
    assert there(home) == THREE


def test_import_reads_standard_input(cli: Cli, home: Path) -> None:
    assert cli("history", "import", "-", typed=lines(THREE)).out.startswith("new attempts: 3")
    assert there(home) == THREE


def test_a_file_from_another_system_reads_the_same(cli: Cli, home: Path, tmp_path: Path) -> None:
    """A mark at the beginning, carriage returns, empty lines, and no newline at the end."""
    file = tmp_path / "laptop.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + lines(THREE).replace("\n", "\r\n\r\n").strip().encode())
    assert cli("history", "import", file).code == 0
    assert there(home) == THREE


def test_an_import_of_nothing_is_nothing(cli: Cli, home: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert cli("history", "import", tmp_path / "empty.jsonl").out == "new attempts: 0; known already: 0\n"
    assert there(home) == []


def test_all_or_nothing_with_every_faulty_line_named(cli: Cli, home: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text(lines(THREE) + "{}\n", "utf-8")
    bad.write_bytes(b"\n" + lines(THREE[:1]).encode() + b"nonsense\n\xff\xfe\n" + b"x" * 2_500_000)
    ran = cli("history", "import", good, bad)
    assert refused(ran, "nothing was imported", "dlquiz history export")
    assert [line.split(": ")[0] for line in ran.err.splitlines()[1:]] == [
        f"{good}:4",
        f"{bad}:3",
        f"{bad}:4",
        f"{bad}:5",
    ]
    for says in ("needs `at`", "is not JSON", "not UTF-8", "too long"):
        assert says in ran.err
    assert not home.exists()


@pytest.mark.parametrize(("count", "more"), [(20, ""), (21, "... and 1 more"), (3000, "... and 2980 more")])
def test_of_many_faults_twenty_are_shown(cli: Cli, home: Path, count: int, more: str) -> None:
    ran = cli("history", "import", "-", typed="{}\n" * count)
    assert refused(ran, "nothing was imported")
    shown = ran.err.splitlines()
    assert len([line for line in shown if line.startswith("-:")]) == 20
    assert shown[-1] == (more or shown[20])
    with pytest.raises(LinesError) as found:
        read_lines([("x", io.BytesIO(b"{}\n" * count))])
    assert len(found.value.faults) == count


@pytest.mark.parametrize("name", ["nowhere.jsonl", "."])
def test_a_file_that_can_not_be_read_is_said(cli: Cli, home: Path, name: str) -> None:
    assert refused(cli("history", "import", name), name)
    assert not home.exists()


# Forget


FIVE = ["square", "thirds", "pick-one", "no-longer-in-the-bank", "pick-some"]


def filled_home(home: Path) -> None:
    """Two attempts at each of five questions: three are of the small bank, one only the history knows."""
    filled(home, [attempt(at(day), name, seed=day) for day in (3, 9) for name in FIVE])


FORGET = [
    ("everything", [], 10, set()),
    ("a question", ["square"], 2, {"thirds", "pick-one", "no-longer-in-the-bank", "pick-some"}),
    ("a question that is gone", ["no-longer-in-the-bank"], 2, {"square", "thirds", "pick-one", "pick-some"}),
    ("a topic", ["tiny.facts"], 4, {"square", "thirds", "no-longer-in-the-bank"}),
    ("all that is below a topic", ["tiny"], 8, {"no-longer-in-the-bank"}),
    ("a topic and a question of it", ["tiny.facts", "pick-one"], 4, {"square", "thirds", "no-longer-in-the-bank"}),
    (
        "a question without attempts",
        ["arrays"],
        0,
        {"square", "thirds", "pick-one", "no-longer-in-the-bank", "pick-some"},
    ),
]


@pytest.mark.parametrize(("names", "count", "left"), [row[1:] for row in FORGET], ids=[row[0] for row in FORGET])
def test_forget_by_topic_or_question(
    cli: Cli, home: Path, tiny_path: Path, names: list[str], count: int, left: set[str]
) -> None:
    filled_home(home)
    ran = cli("history", "forget", *names, "--yes", "--bank", tiny_path, "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out) == {"forgotten": count}
    assert {one.question for one in there(home)} == left


def test_forget_what_lies_before_a_day(cli: Cli, home: Path, tiny_path: Path) -> None:
    filled_home(home)
    ran = cli("history", "forget", "--before", "2026-11-09", "--yes")
    assert ran.out == "5 attempts forgotten\n"
    assert {one.day.day for one in there(home)} == {9}
    ran = cli("history", "forget", "square", "--before", "2026-11-10", "--yes", "--bank", tiny_path)
    assert ran.out == "1 attempt forgotten\n"
    assert len(there(home)) == 4


FORGET_REFUSED = [
    ("", ["can't be undone", "--yes"]),
    ("square", ["--yes"]),
    ("sqare --yes", ["'sqare'", "did you mean square?"]),
    ("tiny.fact --yes", ["'tiny.fact'", "did you mean tiny.facts?"]),
    ("--before tomorrow --yes", ["--before tomorrow", "2026-12-20"]),
    ("--before 2026-02-30 --yes", ["--before 2026-02-30"]),
    ("--before= --yes", ["--before"]),
]


@pytest.mark.parametrize(("line", "says"), FORGET_REFUSED)
def test_forget_refuses_and_forgets_nothing(cli: Cli, home: Path, tiny_path: Path, line: str, says: list[str]) -> None:
    filled_home(home)
    assert refused(cli("history", "forget", *line.split(), "--bank", tiny_path), *says)
    assert len(there(home)) == 10


class Terminal(io.StringIO):
    """Somebody who types."""

    def isatty(self) -> bool:
        return True


ANSWERS = [
    ("y\n", True), ("Y\n", True), ("yes\n", True), ("是\n", True), ("确定\n", True),
    ("\n", False), ("n\n", False), ("否\n", False), ("sure?\n", False), ("", False),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "agreed"), ANSWERS)
def test_on_a_terminal_it_says_what_will_be_lost_and_asks(
    cli: Cli, home: Path, tiny_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, agreed: bool
) -> None:
    filled_home(home)
    monkeypatch.setattr(io, "StringIO", lambda _: Terminal(typed))
    words = ["history", "forget", "tiny.facts", "--before", "2026-11-09", "--bank", tiny_path]
    ran = cli(*words)
    assert "This forgets 2 attempts (2 questions, before 2026-11-09) for good" in ran.err
    assert (ran.code, ran.out) == (0, "2 attempts forgotten\n" if agreed else "")
    assert ("Nothing was forgotten" in ran.err) == (not agreed)
    assert len(there(home)) == (8 if agreed else 10)


@pytest.mark.slow
def test_forgetting_in_a_terminal(home: Path) -> None:
    filled(home, THREE)
    child = pexpect.spawn(sys.executable, ["-m", "dlquiz", "history", "forget", "--lang", "zh"], encoding="utf-8")
    child.expect("永久删除 3 条作答记录（全部题目，连同收藏和笔记）.*y/N", timeout=60)
    child.sendintr()
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 130
    assert len(there(home)) == 3


# When the file is not what it should be


def test_a_damaged_history_is_set_aside_and_said_before_anything_is_exported(cli: Cli, home: Path) -> None:
    a_page_of_attempts(filled(home, MANY))
    ran = cli("history", "export")
    assert ran.code == 0
    assert "history-damaged-1.sqlite3" in ran.err
    count = len(ran.out.splitlines())
    assert 260 < count < 300
    assert f"Attempts saved: {count}" in ran.err
    assert cli("history", "export").out == ran.out


@pytest.mark.parametrize("table", ["progress", "daily", "attempt_of_question"])
def test_damage_is_found_before_an_import(cli: Cli, home: Path, table: str) -> None:
    the_page_of(table)(filled(home, MANY))
    ran = cli("history", "import", "-", typed=lines(THREE))
    assert (ran.code, ran.out) == (0, "new attempts: 3; known already: 0\n")
    assert "Attempts saved: 300; lost: 0" in ran.err
    assert len(there(home)) == 303


def test_a_file_that_was_set_aside_is_named_when_attempts_are_forgotten(cli: Cli, home: Path) -> None:
    home.mkdir()
    (home / FILE).write_text("no history")
    assert "history-damaged-1" in cli("history", "import", "-", typed=lines(THREE)).err
    ran = cli("history", "forget", "--yes")
    assert ran.out == "3 attempts forgotten\n"
    assert "delete it yourself" in ran.err
    assert str(home / "history-damaged-1.sqlite3") in ran.err


def a_folder(home: Path) -> None:
    (home / FILE).mkdir(parents=True)


def a_file(home: Path) -> None:
    home.write_text("here before")


@pytest.mark.parametrize("put", [a_folder, a_file])
@pytest.mark.parametrize("words", [["import", "-"], ["forget", "--yes"]])
def test_a_home_that_is_none_is_said(cli: Cli, home: Path, put: Callable[[Path], None], words: list[Any]) -> None:
    put(home)
    assert refused(cli("history", *words, typed=lines(THREE)), str(home), "choose another --home")


def test_a_full_disk_imports_nothing(cli: Cli, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(home, THREE)

    def small(path: Path, make: bool) -> sqlite3.Connection:
        db = connect(path, make)
        db.execute("PRAGMA max_page_count = 1")
        return db

    monkeypatch.setattr("dlquiz.history.store.connect", small)
    many = [replace(one, session="exam-1") for one in MANY]
    assert refused(cli("history", "import", "-", typed=lines(many)), "make room on the disk")
    monkeypatch.undo()
    assert there(home) == THREE


@pytest.mark.slow
def test_a_hundred_thousand_lines_are_imported(cli: Cli, home: Path, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text(lines(numbered(100_000)), "utf-8")
    assert json.loads(cli("history", "import", file, "--json").out) == {"new": 100_000, "known": 0}
    assert json.loads(cli("history", "import", file, "--json").out) == {"new": 0, "known": 100_000}


@pytest.mark.parametrize(
    "words",
    [["stats"], ["browse"], ["browse", "--bookmarked"], ["review"], ["plan"], ["config"], ["history", "export"]],
    ids=" ".join,
)
def test_reading_makes_no_file(cli: Cli, tmp_path: Path, words: list[str]) -> None:
    """Who only looks leaves nothing behind, not even a folder."""
    cli(*words, "--home", str(tmp_path / "new"))
    assert not (tmp_path / "new").exists()

"""What papers ask beyond the notes: in the bank, and asked only where it is named or taken in."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from conftest import Cli

from dlquiz.bank.bank import BEYOND, SYLLABI, WHOLE, Bank, default_path, is_below, with_beyond
from dlquiz.bank.blueprint import and_beyond
from dlquiz.bank.coverage import count_coverage, syllabus_rows
from dlquiz.bank.loading import load, read_bank
from dlquiz.use.blueprints import fingerprints, pattern_named

QUESTION = """
- id: {name}
  kind: truth
  level: 1
  covers: []
  statements:
  - holds: {{zh: 对{name}的, en: right of {name}}}
  - fails: {{zh: 错{name}的, en: wrong of {name}}}
    because: {{zh: 不对, en: it is not}}
  why: {{zh: 就是这样, en: that is so}}
"""
BLUEPRINT = """
title: {zh: 卷, en: Paper}
minutes: 10
sections:
- title: {zh: 全部, en: All}
  count: COUNT
  points: 1
- title: {zh: 一处, en: One}
  topics: [notes.one]
  count: 1
  points: 1
"""
Words = tuple[str, ...]
Names = set[str]
NOTES, MORE = {"first", "second", "third"}, {"far", "farther"}


def write(folder: Path, topic: str, names: set[str]) -> None:
    questions = "".join(QUESTION.format(name=name) for name in sorted(names))
    head = f"topic: {topic}\ntitle: {{zh: 标题, en: Title}}\nquestions:"
    (folder / f"{topic.replace('.', '-')}.yaml").write_text(head + questions, "utf-8")


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    write(tmp_path, "notes.one", {"first", "second"})
    write(tmp_path, "notes.two", {"third"})
    write(tmp_path, "beyond.far", MORE)
    return read_bank(tmp_path)


@pytest.mark.parametrize(
    ("topics", "beyond", "expected"),
    [
        ((), False, NOTES),  # nothing beyond the notes, unless
        ((), True, NOTES | MORE),  # it is taken in,
        (("beyond",), False, MORE),  # or named,
        (("beyond.far", "notes.two"), False, MORE | {"third"}),
        (("notes.two",), False, {"third"}),
        (("notes.two",), True, MORE | {"third"}),
        ((WHOLE,), False, NOTES | MORE),
    ],
)
def test_what_is_beyond_the_notes_is_asked_where_it_is_wanted(
    bank: Bank, topics: tuple[str, ...], beyond: bool, expected: set[str]
) -> None:
    named = with_beyond(topics) if beyond else topics
    assert {entry.id for entry in bank.select(named)} == expected


@pytest.fixture
def forgetful(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for papers, whose record is not kept anywhere."""
    monkeypatch.setattr("dlquiz.use.on_record.keep", lambda *_: None)
    return tmp_path


def printed(out: str) -> tuple[str, str]:
    """The code and the text of the only sheet."""
    (paper,) = json.loads(out)["variants"]
    return paper["code"], Path(paper["sheet"]).read_text("utf-8")


def asked(out: str) -> set[str]:
    return set(re.findall(r"(?:right|wrong) of (\w+)", out))


@pytest.mark.parametrize(("words", "expected"), [((), NOTES), (("--beyond",), NOTES | MORE), (("beyond",), MORE)])
def test_a_quiz(cli: Cli, bank: Bank, words: Words, expected: Names) -> None:
    ran = cli("quiz", *words, "--bank", bank.roots[0], "-n", "9", "--seed", "1", "--lang", "en", typed="s\n" * 12)
    assert asked(ran.out) == expected


@pytest.mark.parametrize(("words", "expected"), [((), NOTES), (("--beyond",), NOTES | MORE)])
def test_a_sheet_and_the_key_of_its_code(cli: Cli, bank: Bank, forgetful: Path, words: Words, expected: Names) -> None:
    options = ("--bank", bank.roots[0], "--lang", "en")
    ran = cli("sheet", *words, *options, "-n", "9", "--seed", "1", "--format", "md", "-o", forgetful / "out", "--json")
    code, sheet = printed(ran.out)
    assert asked(sheet) == expected
    key = cli("key", code, *options)  # drawn again: there is no record of it
    assert (key.code, asked(key.out)) == (0, expected)


@pytest.mark.parametrize(("words", "count", "expected"), [((), 5, NOTES), (("--beyond",), 8, NOTES | MORE)])
def test_an_exam_and_its_paper(
    cli: Cli, bank: Bank, forgetful: Path, words: Words, count: int, expected: Names
) -> None:
    """Each question has two statements. What names no topic takes it in; what names some keeps to them."""
    plan = forgetful / "plan.txt"
    plan.write_text(BLUEPRINT.replace("COUNT", str(count)), "utf-8")
    options = ("--blueprint", plan, "--bank", bank.roots[0], "--lang", "en")
    taken = cli("exam", *options, *words, "--seed", "1", "--plain", typed="hand in\ny\n")
    where = ("--format", "md", "-o", forgetful / "out", "--json")
    code, sheet = printed(cli("sheet", *options, *words, "--seed", "1", *where).out)
    assert asked(sheet) == asked(taken.out) == expected
    assert not asked(sheet.partition("One")[2]) & MORE
    key = cli("key", code, *options)  # the code knows that more was taken in
    assert (key.code, asked(key.out)) == (0, expected)


@pytest.mark.parametrize("name", ["standard", "chinese-paper"])
def test_a_blueprint_that_ships_is_known_by_its_code_with_what_is_beyond_too(name: str) -> None:
    plain, more = pattern_named(name), pattern_named(and_beyond(name))
    assert and_beyond(more.name) == more.name == f"{name}+beyond"
    known = fingerprints()
    assert (known[plain.fingerprint], known[more.fingerprint]) == (plain.name, more.name)
    empty = [share for section in plain.blueprint.sections for share in section.shares if not share.topics]
    whole = [share for section in more.blueprint.sections for share in section.shares if share.topics == (WHOLE,)]
    assert len(empty) == len(whole) > 0


@pytest.mark.slow
def test_coverage_counts_the_second_syllabus_where_it_is_asked_for(cli: Cli, real_bank: Bank) -> None:
    notes, both = count_coverage(real_bank)["concepts"], count_coverage(real_bank, beyond=True)["concepts"]
    assert both.total - notes.total >= 60
    assert both.missing == notes.missing  # nothing beyond is missing
    for words, one in (((), notes), (("--beyond",), both)):
        assert cli("bank", "coverage", *words, "--json").json()["concepts"]["total"] == one.total


@pytest.mark.slow
def test_the_second_syllabus_names_its_own_rows_and_the_bank_its_topics(real_bank: Bank) -> None:
    rows = set(syllabus_rows(beyond=True)["concepts"]) - set(syllabus_rows()["concepts"])
    topics = {row.rpartition(".")[0] for row in rows}
    assert all(is_below(row, BEYOND) for row in rows)
    assert topics == {topic for topic in real_bank.titles if is_below(topic, BEYOND)}
    covered = {row for entry in real_bank.select([BEYOND]) for row in real_bank.question(entry.id).covers}
    assert rows <= covered
    assert covered <= set(syllabus_rows(beyond=True)["concepts"])


def test_a_syllabus_is_no_topic_and_the_name_of_everything_none_either(tmp_path: Path) -> None:
    write(tmp_path, "all.things", {"thing"})
    for name in SYLLABI:
        (tmp_path / name).write_text((default_path() / name).read_text("utf-8"), "utf-8")
    _, faults = load(tmp_path)
    assert [fault.message for fault in faults] == ["no topic can be called all"]

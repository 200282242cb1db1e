"""`dlquiz blueprint check`: what each section needs, what there is, what is short and where, how equal variants are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from press import BLUEPRINT, blueprint_in
from test_balance import SIDES


def checked(cli: Cli, bank: Path, text: str, folder: Path, *words: object) -> tuple[int, Any]:
    file = blueprint_in(folder)
    file.write_text(text, "utf-8")
    ran = cli("blueprint", "check", file, "--bank", bank, "--lang", "en", "--json", *words)
    return ran.code, json.loads(ran.out)


def test_what_each_section_needs_and_what_there_is(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    """Of the small bank: one choice, two sums of one result at level 1, one of two results, one explanation."""
    code, found = checked(cli, tiny_path, BLUEPRINT, tmp_path)
    assert (code, found["faults"], found["questions"], found["points"]) == (0, [], 5, 12)
    assert [(one["title"], one["line"], one["needed"], one["fit"]) for one in found["sections"]] == [
        ("Part A", 4, 1, 1),
        ("Part B", 8, 2, 2),
        ("Part C", 13, 1, 1),
        ("Part D", 18, 1, 1),
    ]
    assert [one["fixed"] for one in found["sections"]][3] == 1  # an explanation is the same in every paper


def test_what_is_short_is_told_with_its_line_and_is_exit_1(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    text = BLUEPRINT.replace("kinds: [choice]\n  count: 1", "kinds: [choice]\n  count: 3")
    code, found = checked(cli, tiny_path, text, tmp_path)
    assert (code, found["balance"]) == (1, None)
    (fault,) = found["faults"]
    assert (fault["path"], fault["line"]) == (str(tmp_path / "week-3.yaml"), 4)
    assert "asks 3, and there are 1" in fault["message"]
    assert (found["sections"][0]["needed"], found["sections"][0]["fit"]) == (3, 1)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("minutes: 10", "minutes: 0", "`minutes` of the blueprint is '0'"),
        ("[choice]", "[choice]\n  topics: [nosuch]", "there is no topic 'nosuch'"),
    ],
)
def test_a_faulty_file_is_told_too(cli: Cli, tiny_path: Path, tmp_path: Path, old: str, new: str, message: str) -> None:
    code, found = checked(cli, tiny_path, BLUEPRINT.replace(old, new), tmp_path)
    assert code == 1
    assert [message in fault["message"] for fault in found["faults"]] == [True]


def test_a_file_that_is_not_there_can_not_be_checked(cli: Cli, tiny_path: Path) -> None:
    ran = cli("blueprint", "check", "nosuch.yaml", "--bank", tiny_path)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no blueprint nosuch.yaml" in ran.err


def test_the_variants_are_compared_with_the_first(cli: Cli, tmp_path: Path) -> None:
    """Nine more papers of one question, whose draws are trivial half of the time."""
    (tmp_path / "sides.yaml").write_text(SIDES, "utf-8")
    text = BLUEPRINT.partition("- title: {zh: 一")[0] + "- title: {zh: 题, en: S}\n  count: 1\n  points: 1\n"
    code, found = checked(cli, tmp_path / "sides.yaml", text, tmp_path, "--variants", 10)
    assert code == 0
    assert found["balance"] == {"variants": 10, "compared": 9, "alike": 9, "same_steps": 9, "uneven": []}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_said_in_words(cli: Cli, tiny_path: Path, tmp_path: Path, lang: str) -> None:
    ran = cli("blueprint", "check", blueprint_in(tmp_path), "--bank", tiny_path, "--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    said = {"zh": "一、选择题：要 1 题，合适的有 1 题", "en": "Part A: needs 1, 1 fit"}
    assert said[lang] in ran.out
    assert len(ran.out.splitlines()) == 6

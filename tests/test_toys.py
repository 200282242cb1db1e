"""What the house must bear: a kind of question, a format and a list in the bank that no module of it knows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import toy_kind
from conftest import Cli

from dlquiz.bank import collections
from dlquiz.bank.loading import load, read_bank
from dlquiz.export import formats as exports
from dlquiz.ground.errors import BankError
from dlquiz.kinds.registry import KINDS
from dlquiz.paper import formats as papers
from dlquiz.text.wording import wording

BANK = """\
topic: toys
title: {zh: 玩具, en: Toys}
questions:
- id: normaliser
  kind: echo
  level: 1
  covers: []
  stem: {zh: 使输出之和为 1 的是什么函数？, en: Which function makes its outputs add up to 1?}
  term: Softmax
  why: {zh: 它把每个指数除以指数之和。, en: It divides each exponential by the sum of all.}
  torch: torch.allclose(torch.softmax(torch.tensor([1.0, 2.0, 3.0]), 0).sum(), torch.tensor(1.0))
"""
SAYINGS = """\
topic: toys.sayings
title: {zh: 名言, en: Sayings}
sayings:
- {id: all-you-need, by: Vaswani, text: {zh: 注意力就是一切, en: Attention is all you need}}
- {id: deeper, by: Szegedy, text: {zh: 我们需要更深, en: We need to go deeper}}
"""
BLUEPRINT = """\
title: {zh: 小测, en: Short test}
minutes: 5
sections:
- {title: {zh: 填空, en: Fill in}, kinds: [echo], count: 1, points: 4}
"""


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank of one question of the toy kind, which is a module, a row and two words."""
    monkeypatch.setitem(KINDS, "echo", "toy_kind")
    for lang, prompt, title in (("zh", "写出术语", "术语"), ("en", "write the term", "term")):
        monkeypatch.setitem(wording(lang), "echo", prompt)
        monkeypatch.setitem(wording(lang), "kind_echo", title)
    file = tmp_path / "toys.yaml"
    file.write_text(BANK, "utf-8")
    return file


def test_without_its_row_the_kind_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "toys.yaml"
    file.write_text(BANK, "utf-8")
    with pytest.raises(BankError, match="no known kind"):
        read_bank(file)


def test_it_is_checked_and_proven(cli: Cli, bank: Path) -> None:
    ran = cli("bank", "check", bank, "--json")
    report = ran.json()
    assert (report["items"], report["proved"], report["faults"]) == (1, 1, [])
    assert report["measures"]["long-terms"] == 0.0  # what the kind counts is counted


def test_what_is_wrong_with_its_grading_is_found(cli: Cli, bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that reads garbage as an answer: nobody had to tell the check of it."""
    monkeypatch.setattr(toy_kind.TermItem, "read", lambda item, response: (response.strip().lower(),))
    faults = json.loads(cli("bank", "check", bank, "--json").out)["faults"]
    found = {fault["message"].partition(": ")[2] for fault in faults}
    assert found == {f"the garbage {text!r} is not unreadable" for text in ("", "  ", "¿?", "\x1b[2J")}


def test_it_is_practised_and_what_was_wrong_is_in_the_notebook(cli: Cli, bank: Path) -> None:
    ran = cli("quiz", "--bank", bank, "-n", "1", "--lang", "en", typed="42\nsigmoid\n\n")
    assert "write the term:" in ran.out
    assert "write one word" in ran.out
    assert "✗ wrong  Key: softmax" in ran.out
    assert "It divides each exponential by the sum of all." in ran.out
    listed = cli("mistakes", "--bank", bank, "--list", "--lang", "en").out
    assert "term  normaliser" in listed


def test_an_exam_asks_it(cli: Cli, bank: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text(BLUEPRINT, "utf-8")
    ran = cli("exam", "--bank", bank, "--blueprint", plan, "--lang", "en", typed="Softmax\nhand in\ny\n")
    assert "4/4" in ran.out


@pytest.mark.parametrize("form", ["md", "html", "pdf"])
def test_it_is_printed_with_its_key(cli: Cli, bank: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / "out"
    cli("sheet", "--bank", bank, "-n", "1", "--seed", "1", "--format", form, "-o", out)
    files = sorted(out.rglob(f"*.{form}"))
    assert len(files) == 2
    if form == "md":
        key = next(file for file in files if "-key" in file.name).read_text("utf-8")
        assert "softmax" in key
        assert "torch.softmax" in key


def test_it_is_exported_and_graded(cli: Cli, bank: Path) -> None:
    part = cli("item", "normaliser#0", "--bank", bank, "--lang", "en", "--json").json()["parts"][0]
    assert (part["kind"], part["prompt"], part["key"]) == ("echo", "write the term", ["softmax"])
    assert cli("grade", "normaliser#0", "softmax", "--bank", bank).code == 0
    assert cli("grade", "normaliser#0", "relu", "--bank", bank).code == 1


def test_without_its_row_a_format_is_refused(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    for asked in (("sheet", "--format", "toy", "-o", tmp_path), ("export", "toy", "-o", tmp_path / "items.toy")):
        ran = cli(*asked, "--bank", tiny_path)
        assert (ran.code, list(tmp_path.glob("*.toy"))) == (2, [])


def test_papers_and_keys_are_written_in_a_format_of_ones_own(
    cli: Cli, tiny_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(papers.FORMATS, "toy", "toy_paper")
    sheet = ("sheet", "--bank", tiny_path, "-n", "2", "--seed", "7", "--lang", "en", "--format", "toy", "-o", tmp_path)
    assert cli(*sheet).code == 0
    (paper,) = tmp_path.glob("*-A.toy")
    code = paper.read_text("utf-8").split()[-1]
    assert cli("key", code, "--bank", tiny_path, "--format", "toy", "-o", tmp_path / "again").code == 0
    (again,) = (tmp_path / "again").glob("*.toy")
    assert again.read_bytes() == (tmp_path / "keys" / f"{paper.stem}-key.toy").read_bytes()


def test_items_are_exported_in_a_format_of_ones_own(
    cli: Cli, tiny_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(exports.FORMATS, "toy", "toy_export")
    out = tmp_path / "items.toy"
    ran = cli("export", "toy", "--bank", tiny_path, "-n", "3", "--seed", "7", "--lang", "en", "-o", out)
    assert (ran.code, ran.out) == (0, f"{out}\n")
    assert len(out.read_text("utf-8").splitlines()) == 3


def test_a_toy_of_each_together(cli: Cli, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kind that nobody knows, in the format that nobody knows."""
    monkeypatch.setitem(exports.FORMATS, "toy", "toy_export")
    cli("export", "toy", "--bank", bank, "-n", "1", "--lang", "en", "-o", tmp_path / "items.toy")
    assert (tmp_path / "items.toy").read_text("utf-8") == (
        "Which function makes its outputs add up to 1? = ('softmax',)\n"
    )


def test_the_export_for_scripts_is_what_item_prints(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    out = tmp_path / "items.json"
    cli("export", "json", "--bank", tiny_path, "-n", "2", "--seed", "7", "--lang", "en", "-o", out)
    items = json.loads(out.read_text("utf-8"))["items"]
    assert [cli("item", one["address"], "--bank", tiny_path, "--lang", "en", "--json").json() for one in items] == items
    assert len(items) == 2


@pytest.fixture
def sayings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank file with a list that is a module and a row."""
    monkeypatch.setitem(collections.COLLECTIONS, "sayings", "toy_collection")
    file = tmp_path / "sayings.yaml"
    file.write_text(SAYINGS, "utf-8")
    return file


def test_without_its_row_a_list_is_a_fault(tmp_path: Path) -> None:
    file = tmp_path / "sayings.yaml"
    file.write_text(SAYINGS, "utf-8")
    with pytest.raises(BankError, match="sayings"):
        read_bank(file)


def test_a_list_of_ones_own_is_read_and_comes_from_the_cache(sayings: Path, tmp_path: Path) -> None:
    for bank in (read_bank(sayings, cache=tmp_path / "cache"), read_bank(sayings, cache=tmp_path / "cache")):
        held = bank.held("sayings")
        assert list(held) == ["all-you-need", "deeper"]
        assert bank.stated(held["deeper"]).text.words("en") == "We need to go deeper"
        assert bank.asked == bank.cards == {}
    assert len(list((tmp_path / "cache").iterdir())) == 1


# What is edited; what is said, and in which line.
FAULTS = [
    ("by: Szegedy, ", "", 5, "the saying deeper lacks `by`"),
    ("en: We need", "fr: We need", 5, "en"),
    ("id: deeper", "id: all-you-need", 5, "the id all-you-need is taken"),
    ("id: deeper, ", "", 5, "an entry without an id"),
]


@pytest.mark.parametrize(("old", "new", "line", "message"), FAULTS)
def test_what_is_wrong_with_it_is_said(sayings: Path, old: str, new: str, line: int, message: str) -> None:
    sayings.write_text(SAYINGS.replace(old, new), "utf-8")
    assert any(fault.line == line and message in fault.message for fault in load(sayings)[1])


def test_its_texts_are_checked_as_those_of_all_others(cli: Cli, sayings: Path) -> None:
    """A number that only one language has."""
    assert cli("bank", "check", sayings, "--json").json()["faults"] == []
    sayings.write_text(SAYINGS.replace("go deeper", "go 12 deeper"), "utf-8")
    (fault,) = json.loads(cli("bank", "check", sayings, "--json").out)["faults"]
    assert "deeper: only one language has the number 12" in fault["message"]

"""`bank list` says how sure it is of each count: nothing before an exact one, ~ ≤ or > before any other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from banks import SOUND, edited, write_bank
from conftest import Cli

from dlquiz.bank.find import selected
from dlquiz.bank.loading import read_bank
from dlquiz.kinds.draws import MAX_COUNTED
from dlquiz.proof import ledger

# The first question shows weights; the second one keeps to those that it has in words.
SHOWN = edited("{side} 的画", "{side}、权重为 {weights} 的画")
SHOWN = edited("side {side} has", "side {side}, weights {weights}, has", SHOWN)
SHOWN = edited("closed: default}", "closed: default, weights: default}", SHOWN)


def drawing(weights: str) -> str:
    """The sound bank with weights that are drawn and shown."""
    return edited(
        "zh: 权重, en: weights, default: [1, 2]}", f"zh: 权重, en: weights, default: [1, 2], {weights}}}", SHOWN
    )


# the bank, its first question's count as it is printed, and why: 19 sides, 3 frames, closed or not, and the weights
COUNTS = [
    (SOUND, "≤114", "conditions may leave fewer than all draws"),
    (drawing("draw: [1, 2]"), "≤456", "two weights of two values each: four times as many"),
    (drawing("draw: 1..50000").replace("shape: [2]", "shape: [12]"), ">1,000,000,000,000,000,000", "not counted on"),
    (drawing("draw: 1..90000"), "≤923,400,000,000", "counted as far as this"),
]


def printed(cli: Cli, path: Path, name: str) -> str:
    """What stands behind a question's level."""
    ran = cli("bank", "list", "--bank", path, "--lang", "en")
    assert ran.code == 0, ran
    (found,) = re.findall(rf"^  {name} .* (\S+)$", ran.out, re.MULTILINE)
    return str(found)


@pytest.mark.parametrize(("text", "wanted"), [row[:2] for row in COUNTS], ids=[row[2] for row in COUNTS])
def test_a_count_that_is_not_exact_has_its_sign(cli: Cli, tmp_path: Path, text: str, wanted: str) -> None:
    path = write_bank(tmp_path, text)
    assert printed(cli, path, "framed-area") == wanted
    rows = json.loads(cli("bank", "list", "--bank", path, "--json").out)["questions"]
    (row,) = [row for row in rows if row["id"] == "framed-area"]
    assert row["items"] == int(re.sub(r"\D", "", wanted)) <= MAX_COUNTED
    assert row["items_exact"] is False


def test_an_exact_count_has_none(cli: Cli, tmp_path: Path) -> None:
    """A choice among three options stands in 3! orders; a truth question shows one of its two statements."""
    path = write_bank(tmp_path)
    assert (printed(cli, path, "relu-range"), printed(cli, path, "relu-sparse")) == ("6", "2")


def test_the_ledger_knows_what_was_counted_and_what_was_measured(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = {"seeds": 1, "items": 12}
    path = write_bank(tmp_path)
    for exact, wanted in ((True, "12"), (False, "~12")):
        monkeypatch.setattr(ledger, "recorded", lambda name, digest, exact=exact: {**counted, "exact": exact})
        assert printed(cli, path, "framed-area") == wanted


@pytest.mark.parametrize("words", [("tiny.facts",), ("tiny",), ("偶数",), ("even", "tiny.numbers")], ids=" ".join)
def test_what_is_named_by_topic_or_word_is_listed_alone(cli: Cli, tiny_path: Path, words: tuple[str, ...]) -> None:
    """The same questions as `browse` and `quiz` find, in text and as JSON, with the formulas that they are on."""
    found = selected(bank := read_bank(tiny_path), words)
    listed = json.loads(cli("bank", "list", *words, "--bank", tiny_path, "--json").out)
    assert [one["id"] for one in listed["questions"]] == [entry.id for entry in found]
    shown = cli("bank", "list", *words, "--bank", tiny_path).out
    assert {name for name in bank.asked if re.search(rf"^  {name} ", shown, re.M)} == {entry.id for entry in found}
    assert {one["id"] for one in listed["formulas"]} == {entry.formula for entry in found} - {None}


def test_what_finds_nothing_is_told_the_nearest(cli: Cli, tiny_path: Path) -> None:
    ran = cli("bank", "list", "tiny.fcats", "--bank", tiny_path)
    assert (ran.code, ran.out) == (2, "")
    assert "tiny.facts" in ran.err

"""A question that got another id keeps its history, wherever the history is used; one that is gone is said to be."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import pytest
from conftest import Cli
from histories import CHINA, at, attempt, filled
from msgspec.structs import replace
from tiny import write_tiny_bank

from dlquiz.ground.clock import Clock
from dlquiz.study.attempt import Attempt

NOW = datetime(2026, 11, 20, 21, tzinfo=CHINA)
NEW = {"square": "squared", "pick-one": "pick-an-even-one"}
# Under the ids of then and, after the questions were renamed, under those of today.
MIXED = [
    attempt(at(10), "square", score=0.0, mistake="one-side"),
    attempt(at(11), "pick-one", score=0.0, mistake="option-2"),
    attempt(at(12), "join"),
    attempt(at(13), "squared", score=0.0, mistake="one-side", seed=3),
    attempt(at(18), "pick-an-even-one", seed=4),
    attempt(at(19), "gone-for-good", score=0.0),
]


def today(one: Attempt) -> Attempt:
    return replace(one, address=f"{NEW.get(one.question, one.question)}#{one.seed}")


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Clock, "now", lambda _: NOW)
    folder = write_tiny_bank(tmp_path / "bank")
    for file in folder.glob("*.yaml"):
        text = file.read_text("utf-8")
        for old, new in NEW.items():
            text = text.replace(f"- id: {old}\n", f"- id: {new}\n    formerly: [{old}]\n".replace("    f", "  f"))
        file.write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    "words", [["stats", "--json"], ["mistakes", "--json"], ["mistakes", "--list"], ["quiz", "-n", "3", "--json"]]
)
def test_it_is_as_if_all_had_been_answered_under_the_id_of_today(
    cli: Cli, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    """Numbers, notebook, and what a quiz chooses; without the former ids the questions would be new."""
    monkeypatch.setattr("dlquiz.cli.quiz.seed_or_fresh", lambda _: 5)
    said = []
    for name, attempts in (("mixed", MIXED), ("today", [today(one) for one in MIXED])):
        filled(tmp_path / name, attempts)
        ran = cli(*words, "--bank", bank, "--home", tmp_path / name, "--lang", "en", typed="s\n" * 9)
        assert ran.code in (0, 130), ran.err
        said.append(re.sub(r'"seconds": [\d.]+', "", ran.out))
    assert said[0] == said[1]
    assert "squared" in said[0]


def test_the_counts_of_a_renamed_question_are_added(cli: Cli, bank: Path, tmp_path: Path) -> None:
    filled(tmp_path / "home", MIXED)
    here = ("--bank", bank, "--home", tmp_path / "home", "--json")
    stats, mistakes = (json.loads(cli(word, *here).out) for word in ("stats", "mistakes"))
    assert [(one["question"], one["mistake"], one["count"]) for one in stats["mistakes"]] == [
        ("squared", "one-side", 2)
    ]
    assert {one["question"]: one["times"] for one in mistakes["questions"]} == {"squared": 2, "pick-an-even-one": 1}
    assert stats["attempts"] == 6
    assert stats["notebook_gone"] == ["gone-for-good"]


@pytest.mark.parametrize("words", [["stats"], ["mistakes", "--list"], ["mistakes", "--json"]])
def test_an_entry_of_the_notebook_whose_question_is_gone_is_said(
    cli: Cli, bank: Path, tmp_path: Path, words: list[str]
) -> None:
    filled(tmp_path / "home", MIXED)
    for lang, text in (("en", "a question that this bank does not have: "), ("zh", "")):
        ran = cli(*words, "--bank", bank, "--home", tmp_path / "home", "--lang", lang)
        assert f"{text}gone-for-good" in ran.err
        assert "squared" not in ran.err


FORMER = [
    (["item", "square#7"], "square is now called squared#7.", 0),
    (["grade", "pick-one#7", "A"], "pick-one is now called pick-an-even-one#7.", None),
    (["bank", "show", "pick-one"], "pick-one is now called pick-an-even-one.", 0),
    (["bank", "show", "square"], "square is now called squared.", 0),
]


@pytest.mark.parametrize(("words", "line", "code"), FORMER)
def test_a_former_id_still_serves_and_the_id_of_today_is_said(
    cli: Cli, bank: Path, words: list[str], line: str, code: int | None
) -> None:
    ran = cli(*words, "--bank", bank, "--lang", "en")
    assert line in ran.err
    assert ran.code in ((0, 1) if code is None else (code,))
    today = [word.replace("square", "squared").replace("pick-one", "pick-an-even-one") for word in words]
    same = cli(*today, "--bank", bank, "--lang", "en")
    assert (same.out, "is now called" in same.err) == (ran.out, False)


def test_a_ledger_that_is_a_link_is_replaced_and_not_written_through(
    cli: Cli, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (bank / "proven.json").symlink_to(victim)
    ran = cli("bank", "check", bank, "--record", "--seeds", "1")
    assert ran.code == 0, ran.err
    assert victim.read_text() == "mine"
    assert not (bank / "proven.json").is_symlink()
    assert json.loads((bank / "proven.json").read_text())["questions"]
    # Without the guard the file outside is lost.
    (bank / "proven.json").unlink()
    (bank / "proven.json").symlink_to(victim)
    monkeypatch.setattr("dlquiz.proof.ledger.put", lambda path, data, replace: path.write_bytes(data))
    assert cli("bank", "check", bank, "--record", "--seeds", "1").code == 0
    assert victim.read_text() != "mine"

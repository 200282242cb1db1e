"""A quiz asks what PyTorch reproduces, or what the ledger notes as proven, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from room import FakeTorch, Room
from tiny import write_tiny_bank

import dlquiz.proof.ledger
from dlquiz.bank.bank import Bank
from dlquiz.bank.form import draw_form
from dlquiz.bank.loading import read_bank
from dlquiz.kinds.registry import generate
from dlquiz.proof.ledger import ALL, is_proven, record


@pytest.fixture
def room(tiny_bank: Bank, tmp_path: Path) -> Room:
    return Room(tiny_bank, tmp_path)


@pytest.mark.parametrize(("question", "wrong"), [("square", "area"), ("thirds", "third"), ("pick-one", "holds")])
def test_what_pytorch_does_not_reproduce_is_withheld_and_never_asked(room: Room, question: str, wrong: str) -> None:
    room.torch.wrong = (wrong,)
    stem = {"square": "Side 5", "thirds": "Add 3", "pick-one": "Which one"}[question]
    shown = room.take(f"{question} product", "s")
    assert f"{question}#0" in shown  # it is said to be left out
    assert stem not in shown
    assert "times" in shown  # the next one is asked


def test_what_pytorch_can_not_run_is_withheld_too(room: Room) -> None:
    room.torch.broken = True
    shown = room.take("square", "81")
    assert "Side 5" not in shown
    assert "Nothing was answered." in shown


def test_a_variant_that_is_not_reproduced_is_withheld(tiny_bank: Bank, tmp_path: Path) -> None:
    class Moody(FakeTorch):
        def run(
            self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False
        ) -> dict[str, Any]:
            self.wrong = ("product",) if self.asked else ()
            return super().run(source, given, results, truth)

    room = Room(tiny_bank, tmp_path, torch=Moody())
    shown = room.take("product", "v", "1", "")
    assert shown.count("times") == 1
    assert room.session.answered == ()


def test_the_whole_form_is_drawn_proven_and_asked(room: Room) -> None:
    items = draw_form(room.bank, room.bank.select(["tiny.numbers"], level=1), 4, 1)
    shown = room.take_items(items, 4, *["s"] * 4)
    assert [int(number) for number in re.findall(r"(\d)/4  Numbers", shown)] == [1, 2, 3, 4]
    assert len(room.torch.asked) == 4


def test_a_recorded_question_needs_no_torch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_tiny_bank(tmp_path / "bank")
    bank = read_bank(path)
    monkeypatch.setattr(dlquiz.proof.ledger, "default_path", lambda: path)
    rows = {
        name: {"digest": bank.question(name).digest, "drawn": "", "seeds": seeds, "items": 1, "exact": True}
        for name, seeds in [("square", ALL), ("product", 5)]
    }
    record(bank, rows, "2.13.0")
    room = Room(bank, tmp_path / "home", torch=FakeTorch(broken=True))
    assert "Score 1/1" in room.take("square", "81", "")
    assert room.torch.asked == []
    question = bank.question("product")
    assert is_proven(bank, generate(question, 4))
    assert not is_proven(bank, generate(question, 5))  # beyond what was recorded
    assert not is_proven(bank, generate(bank.question("thirds"), 0))  # never recorded


def test_a_record_counts_only_for_the_very_text_and_the_bank_that_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_tiny_bank(tmp_path / "bank")
    bank = read_bank(path)
    row = {"digest": bank.question("square").digest, "drawn": "", "seeds": ALL, "items": 1, "exact": True}
    record(bank, {"square": row}, "2.13.0")
    assert not is_proven(bank, generate(bank.question("square"), 0))  # a stranger's bank brings a record: not believed
    monkeypatch.setattr(dlquiz.proof.ledger, "default_path", lambda: path)
    dlquiz.proof.ledger._entries.cache_clear()
    assert is_proven(bank, generate(bank.question("square"), 0))
    numbers = path / "numbers.yaml"
    numbers.write_text(
        numbers.read_text("utf-8").replace("Framed square", "Square").replace("- 1 if round", "- 2 if round"), "utf-8"
    )
    changed = read_bank(path)
    assert not is_proven(changed, generate(changed.question("square"), 0))

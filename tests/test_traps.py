"""The syllabus's traps against the mistakes that cards name: what is not there is a fault, what is open is counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Cli
from tiny import FACTS, NUMBERS

from dlquiz.bank import traps
from dlquiz.bank.bank import Bank
from dlquiz.bank.coverage import syllabus_rows
from dlquiz.bank.loading import read_bank
from dlquiz.bank.traps import check_traps, match_traps, read_traps

# The card `square`, whose mistakes are one-side and no-frame, and the question `pick-one` cover this row.
SYLLABUS = """
topics:
- id: tiny
  children:
  - id: tiny.numbers
    formulas:
    - id: tiny.area
      traps:
      - formula: (a + f)^2
        zh: 框只算一侧
        en: one side only
        {trap}
    - id: tiny.sum
      traps: []
    - id: tiny.nobody
      traps:
      - {{formula: '0', zh: 零, en: zero}}
"""
TRAP_LINE = 12


def _bank(folder: Path, trap: str) -> Bank:
    folder.mkdir()
    (folder / "numbers.yaml").write_text(NUMBERS.replace("covers: []", "covers: [tiny.area]", 1), "utf-8")
    (folder / "facts.yaml").write_text(FACTS.replace("covers: []", "covers: [tiny.area]", 1), "utf-8")
    (folder / "syllabus.yaml").write_text(SYLLABUS.format(trap=trap), "utf-8")
    return read_bank(folder)


MET = [
    ("mistake: one-side", "named", "a mistake of the card that covers the row"),
    ("mistake: [one-side, no-frame]", "named", "two mistakes of it"),
    ("asked: pick-one", "asked", "a question that covers the row asks for it"),
    ("left: {zh: 没有数值, en: there is no number}", "left", "a reason why nothing asks for it"),
    ("", "open", "nothing is said"),
]
FAULTS = [
    ("mistake: one-sided", "mistake one-sided", "did you mean one-side?", "a slip of the pen"),
    ("mistake: product", "mistake product", "have: no-frame, one-side", "another card's mistake"),
    ("mistake: [no-frame, two-sides]", "mistake two-sides", "did you mean one-side?", "one of two is not there"),
    ("asked: join", "asked by join", "have: pick-one, square", "a question that does not cover the row"),
    ("asked: nobody", "asked by nobody", "have: pick-one, square", "no question at all"),
    ("mistake: option-1", "mistake option-1", "have: no-frame, one-side", "the right option of a choice is no mistake"),
]
UNREADABLE = [
    ("mistkae: one-side", "unknown key mistkae", "a misspelt key"),
    ("mistake: []", "`mistake` of a trap of tiny.area is empty", "a list of nothing"),
    ("mistake: One Side", "'One Side' is not an id", "no id"),
    ("left: 没有数值", "is in Chinese only", "a reason in one language"),
]


@pytest.mark.parametrize(("trap", "how", "why"), MET, ids=lambda value: str(value)[:40])
def test_a_trap_is_met_or_left_or_open(tmp_path: Path, trap: str, how: str, why: str) -> None:
    bank = _bank(tmp_path / "bank", trap)
    found = match_traps(bank, read_traps(bank.roots[0] / "syllabus.yaml")[0])
    assert [trap.formula for trap in getattr(found, how)][:1] == ["(a + f)^2"], why
    assert found.total == 2
    assert found.mentioned == (("tiny.area",) if how == "open" else ()), "nobody covers tiny.nobody"
    faults = check_traps(bank)
    assert [fault.message for fault in faults if "tiny.area is only mentioned" not in fault.message] == []
    assert len(faults) == (how == "open"), "a row that is covered, and none of its traps met, is a fault"


@pytest.mark.parametrize(("trap", "says", "hint", "why"), FAULTS, ids=lambda value: str(value)[:40])
def test_what_no_covering_card_has_is_a_fault_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trap: str, says: str, hint: str, why: str
) -> None:
    bank = _bank(tmp_path / "bank", trap)
    (fault,) = check_traps(bank)
    assert (fault.path, fault.line) == (str(bank.roots[0] / "syllabus.yaml"), TRAP_LINE), why
    assert says in fault.message, why
    assert hint in fault.hint, why
    # Without the comparison nobody would hear of it.
    monkeypatch.setattr(traps, "_unmet", lambda *_: iter(()))
    assert check_traps(bank) == []


@pytest.mark.parametrize(("trap", "says", "why"), UNREADABLE, ids=lambda value: str(value)[:40])
def test_a_trap_that_is_not_written_right_is_a_fault(tmp_path: Path, trap: str, says: str, why: str) -> None:
    found = check_traps(_bank(tmp_path / "bank", trap))
    assert [fault.line for fault in found if says in fault.message] == [TRAP_LINE], why


def test_a_trap_is_not_left_and_met_at_once(tmp_path: Path) -> None:
    both = "mistake: one-side\n        left: {zh: 没有数值, en: there is no number}"
    (fault,) = check_traps(_bank(tmp_path / "bank", both))
    assert "left out and met at once" in fault.message


@pytest.mark.parametrize(
    ("syllabus", "why"),
    [
        ("topics: []", "no topic"),
        ("topics: {a: 1}", "no list"),
        ("- 1", "no mapping"),
        ("topics:\n- 7\n- {formulas: [3, {traps: 1}, {traps: [1]}]}", "things that are none"),
    ],
)
def test_whatever_else_is_called_syllabus_is_read_without_harm(tmp_path: Path, syllabus: str, why: str) -> None:
    bank = _bank(tmp_path / "bank", "")
    (bank.roots[0] / "syllabus.yaml").write_text(syllabus, "utf-8")
    assert check_traps(bank) == [], why


def test_the_command_names_the_fault_and_a_bank_without_a_syllabus_has_none(cli: Cli, tmp_path: Path) -> None:
    bank = _bank(tmp_path / "bank", "mistake: one-sided")
    ran = cli("bank", "check", bank.roots[0], "--seeds", "1")
    assert ran.code == 1
    assert f"syllabus.yaml:{TRAP_LINE}: the trap '(a + f)^2' of tiny.area has the mistake one-sided" in ran.out
    (bank.roots[0] / "syllabus.yaml").unlink()
    assert check_traps(read_bank(bank.roots[0])) == []
    assert check_traps(read_bank(bank.roots[0] / "numbers.yaml")) == [], "a single file"


@pytest.mark.slow
def test_every_row_of_the_notes_has_a_trap_that_the_bank_meets(real_bank: Bank) -> None:
    assert check_traps(real_bank) == []
    found = match_traps(real_bank, read_traps(real_bank.roots[0] / "syllabus.yaml")[0])
    assert found.mentioned == ()
    rows = set(syllabus_rows()["formulas"])
    assert {trap.row for trap in (*found.named, *found.asked)} == rows
    assert len(found.named) > 510
    assert found.open == (), "a new trap is met, or says why not"
    assert len(found.left) <= 20, "a reason is the exception"


@pytest.mark.slow
def test_coverage_prints_the_count_and_the_rows_that_are_only_mentioned(cli: Cli, tiny_path: Path) -> None:
    ran = cli("bank", "coverage")
    assert "traps named as mistakes: 5" in ran.out
    assert "only mentioned" not in ran.out
    assert "traps named as mistakes: 0 of" in cli("bank", "coverage", "--bank", tiny_path).out

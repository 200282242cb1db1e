"""The JSON of banks, quizzes, sheets and keys, as it is promised."""

from __future__ import annotations

from pathlib import Path

from conftest import Cli
from contract import CHECK, COVERAGE, KEY, LIST, QUIZ, SHEET, read
from tiny import LIAR


def test_bank_list(cli: Cli, tiny_path: Path) -> None:
    ran = cli("bank", "list", "--bank", tiny_path, "--json")
    found = read(ran.out, LIST)
    assert (ran.code, ran.err) == (0, "")
    rows = {row["id"]: row for row in found["questions"]}
    assert {name: row["kind"] for name, row in rows.items() if row["formula"] is None} == {
        "pick-one": "choice",
        "pick-some": "choices",
        "true-or-not": "truth",
        "join": "match",
        "line-up": "order",
        "say-why": "explain",
    }
    assert rows["thirds"]["formula"] == "thirds"
    assert {row["id"]: row["level"] for row in found["questions"]}["arrays"] == 3
    assert (rows["join"]["items"], rows["join"]["items_exact"]) == (5, True)  # 3! orders but the one that gives it away
    assert (rows["say-why"]["items"], rows["say-why"]["items_exact"]) == (1, True)
    assert (rows["product"]["items"], rows["product"]["items_exact"]) == (
        59 * 59,
        False,
    )  # at most: some may be left out
    cards = {row["id"]: row for row in found["formulas"]}
    assert cards["square"]["given"] == ["side", "frame", "round_corners"]
    assert cards["thirds"]["results"] == ["total", "third"]


def test_bank_coverage_counts_against_the_syllabus(cli: Cli, tiny_path: Path) -> None:
    ran = cli("bank", "coverage", "--bank", tiny_path, "--json")
    found = read(ran.out, COVERAGE)
    assert ran.code == 0
    traps = found.pop("traps")
    assert (traps["named"], traps["asked"], traps["only_mentioned"]) == (0, 0, [])
    assert traps["total"] == traps["left"] + len(traps["open"]) > 500
    for rows in found.values():  # the small bank covers nothing
        assert rows["covered"] == 0
        assert len(rows["missing"]) == rows["total"] > 100


def test_bank_check_of_a_sound_bank(cli: Cli, tiny_path: Path) -> None:
    ran = cli("bank", "check", tiny_path, "--seeds", "3", "--json")
    found = read(ran.out, CHECK)
    assert ran.code == 0
    assert found["faults"] == []
    assert (found["questions"], found["formulas"]) == (10, 4)
    assert found["items"] >= found["proved"] > 0
    assert found["bank"] == str(tiny_path)


def test_bank_check_of_a_false_bank(cli: Cli, tmp_path: Path) -> None:
    bank = tmp_path / "liar.yaml"
    bank.write_text(LIAR, "utf-8")
    ran = cli("bank", "check", bank, "--json")
    found = read(ran.out, CHECK)
    assert ran.code == 1
    assert found["faults"]
    assert all(fault["path"] == str(bank) and fault["line"] == 5 for fault in found["faults"])
    assert any("7" in fault["message"] and "8" in fault["message"] for fault in found["faults"])


def test_bank_check_of_a_bank_that_can_not_be_read(cli: Cli, tmp_path: Path) -> None:
    bank = tmp_path / "broken.yaml"
    bank.write_text("topic: a.b\ntopic: a.b\n", "utf-8")
    ran = cli("bank", "check", bank, "--json")
    found = read(ran.out, CHECK)
    assert ran.code == 1
    assert {fault["line"] for fault in found["faults"]} >= {2}


def test_a_quiz_as_json_keeps_stdout_to_the_document(cli: Cli, tiny_path: Path) -> None:
    ran = cli("quiz", "tiny.facts", "--bank", tiny_path, "-n", "2", "--seed", "1", "--json", typed="s\ns\n")
    found = read(ran.out, QUIZ)
    assert (found["answered"], found["skipped"]) == (0, 2)
    assert "1/2" in ran.err  # the questions themselves are narration


def test_a_sheet_and_its_key_as_json(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    words = [
        "--bank",
        tiny_path,
        "-n",
        "3",
        "--variants",
        "2",
        "--seed",
        "7",
        "--format",
        "md",
        "-o",
        tmp_path,
        "--json",
    ]
    found = read(cli("sheet", "tiny", *words).out, SHEET)
    assert [row["variant"] for row in found["variants"]] == ["A", "B"]
    for row in found["variants"]:
        assert Path(row["sheet"]).is_file()
        assert Path(row["key"]).is_file()
        key = read(cli("key", row["code"], "--bank", tiny_path, "--json").out, KEY)
        assert key["variant"] == row["variant"]
        assert [item["address"] for item in key["items"]] == row["items"]

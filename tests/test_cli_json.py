"""The JSON of calculations, items and grades, as it is promised; and the proofs, which run as they are printed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from contract import CALC, EXPLAIN, GRADE, ITEM, PROOF, read
from shapes import Either, Mapped, misfit, number
from tiny import LIAR

_PASTE = """
import contextlib, io, json, sys
for program in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(program, {"__name__": "__main__"})
    print(json.dumps(printed.getvalue()))
"""


def run_pasted(programs: list[str]) -> list[str]:
    """What each program prints, in a Python that knows nothing of us."""
    command = [sys.executable, "-I", "-c", _PASTE]
    ran = subprocess.run(command, input=json.dumps(programs), capture_output=True, text=True, check=True, timeout=60)
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_the_shapes_themselves_can_fail() -> None:
    assert misfit({"a": 1}, {"a": int}) is None
    assert misfit({"a": True}, {"a": int}) is not None
    assert misfit({"a": 1.0}, {"a": int}) is not None
    assert misfit({"a": True}, {"a": number}) is not None
    assert misfit({}, {"a": int}) == "$: lacks ['a']"
    assert misfit({"a": [1, "2"]}, {"a": [int]}) == "$.a[1]: '2' is not <class 'int'>"
    assert misfit(None, Either(str, None)) is None
    assert misfit({"x": "y"}, Mapped(int)) is not None


# The interface's own example, floor((32 + 0 - 5) / 2) + 1 = 14; LeNet's first layer, 28 + 4 - 5 + 1 = 28.
CONV = [
    (["--height", "32", "--kernel-size", "5", "--stride", "2"], 14),
    (["--height", "28", "--kernel-size", "5", "--padding", "2"], 28),
    (["--height=28", "--kernel-size=5", "--padding=2"], 28),
    (["--height", "２８", "--kernel-size", "5", "--padding", "2"], 28),
]


@pytest.mark.parametrize(("options", "expected"), CONV)
def test_calc(cli: Cli, options: list[str], expected: int) -> None:
    ran = cli("calc", "conv-output-size", *options, "--json")
    found = read(ran.out, CALC)
    assert ran.code == 0
    assert ran.err == ""
    assert found["formula"] == "conv-output-size"
    assert found["results"]["height_out"] == expected
    assert type(found["results"]["height_out"]) is int
    assert found["given"]["height"] in (28, 32)
    assert found["given"]["dilation"] == 1  # what was left out is there too
    assert len(found["steps"]) == len(found["results"])
    assert found["proof"] is None


def test_calc_gives_arrays_and_floats(cli: Cli, tiny_path: Path) -> None:
    options = ["--x", "[1, 2, 5]", "--w", "[[0.5, 1/4]]", "--c", "3"]
    found = read(cli("calc", "arrays", *options, "--bank", tiny_path, "--json").out, CALC)
    assert found["given"] == {"x": [1, 2, 5], "w": [[0.5, 0.25]], "c": 3}
    assert found["results"] == {"doubled": [2, 4, 10], "scaled": [[1.5, 0.75]], "size": [3, 28, 28]}
    assert all(type(entry) is int for entry in found["results"]["doubled"])
    thirds = read(cli("calc", "thirds", "--a", "3", "--b", "4", "--bank", tiny_path, "--json").out, CALC)
    assert thirds["results"]["third"] == pytest.approx(7 / 3, rel=1e-15)  # whole precision, not the digits asked for
    assert type(thirds["results"]["total"]) is int


@pytest.mark.parametrize(
    ("option", "given", "area"), [("--round-corners", True, 80), ("--no-round-corners", False, 81), (None, False, 81)]
)
def test_calc_takes_a_truth_value_as_a_pair(
    cli: Cli, tiny_path: Path, option: str | None, given: bool, area: int
) -> None:
    words = ["--side", "5", "--frame", "2", *([option] if option else [])]
    found = read(cli("calc", "square", *words, "--bank", tiny_path, "--json").out, CALC)
    assert found["given"]["round_corners"] is given
    assert found["results"] == {"area": area}


def test_calc_proves(cli: Cli) -> None:
    ran = cli("calc", "conv-output-size", "--height", "32", "--kernel-size", "5", "--stride", "2", "--prove", "--json")
    found = read(ran.out, {**CALC, "proof": PROOF})
    proof = found["proof"]
    assert ran.code == 0
    assert proof["agrees"] is True
    assert proof["max_difference"] == 0
    assert proof["values"] == found["results"]


def test_calc_exits_with_1_if_pytorch_disagrees(cli: Cli, tmp_path: Path) -> None:
    bank = tmp_path / "liar.yaml"
    bank.write_text(LIAR, "utf-8")
    ran = cli("calc", "liar", "--a", "3", "--bank", bank, "--prove", "--json")
    found = read(ran.out, {**CALC, "proof": PROOF})
    assert ran.code == 1
    assert found["proof"]["agrees"] is False
    assert (found["results"], found["proof"]["values"]) == ({"total": 7}, {"total": 8})
    assert found["proof"]["max_difference"] > 0


KINDS = [
    ("square", ["integer"]),
    ("thirds", ["integer", "number"]),
    ("arrays", ["vector", "matrix", "shape"]),
    ("pick-one", ["choice"]),
    ("pick-some", ["choices"]),
    ("true-or-not", ["truth"]),
    ("join", ["match"]),
    ("line-up", ["order"]),
    ("say-why", ["explain"]),
]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("question", "kinds"), KINDS)
def test_item(cli: Cli, tiny_path: Path, question: str, kinds: list[str], lang: str) -> None:
    ran = cli("item", f"{question}#3", "--bank", tiny_path, "--lang", lang, "--json")
    found = read(ran.out, ITEM)
    assert (ran.code, ran.err) == (0, "")
    assert (found["address"], found["question"], found["seed"], found["lang"]) == (f"{question}#3", question, 3, lang)
    assert [part["kind"] for part in found["parts"]] == kinds
    assert found["topic"] == ("tiny.numbers" if kinds[0] in ("integer", "vector") else "tiny.facts")
    assert all(found["solution"])
    if found["proof"]:
        assert found["proof"]["agrees"] is True


def test_item_of_numbers_to_the_last_key(cli: Cli, tiny_path: Path) -> None:
    found = read(cli("item", "square#0", "--bank", tiny_path, "--json").out, ITEM)
    assert found["given"] == {"side": 5, "frame": 2, "round_corners": False}
    assert found["parts"] == [
        {
            "name": "area",
            "prompt": "area A [cm²]",
            "kind": "integer",
            "unit": "cm²",
            "options": None,
            "key": 81,
            "tolerance": None,
            "tolerances": None,
            "mistakes": [
                {"id": "one-side", "value": 49, "message": "the frame was counted on one side only"},
                {"id": "no-frame", "value": 25, "message": "the frame f was left out"},
            ],
        }
    ]
    assert found["proof"]["values"] == {"area": 81}
    thirds = read(cli("item", "thirds#0", "--bank", tiny_path, "--lang", "zh", "--json").out, ITEM)
    total, third = thirds["parts"]
    assert (total["key"], total["tolerance"]) == (7, None)
    assert third["tolerance"] == {"absolute": 0.01, "relative": 0.0}
    assert third["tolerances"] == 0.01
    assert third["key"] == pytest.approx(7 / 3)
    assert third["prompt"] == "三分之一 t（保留 2 位小数）"
    assert third["mistakes"] == [{"id": "half", "value": 3.5, "message": "取了一半"}]


def test_the_tolerance_of_a_matrix_follows_from_its_largest_entry(cli: Cli, tiny_path: Path) -> None:
    doubled, scaled, size = read(cli("item", "arrays#0", "--bank", tiny_path, "--json").out, ITEM)["parts"]
    assert (doubled["key"], doubled["tolerance"]) == ([2, 4], None)
    assert scaled["key"] == [[1.5, 0], [0, 4.5]]
    assert scaled["tolerance"]["absolute"] == 0.01  # 4.50 to three significant digits
    assert (size["key"], size["kind"]) == ([6, 28, 28], "shape")


def test_the_keys_of_facts_are_letters_and_numbers(cli: Cli, tiny_path: Path) -> None:
    def part(address: str) -> Any:
        return read(cli("item", address, "--bank", tiny_path, "--json").out, ITEM)["parts"][0]

    one = part("pick-one#1")
    assert sorted(text[:3] for text in one["options"]) == ["A. ", "B. ", "C. "]
    assert f"{one['key']}. 2" in one["options"]
    assert {slip["value"] for slip in one["mistakes"]} == {"A", "B", "C"} - {one["key"]}
    some = part("pick-some#1")
    assert {option[3:] for option in some["options"] if option[0] in some["key"]} == {"2", "4"}
    assert some["key"] == sorted(some["key"])
    assert part("true-or-not#1")["key"] is False
    join = part("join#1")
    numbers = {text[0]: text[3:] for text in join["options"]}
    assert {numbers[letter]: numbers[str(place)] for letter, place in join["key"].items()} == {
        "2": "4",
        "3": "9",
        "4": "16",
    }
    order = part("line-up#1")
    shown = {text[0]: text[3:] for text in order["options"]}
    assert [shown[letter] for letter in order["key"]] == ["1", "2", "3"]


def test_the_rubric_is_in_the_part_of_an_explanation_alone(cli: Cli, tiny_path: Path) -> None:
    found = read(cli("item", "say-why#1", "--bank", tiny_path, "--json").out, {**ITEM, "parts": [EXPLAIN]})
    assert found["parts"][0]["key"] == ["A", "B", "C"]
    assert found["parts"][0]["rubric"] == [
        "A. It is a whole number",
        "B. It is larger than 1",
        "C. Only 1 and the number itself divide it",
    ]
    assert found["solution"] == ["A whole number above 1, divisible by 1 and itself alone."]
    other = read(cli("item", "line-up#1", "--bank", tiny_path, "--json").out, ITEM)
    assert "rubric" not in other["parts"][0]


@pytest.mark.slow
def test_every_proof_prints_its_values_when_it_is_pasted(cli: Cli, tiny_path: Path) -> None:
    tiny: list[object] = ["--bank", tiny_path, "--json"]
    words: list[list[object]] = [
        ["calc", "conv-output-size", "--height", "32", "--kernel-size", "5", "--stride", "2", "--prove", "--json"],
        ["calc", "square", "--side", "5", "--round-corners", "--prove", *tiny],
        ["item", "thirds#0", *tiny],
        ["item", "arrays#0", *tiny],
    ]
    proofs = [read(cli(*line).out, {"proof": PROOF})["proof"] for line in words]
    for printed, proof in zip(run_pasted([proof["code"] for proof in proofs]), proofs, strict=True):
        shown = {name: json.loads(value) for name, value in (line.split(" = ") for line in printed.splitlines())}
        assert shown == proof["values"]
    assert proofs[-1]["values"] == {"doubled": [2, 4], "scaled": [[1.5, 0], [0, 4.5]], "size": [6, 28, 28]}


def test_the_proof_of_a_fact_prints_true(cli: Cli, tiny_path: Path) -> None:
    proof = read(cli("item", "pick-one#0", "--bank", tiny_path, "--json").out, {"proof": PROOF})["proof"]
    assert proof["values"] == {"holds": True}
    assert proof["code"].rstrip().endswith("print(bool(torch.tensor(2) % 2 == 0))")


def test_the_same_address_is_the_same_item_in_both_languages(cli: Cli, tiny_path: Path) -> None:
    zh, en = (
        read(cli("item", "product#11", "--bank", tiny_path, "--lang", lang, "--json").out, ITEM)
        for lang in ("zh", "en")
    )
    assert zh["given"] == en["given"]
    assert [part["key"] for part in zh["parts"]] == [part["key"] for part in en["parts"]]
    assert zh["digest"] == en["digest"]
    assert zh["stem"] != en["stem"]


def test_an_item_has_the_program_or_the_table_that_it_asks_about(cli: Cli) -> None:
    """Adam's first step is the rate, whatever the slope. 16 kernels of 3 channels and 3×3 places have 432 weights;
    32 kernels have 32 biases, so D is the wrong cell."""
    code, network = (
        json.loads(cli("item", address, "--lang", "en", "--json").out)
        for address in ("code-adam-first-step#1", "network-cnn-cell#1")
    )
    assert code["code"].splitlines()[:2] == [
        "import torch",
        "w = torch.tensor(6, dtype=torch.float64, requires_grad=True)",
    ]
    assert code["parts"][0]["key"] == pytest.approx(6 - 0.1)
    assert (code["tables"], network["code"]) == ([], None)
    (table,) = network["tables"]
    assert table["head"] == ["row", "layer", "output", "weights", "biases"]
    assert table["rows"][0] == ["conv1", "conv 16 3x3", "A: 16×26×26", "B: 432", "C: 16"]
    assert (table["rows"][2][-1], network["parts"][0]["key"]) == ("D: 3,872", "D")


# address, response, exit code, score, verdicts, mistakes
GRADES = [
    ("square#0", "81", 0, 1, ["correct"], [None]),
    ("square#0", "9*9", 0, 1, ["correct"], [None]),
    ("square#0", "81 cm²", 0, 1, ["correct"], [None]),
    ("square#0", "49", 1, 0, ["wrong"], ["one-side"]),
    ("square#0", "50", 1, 0, ["wrong"], [None]),
    ("square#0", "eighty-one", 1, 0, ["unreadable"], [None]),
    ("square#0", "", 1, 0, ["unreadable"], [None]),
    ("thirds#0", "7; 2.33", 0, 1, ["correct", "correct"], [None, None]),
    ("thirds#0", "7；7/3", 0, 1, ["correct", "correct"], [None, None]),
    ("thirds#0", "12; 4", 1, 0.5, ["wrong", "correct"], ["product", None]),
    ("thirds#0", "7; 3.5", 1, 0.5, ["correct", "wrong"], [None, "half"]),
    ("arrays#0", "[2, 4]; [[1.5, 0], [0, 4.5]]; 6x28x28", 0, 1, ["correct"] * 3, [None] * 3),
    (
        "arrays#0",
        "[3, 4]; [[1.5, 0], [0, 4.5]]; 6×28×28",  # one of two entries of the first of three parts
        1,
        5 / 6,
        ["wrong", "correct", "correct"],
        ["added", None, None],
    ),
    ("true-or-not#0", "false", 0, 1, ["correct"], [None]),
    ("true-or-not#0", "错", 0, 1, ["correct"], [None]),
    ("true-or-not#0", "F", 0, 1, ["correct"], [None]),
    ("say-why#0", "A, B, C | a whole number; above 1; divided by 1 and itself", 0, 1, ["correct"], [None]),
    ("say-why#0", "c,a | a whole number", 1, 2 / 3, ["wrong"], [None]),
    ("say-why#0", "0 | no idea", 1, 0, ["wrong"], [None]),
    ("say-why#0", "a whole number above 1", 1, 0, ["unreadable"], [None]),
]


@pytest.mark.parametrize(("address", "response", "code", "score", "verdicts", "mistakes"), GRADES)
def test_grade(
    cli: Cli,
    tiny_path: Path,
    address: str,
    response: str,
    code: int,
    score: float,
    verdicts: list[str],
    mistakes: list[str | None],
) -> None:
    ran = cli("grade", address, response, "--bank", tiny_path, "--json")
    found = read(ran.out, GRADE)
    assert (ran.code, ran.err) == (code, "")
    assert found["address"] == address
    assert found["score"] == pytest.approx(score)
    assert [part["verdict"] for part in found["parts"]] == verdicts
    assert [part["mistake"] and part["mistake"]["id"] for part in found["parts"]] == mistakes


@pytest.mark.parametrize("question", ["pick-one", "pick-some", "true-or-not", "join", "line-up", "say-why"])
def test_a_key_typed_back_is_fully_right(cli: Cli, tiny_path: Path, question: str) -> None:
    key = read(cli("item", f"{question}#4", "--bank", tiny_path, "--json").out, ITEM)["parts"][0]["key"]
    if isinstance(key, dict):
        key = [f"{letter}{place}" for letter, place in key.items()]
    typed = str(key).lower() if isinstance(key, bool) else key if isinstance(key, str) else ", ".join(key)
    ran = cli("grade", f"{question}#4", typed, "--bank", tiny_path, "--json")
    assert (ran.code, read(ran.out, GRADE)["score"]) == (0, 1)

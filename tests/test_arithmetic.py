"""An arithmetic fault in a bank is a fault with its place, or "no value" for that draw: never infinity, never an end.

Places: defaults, draws, bounds, examples, mistakes, states, conditions, results. Kinds: division by zero, logarithms
and roots that are not there, overflow, powers without end, infinity and NaN themselves.
"""

from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from banks import SOUND, edited, line_of, write_bank
from rows import some
from test_attacks import NoTorch

from dlquiz.bank.loading import load
from dlquiz.cards import chain
from dlquiz.cards.reading import fields
from dlquiz.export.records import item_record
from dlquiz.export.view import view_of
from dlquiz.ground.errors import DlquizError, Fault
from dlquiz.kinds.numeric.check import checks
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.registry import generate
from dlquiz.proof.check import check_named
from dlquiz.proof.comparison import plain_given

NOTHING = ["1/0", "5 % 0", "log(0)", "log(-1)", "sqrt(-2)", "0 ** -1", "9**9**9", "exp(1) % (1/10**400)", "(-8)**(1/3)"]
# Where an expression stands: what the sound bank says there, the same with a place for it, and where the fault is.
PLACES = [
    ("a default", "default: 0.5}", "default: '{}'}", "scale: {symbol"),
    ("an entry of a default", "default: [1, 2]}", "default: '[1, {}]'}", "weights: {symbol"),
    ("a default by another given", "default: 0.5}", "default: 'side + {}'}", "scale: {symbol"),
    ("a result", "is: scale * sum(weights)", "is: ({}) + scale * sum(weights)", "share: {symbol"),
    ("a mistake", "is: side ** 2,", "is: 'side + {}',", "id: no-frame"),
    ("a state", "{closed: true, scale: 0.5,", "{closed: true, scale: '{}',", "states: {closed"),
    ("a condition", "is: frame < side + 10", "is: 'frame < side + {}'", "where:\n      - {is: "),
    ("a condition of drawing", "draw_where: [side != frame]", "draw_where: ['side != {}']", "draw_where:"),
]  # fmt: skip
CASES = [(f"{place}: {text}", row, text) for place, *row in PLACES for text in NOTHING]
# Each place and each expression once.
ONCE = [CASES[(len(NOTHING) + 1) * number % len(CASES)] for number in range(len(NOTHING))]


def place_of(text: str, part: str) -> int:
    """The line of a place; of one that is named with the line before it, that of its last line."""
    return line_of(text, part) + part.count("\n")


@pytest.mark.parametrize(("row", "text"), some(CASES, *(case[0] for case in ONCE)))
def test_what_has_no_value_in_any_draw_is_a_fault_at_its_line(tmp_path: Path, row: list[str], text: str) -> None:
    """It is found at reading; with that guard off, reading finds nothing."""
    old, new, place = row
    broken = edited(old, new.replace("{}", text))
    faults = load(write_bank(tmp_path, broken))[1]
    assert place_of(SOUND, place) in {fault.line for fault in faults}
    assert all(text[:3] in fault.message for fault in faults)
    with patch.object(fields, "_check_constants"):
        assert load(write_bank(tmp_path, broken))[1] == []


# Where infinity itself stands, or a number that floats do not hold.
WRITTEN = [
    ("a default", "default: 0.5}", "default: .inf}"),
    ("an entry of a default", "default: [1, 2]}", "default: [-.inf, 2]}"),
    ("a draw", "draw: 2..20", "draw: [.nan, 2]"),
    ("the end of a draw", "draw: 2..20", "draw: 2..1e999"),
    ("the start of a draw", "draw: 2..20", "draw: .nan..3"),
    ("an upper bound", "max: 9", "max: .inf"),
    ("an upper bound that is an expression", "max: 9", "max: 1/0"),
    ("a lower bound", "max: 9", "max: 9, min: -.inf"),
    ("a bound beyond floats", "max: 9", "max: 1e999"),
    ("an example's result", "area: 81", "area: .inf"),
    ("an example's given", "example: {side: 5", "example: {side: .nan"),
    ("an example that is an expression", "area: 81", "area: 1/0"),
    ("a mistake's example", "example: 25}", "example: .inf}"),
    ("a state", "scale: 0.5, weights: [1, 2]}", "scale: .nan, weights: [1, 2]}"),
]


@pytest.mark.parametrize(("old", "new"), [row[1:] for row in WRITTEN], ids=[row[0] for row in WRITTEN])
def test_infinity_is_no_number_wherever_it_stands(tmp_path: Path, old: str, new: str) -> None:
    faults = load(write_bank(tmp_path, edited(old, new)))[1]
    assert line_of(SOUND, old) in {fault.line for fault in faults}


# What has no value for the drawn numbers only: the place, what it says instead, what is told.
DRAWN = [
    ("a default", "default: 0.5}", "default: side / (side - side)}", "division by zero"),
    ("a default beyond floats", "default: 0.5}", "default: exp(400 * side)}", "scale becomes too large"),
    ("a fraction beyond floats", "default: 0.5}", "default: 10**400 / 3}", "scale becomes too large"),
    ("a whole number beyond floats", "draw: '1..3', default: 2,", "default: 10**400,", "frame becomes too large"),
    ("a result", "is: scale * sum(weights)", "is: log(area - area) + scale * sum(weights)", "logarithm"),
    ("a result beyond floats", "is: scale * sum(weights)", "is: exp(400*side) * scale * sum(weights)", "beyond"),
    ("a result too near to zero", "is: scale * sum(weights)", "is: exp(-400*side) * scale * sum(weights)", "beyond"),
    ("a condition", "is: frame < side + 10", "is: frame < side / (side - side)", "division by zero"),
    ("a condition of drawing", "[side != frame]", "['side != 1 / (area - area)']", "division by zero"),
]


def found_by_checking(folder: Path, text: str) -> list[Fault]:
    bank, faults = load(write_bank(folder, text))
    assert faults == []
    with patch.object(checks, "SMALL", 0):  # seeds and corners are enough
        return list(check_named(bank, "framed-area", NoTorch(), 3).faults)


@pytest.mark.parametrize(("old", "new", "message"), [row[1:] for row in DRAWN], ids=[row[0] for row in DRAWN])
def test_what_has_no_value_for_what_is_drawn_is_told_by_the_check(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    """With the reason, at the card; and no draw becomes an item."""
    found = found_by_checking(tmp_path, edited(old, new))
    assert any(message in fault.message for fault in found), found
    assert all(fault.line for fault in found)


MISTAKEN = ["side / (side - side)", "exp(10**6 * side)", "log(0 * side)", "9**9**side", "exp(800 * side)"]


@pytest.mark.parametrize("text", MISTAKEN)
def test_a_mistake_without_value_is_left_out_and_told(tmp_path: Path, text: str) -> None:
    """Nobody who makes it gets a number."""
    broken = edited("is: side ** 2,", f"is: {text},")
    told = [fault for fault in found_by_checking(tmp_path, broken) if "gives nothing at the example" in fault.message]
    assert [fault.line for fault in told] == [line_of(broken, "id: no-frame")]
    item = generate(load(write_bank(tmp_path, broken))[0].question("framed-area"), 1)
    assert isinstance(item, NumericItem)
    assert [slip.mistake.id for slip in item.parts[0].slips] == ["not-squared"]


def test_nothing_that_json_lacks_is_written_or_handed_to_pytorch(tmp_path: Path) -> None:
    """A given that no float holds makes no item; without that guard it would end the proof by an OverflowError."""
    bank, faults = load(write_bank(tmp_path, edited("default: 0.5}", "default: 10**400 / 3}")))
    assert faults == []
    with pytest.raises(DlquizError, match="scale becomes too large"):
        generate(bank.question("framed-area"), 1)
    with patch.object(chain, "is_held", lambda value: True):
        item = generate(bank.question("framed-area"), 1)
        assert isinstance(item, NumericItem)
        with pytest.raises(OverflowError):
            plain_given(item.question.formula, item.given)
    sound = generate(load(write_bank(tmp_path))[0].question("framed-area"), 1)
    assert json.dumps(item_record(view_of(sound, None, "en")), allow_nan=False)

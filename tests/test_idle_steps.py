"""A worked solution has no line that says nothing: what is 0 or 1 whatever numbers are drawn, and not asked, is left
out, and so is a line that hands a value on; a number that a card writes out, as 5·5·6 + 1, stands as it is written."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from banks import edited, sound_bank

from dlquiz.bank.bank import Bank
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.registry import generate
from dlquiz.language import folded, parse, without_limits
from dlquiz.text.spans import one_line

# An expression, and what is left of it where z is 0, u is 1 and t is 2.
FOLDED = [
    ("x + z", "x"),
    ("z + x", "x"),
    ("x - z", "x"),
    ("u * x", "x"),
    ("x * u", "x"),
    ("x / u", "x"),
    ("x ** u", "x"),
    ("z * x + y", "y"),
    ("(u - 1) * x + y", "y"),
    ("floor(x / u)", "floor(x)"),
    ("t * x", "2 * x"),
    ("z - x", "0 - x"),
    ("x / z", "x / 0"),
    ("(t + u) * x", "3 * x"),
    ("(5*5*6 + 1) * 16", "(5*5*6 + 1) * 16"),
    ("2 * 4 * x + z", "2 * 4 * x"),
]


@pytest.mark.parametrize(("text", "left"), FOLDED)
def test_what_known_numbers_make_idle_is_gone(text: str, left: str) -> None:
    found = folded(parse(text), {"z": 0, "u": 1, "t": 2})
    assert _bare(repr(found)) == _bare(repr(parse(left)))


# What is said at the limit where p, q and n have entries, and what of it is shown: p has no 0, q has one.
LIMITS = [
    ("a term's limit, where no entry is at it", "-sum(p*log(p) if p > 0 else 0)", "-sum(p*log(p))"),
    ("of a part of it", "sum(p[1:]*log2(p[1:]/2) if p[1:] > 0 else 0)", "sum(p[1:]*log2(p[1:]/2))"),
    ("an entry is at it", "sum(q*log(q) if q > 0 else 0)", "sum(q*log(q) if q > 0 else 0)"),
    ("not known", "sum(r*log(r) if r > 0 else 0)", "sum(r*log(r) if r > 0 else 0)"),
    ("a definition by cases", "sum(p if p > 0 else 0)", "sum(p if p > 0 else 0)"),
    ("another bound", "sum(p*log(p) if p > 0.1 else 0)", "sum(p*log(p) if p > 0.1 else 0)"),
]


@pytest.mark.parametrize(("text", "shown"), [row[1:] for row in LIMITS], ids=[row[0] for row in LIMITS])
def test_a_limit_is_said_only_where_an_entry_is_at_it(text: str, shown: str) -> None:
    found = without_limits(parse(text), {"p": (0.5, 0.25, 0.25), "q": (0.5, 0.5, 0)})
    assert _bare(repr(found)) == _bare(repr(parse(shown)))


def test_in_symbols_it_is_not_said() -> None:
    found = without_limits(parse("-sum(p*log(p) if p > 0 else 0)"))
    assert _bare(repr(found)) == _bare(repr(parse("-sum(p*log(p))")))


def _bare(shown: str) -> str:
    """Without the columns, which tell where in its text a part was."""
    return re.sub(r", column=\d+", "", shown)


@pytest.mark.parametrize("expression", ["0", "1", "1*1", "2 - 1"])
def test_a_step_that_is_always_0_or_1_is_not_shown(tmp_path: Path, expression: str) -> None:
    text = _chain(expression)
    item = generate(sound_bank(tmp_path, text).question("framed-area"), 1)
    assert isinstance(item, NumericItem)
    lines = [one_line(line) for line in item.solution("en")]
    assert len(lines) == 1
    assert lines[0].startswith("A = (a")
    assert "S" not in lines[0]


@pytest.mark.parametrize("expression", ["2", "frame - frame", "side"])
def test_any_other_step_is_shown(tmp_path: Path, expression: str) -> None:
    item = generate(sound_bank(tmp_path, _chain(expression)).question("framed-area"), 1)
    lines = [one_line(line) for line in item.solution("en")]
    assert len(lines) == 2
    assert lines[0].startswith("S = ")


# A question, what its item is drawn to have, and how the lines of its solution begin: by hand. A step that only hands
# its value on is none, nor is one that is 0 by what the stem says in words, nor a term that is 0 in every item.
LINES = [
    ("lstm-parameters-no-bias", {}, ["N = 4·H·(D + H) = "]),
    ("linear-parameters", {"bias": False}, ["N = nᵢₙ·nₒᵤₜ = "]),
    ("linear-parameters", {"bias": True}, ["N_w = nᵢₙ·nₒᵤₜ = ", "N = N_w + nₒᵤₜ = "]),
    ("tied-embedding-parameters", {"tied": True, "bias": False}, ["N = V·d = "]),
    ("tied-embedding-parameters", {"tied": True, "bias": True}, ["N₁ = V·d = ", "N₂ = V = ", "N = N₁ + N₂ = "]),
    ("max-pool-by-hand", {}, ["Y_(1,1) = max(["]),
    ("vgg-two-or-three-3x3", {}, ["K = 1 + n·(3 − 1) = ", "nₛ = n·3·3·C·C = ", "n_K = K·K·C·C = "]),
]


@pytest.mark.parametrize(("name", "given", "lines"), LINES)
def test_the_lines_are_those_of_a_person(real_bank: Bank, name: str, given: dict[str, bool], lines: list[str]) -> None:
    items = (generate(real_bank.question(name), seed) for seed in range(50))
    item = next(one for one in items if isinstance(one, NumericItem) and given.items() <= one.given.items())
    found = [one_line(line) for line in item.solution("en")]
    assert [line[: len(start)] for line, start in zip(found, lines, strict=True)] == lines


# A question, an item of it, and a line of its solution, by hand: the minus of -s is read as that of the number -0.2,
# which is not said twice; the size of a layer has a formula with numbers and no sign of its own.
WHOLE_LINES = [
    ("coupling-inverted", {"scale_weight": Fraction(-1, 5), "y": (-1, Fraction(-3, 2))}, 3, "d = −s = −0.2"),
    (
        "receptive-field-of-layers",
        {"height": 112, "kernel_size": (7, 2, 3, 3), "padding": (0, 1, 2, 0)},
        0,
        "h₁ = ⌊(112 + 2 × 0 − 7)/2⌋ + 1 = 53,  h = [53, 27, 14, 5]",
    ),
]


@pytest.mark.parametrize(("name", "given", "place", "line"), WHOLE_LINES)
def test_a_line_says_nothing_twice(real_bank: Bank, name: str, given: dict[str, object], place: int, line: str) -> None:
    items = (generate(real_bank.question(name), seed) for seed in range(400))
    item = next(one for one in items if isinstance(one, NumericItem) and given.items() <= dict(one.given).items())
    assert one_line(item.solution("en")[place]) == line


def test_an_epsilon_that_is_to_be_ignored_is_no_term(real_bank: Bank) -> None:
    item = generate(real_bank.question("adamw-beside-adam-step"), 7)
    assert not any("ε" in one_line(line) for line in item.solution("en"))


def test_what_a_question_fixes_is_no_draw(tmp_path: Path) -> None:
    """A step that is 0 for the one value that a given can have: nn.GRU(bias=False) has B = 0 in every item."""
    text = edited("draw: '1..3'", "draw: [1]", _chain("frame - 1"))
    item = generate(sound_bank(tmp_path, text).question("framed-area"), 1)
    assert [one_line(line)[:3] for line in item.solution("en")] == ["A ="]


def _chain(expression: str) -> str:
    text = edited(
        "      area: {symbol: A,",
        f"      sides: {{symbol: S, zh: 层数, en: layers, is: '{expression}'}}\n      area: {{symbol: A,",
    )
    text = edited("* frame) ** 2}", "* frame) ** 2 + sides}", text)
    text = edited("      area = int(", "      sides = 1\n      area = int(", text)
    return edited("area: 81, share: 0.463}", "sides: 1, area: 81, share: 0.463}", text)

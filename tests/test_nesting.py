"""Maths is nested no deeper than it can be drawn: what is deeper is a fault where it stands."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import pytest
from banks import SOUND, edited, faults_of, line_of

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import load
from dlquiz.cards import worked
from dlquiz.cards.reading import formula
from dlquiz.cards.reading.formula import MAX_DRAWN
from dlquiz.language import Names, parse, typeset
from dlquiz.maths import box, parse_latex, to_box
from dlquiz.maths.tree import Fenced, Frac, Matrix, Node, Numeral, Root, Row, Scripts, Symbol, depth

X = Symbol("x")
# maths, how deep it is
DEPTHS: list[tuple[Node, int]] = [
    (X, 1),
    (Row((X, X)), 1),
    (Frac(X, Row((X, Frac(X, X)))), 3),
    (Scripts(X, sup=Fenced("(", X, ")")), 3),
    (Matrix(((X, X), (X, Root(X)))), 3),
    (parse_latex(r"\sqrt{\frac{a}{b_{i}}}"), 4),
]


@pytest.mark.parametrize(("node", "wanted"), DEPTHS)
def test_depth_counts_what_stands_in_one_another(node: Node, wanted: int) -> None:
    assert depth(node) == wanted


# what wraps the expression once more
WRAPS = [
    ("fractions", "1 / (1 + {})"),
    ("roots", "sqrt(1 + {})"),
    ("floors", "floor(1 + {})"),
    ("powers", "(1 + {}) ** 2"),
    ("exponents", "2 ** ({} - 1)"),
    ("parentheses", "2 * (1 + {})"),
    ("cases", "({} if closed else 1) + 1"),
    ("functions", "sigmoid({})"),
]


@pytest.mark.parametrize("wrap", [row[1] for row in WRAPS], ids=[row[0] for row in WRAPS])
def test_an_expression_that_can_not_be_drawn_is_a_fault_at_its_line(tmp_path: Path, wrap: str) -> None:
    """Of a result and of a mistake; without the check it is none."""
    deep = "frame"
    for _ in range(14):
        deep = wrap.format(deep)
    texts = [
        (edited("is: scale * sum(weights) * side ** 2 / area", f"is: 'scale * ({deep})'"), "share: {symbol"),
        (edited("is: side ** 2,", f"is: '{deep}',"), "id: no-frame"),
    ]
    for text, place in texts:
        found = [fault for fault in faults_of(tmp_path, text) if "nested too deep to be drawn" in fault.message]
        assert [fault.line for fault in found] == [line_of(text, place)]
        assert f"at most {MAX_DRAWN} levels" in found[0].hint
        with patch.object(formula, "MAX_DRAWN", 99):
            assert not [fault for fault in faults_of(tmp_path, text) if "nested too deep" in fault.message]


def test_a_long_expression_is_not_a_deep_one(tmp_path: Path) -> None:
    """Terms side by side are no levels."""
    long = " + ".join(["frame"] * 35)
    text = edited("is: scale * sum(weights) * side ** 2 / area", f"is: scale * ({long})")
    assert load_faults(tmp_path, text) == []
    assert depth(typeset(parse(long), Names({}, {}))) == 1


def load_faults(folder: Path, text: str) -> list[str]:
    file = folder / "long.yaml"
    file.write_text(text, encoding="utf-8")
    return [str(fault) for fault in load(file)[1]]


def test_the_sound_bank_is_within_the_bound(tmp_path: Path) -> None:
    assert load_faults(tmp_path, SOUND) == []


@pytest.mark.slow
def test_the_bank_that_ships_is_well_within_it(real_bank: Bank) -> None:
    drawn = (
        depth(typeset(expression, worked.names_of(card, "en")))
        for card in real_bank.formulas
        for expression in [row.expression for row in card.results] + [row.expression for row in card.mistakes]
    )
    assert max(drawn) <= MAX_DRAWN - 2


def nested(levels: int) -> Node:
    """(1 + (1 + (... x²)²)²)²"""
    node: Node = X
    for _ in range(levels):
        node = Scripts(Fenced("(", Row((Numeral("1"), node)), ")"), sup=Numeral("2"))
    return node


def drawings(levels: int) -> int:
    """How many boxes are drawn for it."""
    box._box.cache_clear()
    to_box(nested(levels))
    return box._box.cache_info().misses


def test_the_work_of_a_picture_grows_with_its_depth_not_with_a_power_of_it() -> None:
    """Each level more takes as much as the one before."""
    steps = [drawings(levels + 1) - drawings(levels) for levels in (4, 8, 16)]
    assert max(steps) == min(steps) > 0


def test_without_the_memory_it_would_double_with_every_level() -> None:
    counts = [calls_without_memory(levels) for levels in (5, 6, 7)]
    assert all(later > 1.9 * before for before, later in pairwise(counts))


def calls_without_memory(levels: int) -> int:
    calls = 0
    draw = box._box.__wrapped__

    def counted(node: Node, compact: bool = False) -> box.Box:
        nonlocal calls
        calls += 1
        return draw(node, compact)

    with patch.object(box, "_box", counted):
        to_box(nested(levels))
    return calls

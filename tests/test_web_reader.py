"""The page's reader of answers against the terminal's, on the terminal's own tables."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from test_response import MATRICES, SHAPES, VECTORS
from test_response_numbers import CROSSES, NOT_NUMBERS, NUMBERS, UNITS
from test_twofold import LISTS, ONE, TWO, WHOLE

from dlquiz.export.targets.web.scripts import READER, script
from dlquiz.kinds.answers.numbers import read_value
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.fill import folded
from dlquiz.language import Type

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed: the page's reader can't be run")

# A reader of the terminal by the kind of the part that it reads, and the key in whose shape it reads.
KINDS: dict[str, Callable[[str, str, Any], Any]] = {
    "number": lambda text, unit, key: read_value(text, Type("number"), key, unit=unit),
    "integer": lambda text, unit, key: read_value(text, Type("integer"), key, unit=unit),
    "vector": lambda text, unit, key: read_value(text, Type("number", 1), key, unit=unit),
    "matrix": lambda text, unit, key: read_value(text, Type("number", 2), key, unit=unit),
    "shape": lambda text, unit, key: read_value(text, Type("integer", 1), key, True, unit),
}
Case = tuple[str, str, str, Any]
# The kind, what is typed, the unit, and a key.
NAMES = {"read_vector": "vector", "read_matrix": "matrix"}


def _like(kind: str, wanted: Any) -> Any:
    """A key of the shape that is read; any where nothing is."""
    return wanted if wanted is not None else {"vector": (1, 2), "matrix": ((1, 2), (3, 4)), "shape": (6, 28)}.get(kind)


def _cases() -> list[Case]:
    found: list[Case] = []
    for kind in ("number", "integer"):
        found += [(kind, text, "px", 1) for text in (*NUMBERS, *NOT_NUMBERS)]
        found += [(kind, text, "", 1) for text in (*NUMBERS, *(str(row[0]) for row in (*ONE, *TWO, *WHOLE)))]
        found += [(kind, text, unit, 1) for unit, text, _ in UNITS]
        found += [(kind, row[0], "px" if row[1] else "", 1) for row in CROSSES]
    for kind, table in (("vector", VECTORS), ("matrix", MATRICES), ("shape", SHAPES)):
        found += [(kind, text, "", _like(kind, wanted)) for text, wanted in table.items()]
    found += [(NAMES[read.__name__], text, "", _like(NAMES[read.__name__], wanted)) for read, text, wanted, _ in LISTS]
    found += [("vector", "1 2 3", "", (1, 2)), ("shape", "28", "", (6, 28, 28)), ("shape", "6x28", "", (6, 28, 28))]
    found += [("vector", "2*[1, 2]", "", (1, 2)), ("vector", "[1, 2] + [3, 4]", "", (1, 2)), ("number", "2 @ 3", "", 1)]
    return [*found, *((kind, text, "", _like(kind, None) or 1) for kind, text in NARROWER)]


# What the terminal reads and the page does not: functions of arrays, conditions, remainders, places of a list. The page
# asks for it again; it never reads something else in its place.
NARROWER = [
    ("number", "sum([1, 2])"), ("number", "dot([1, 2], [3, 4])"), ("number", "1 if 2 > 1 else 0"),
    ("number", "[1, 2][0]"), ("number", "mean([1, 2, 3])"), ("number", "factorial(3)"), ("number", "comb(4, 2)"),
    ("number", "round(2.6)"), ("number", "sigmoid(0)"), ("number", "erf(0)"), ("number", "clip(5, 0, 1)"),
    ("number", "prod([2, 3])"), ("number", "max([1, 2])"), ("number", "norm([3, 4])"),
]  # fmt: skip

_HARNESS = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const shown = (value) => (Array.isArray(value) ? value.map(shown) : asText(value));
console.log(JSON.stringify(cases.map(([kind, text, unit, shape]) => {
  try {
    return kind === "fill" ? folded(text) : shown(readValue(text, { kind, unit, shape }));
  } catch (error) {
    if (!(error instanceof Unreadable)) return { crash: String(error) };
    return { code: error.code, ways: error.values.ways ?? null };
  }
})));
"""


def run_node(program: str, cases: Any) -> Any:
    """What the program printed as JSON, `cases` being its input."""
    ran = subprocess.run(
        [str(NODE), "-e", program],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        timeout=60,
        encoding="utf-8",
    )
    assert ran.stderr == ""
    return json.loads(ran.stdout)


def _shape(value: Any) -> list[int]:
    return [len(value), *_shape(value[0])] if isinstance(value, tuple) else []


@pytest.fixture(scope="module")
def read() -> list[tuple[Case, Any]]:
    """Every case with what the page makes of it: one process for all."""
    cases = _cases()
    found = run_node(script(READER) + _HARNESS, [(kind, text, unit, _shape(key)) for kind, text, unit, key in cases])
    return list(zip(cases, found, strict=True))


def _terminal(case: Case) -> Any:
    kind, text, unit, key = case
    try:
        return KINDS[kind](text, unit, key)
    except Unreadable as problem:
        return problem


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, tuple):
        return len(ours) == len(theirs) and all(map(_same, ours, theirs))
    value = Fraction(theirs)
    return math.isclose(ours, value, rel_tol=1e-14) if isinstance(ours, float) else Fraction(ours) == value


def _odd(found: list[tuple[Case, Any]]) -> list[Any]:
    """The cases in which the page differs from the terminal in what it reads, or whether it does."""
    odd: list[Any] = []
    for case, theirs in found:
        ours = _terminal(case)
        if isinstance(theirs, dict):
            good = "crash" not in theirs and (isinstance(ours, Unreadable) or case[:2] in NARROWER)
        else:
            good = not isinstance(ours, Unreadable) and _same(ours, theirs)
        odd += [] if good else [(case, ours, theirs)]
    return odd


def test_the_page_reads_what_the_terminal_reads_and_asks_again_what_it_asks_again(
    read: list[tuple[Case, Any]],
) -> None:
    assert len(read) > 600
    assert _odd(read) == []


def test_it_is_narrower_where_it_is_said_to_be(read: list[tuple[Case, Any]]) -> None:
    """And nowhere else: a case that the page has learnt to read leaves this list."""
    narrower = [
        case[:2] for case, theirs in read if isinstance(theirs, dict) and not isinstance(_terminal(case), Unreadable)
    ]
    assert sorted(set(narrower)) == sorted(NARROWER)


def test_it_says_what_to_write_where_two_things_can_be_meant(read: list[tuple[Case, Any]]) -> None:
    told = [
        (_terminal(case).why.en, theirs["ways"]) for case, theirs in read if isinstance(theirs, dict) and theirs["ways"]
    ]
    assert len(told) > 20
    assert [pair for pair in told if not pair[0].endswith(f"write {' or '.join(pair[1])}")] == []


TERMS = [
    "Batch Normalization", "batch-normalization", "the  Batch　Normalisation", "ＢＮ", "批归一化", "《批归一化》",
    "An LSTM", "a", "the", "word2vec", "F1 score", "F₁", "k-NN", "Leaky ReLU", "“dropout”", "e.g. this", "İ",
    "x\u200by", "答案：激活函数", "答:ReLU", "Answer: GELU", "answer set", "答案", "答案：",
]  # fmt: skip


def test_terms_are_folded_alike() -> None:
    assert run_node(script(READER) + _HARNESS, [("fill", term, "", []) for term in TERMS]) == list(map(folded, TERMS))


def test_a_reader_that_takes_a_comma_for_a_point_would_be_noticed(read: list[tuple[Case, Any]]) -> None:
    spoilt = script(READER).replace('throw new Unreadable("comma"', 'return parsed("1"); throw new Unreadable("comma"')
    cases = [case for case, _ in read if case[1] == "1,5"]
    found = run_node(spoilt + _HARNESS, [(kind, text, unit, _shape(key)) for kind, text, unit, key in cases])
    assert _odd(list(zip(cases, found, strict=True)))


PIECES = [
    "1", "2", "10", "0.5", "3.", "½", "√", "π", "ln ", "log2(", "e", "^", "**", "(", ")", "[", "]", ",", " ", "x", "×",
    "*", "/", "-", "+", "%", "万", "px", "=", "≈", "；", "、", "１", "max(", "floor(", "1,234", "1 234", "2e3", "²",
    "⁻¹", "tensor(", "约", "个", ";", "//",
]  # fmt: skip


@pytest.mark.parametrize("count", [500, pytest.param(4000, marks=pytest.mark.slow)])
def test_nothing_that_is_put_together_by_chance_is_read_otherwise(count: int) -> None:
    """The page may ask again for what the terminal reads; it reads nothing that the terminal does not, or reads as
    something else."""
    chance = Random(1)
    cases: list[Case] = []
    for _ in range(count):
        kind = chance.choice(list(KINDS))
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 8)))
        cases.append((kind, text, chance.choice(["", "px"]), _like(kind, None) or 1))
    found = run_node(script(READER) + _HARNESS, [(kind, text, unit, _shape(key)) for kind, text, unit, key in cases])
    odd = _odd(list(zip(cases, found, strict=True)))
    assert [one for one in odd if not isinstance(one[2], dict) or "crash" in one[2]] == []
    assert sum(not isinstance(one, dict) for one in found) > count / 80

"""What a person sees of an item: prompts, digits, options, worked solutions. Expected lines are written by hand."""

from __future__ import annotations

import ast
import re
import string
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from rows import every

import dlquiz
from dlquiz.bank.address import item_at
from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.cards import chain, worked
from dlquiz.cards.card import Digits
from dlquiz.kinds.concept import ConceptItem
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.registry import generate
from dlquiz.language.numbers import json_value, plain_number
from dlquiz.maths import to_line
from dlquiz.text.blocks import Display, Pairs
from dlquiz.text.spans import Language, Maths, one_line
from dlquiz.text.wording import say, wording

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def numeric(bank: Bank, name: str) -> NumericItem:
    item = generate(bank.question(name), 0)
    assert isinstance(item, NumericItem)
    return item


def concept(bank: Bank, name: str, seed: int = 0) -> ConceptItem:
    item = generate(bank.question(name), seed)
    assert isinstance(item, ConceptItem)
    return item


# question, language, stem, a prompt a part, a line a step of the solution
NUMERIC = [
    (
        "square",
        "zh",
        "边长 5，框宽 2，求面积 A。",
        ["面积 A [cm²]"],
        ["A = (a + 2f)² = (5 + 2 × 2)² = 81 cm²"],
    ),
    (
        "square",
        "en",
        "Side 5, frame 2: what is the area A?",
        ["area A [cm²]"],
        ["A = (a + 2f)² = (5 + 2 × 2)² = 81 cm²"],
    ),
    (
        "thirds",
        "zh",
        "求 3 与 4 的和 T，再求其三分之一 t。",
        ["和 T", "三分之一 t（保留 2 位小数）"],
        ["T = a + b = 3 + 4 = 7", "t = T/3 = 7/3 ≈ 2.33"],
    ),
    (
        "thirds",
        "en",
        "Add 3 and 4 to get T, then take a third, t.",
        ["total T", "third t (2 decimal places)"],
        ["T = a + b = 3 + 4 = 7", "t = T/3 = 7/3 ≈ 2.33"],
    ),
    (
        "arrays",
        "en",
        "Given x = [1, 2], W = [[0.5, 0], [0, 1.5]] and C = 6, find d = 2x, S = 3W and the shape s.",
        ["doubled d", "scaled S (2 significant digits)", "shape s"],
        [
            "d = 2x = 2 × [1, 2] = [2, 4]",
            "S = 3W = 3 × [[0.5, 0], [0, 1.5]] = [[1.5, 0], [0, 4.5]]",
            "s = [C, 28, 28] = 6 × 28 × 28",
        ],
    ),
]


@pytest.mark.parametrize(("name", "lang", "stem", "prompts", "solution"), NUMERIC)
def test_a_numeric_item(
    tiny_bank: Bank, name: str, lang: Language, stem: str, prompts: list[str], solution: list[str]
) -> None:
    item = numeric(tiny_bank, name)
    assert one_line(item.stem(lang)) == stem
    assert [one_line(part.prompt(lang)) for part in item.parts] == prompts
    assert [one_line(spans) for spans in item.solution(lang)] == solution


def test_the_case_at_hand_alone_is_shown(tiny_bank: Bank) -> None:
    """Of a definition by cases on a truth value, only the case that holds."""
    card = tiny_bank.formula("square")
    for rounded_off, expected in ((False, "A = (a + 2f)²"), (True, "A = (a + 2f)² − 1")):
        given = chain.complete(card, {"side": 5, "frame": 2, "round_corners": rounded_off})
        assert [to_line(node) for node in worked.general(card, given, "en")] == [expected]


# an item, and the formulas of its last hint: of what it asks and of what leads there, not of the rest of the card
HINTED = [
    ("batchnorm-mean-variance#7", ["μ = (1/n) ∑ᵢ xᵢ", "σ² = (1/n) ∑ᵢ (xᵢ − μ)²"]),  # x̂ and y are not asked
    ("lstm-parameters#7", ["B = n_b·H", "N = 4(H·(D + H) + B)"]),  # one layer, one direction: no L, no s
]


@pytest.mark.parametrize(("address", "formulas"), HINTED)
def test_a_hint_shows_only_the_formulas_that_the_question_needs(
    real_bank: Bank, address: str, formulas: list[str]
) -> None:
    shown = item_at(real_bank, address).hints("en")[-1]
    assert [to_line(block.node) for block in shown if isinstance(block, Display)] == formulas


# expression, given a, how it is asked for, and the end of the solution: `=` if nothing was rounded, else `≈`
SHOWN = [
    ("a * a", 1111, "", "= 1234321"),
    ("a / 4", 3, "decimals: 2", "= 0.75"),
    ("a / 2", 3, "decimals: 3", "= 1.5"),
    ("a / 3", 6, "decimals: 4", "= 2"),
    ("a / 3", 1, "decimals: 2", "≈ 0.33"),
    ("a / 3", 2, "decimals: 4", "≈ 0.6667"),
    ("a / 8", 5, "decimals: 2", "≈ 0.63"),  # 0.625: halves away from zero
    ("-a / 8", 5, "decimals: 2", "≈ −0.63"),
    ("a / 1000", 1, "decimals: 2", "≈ 0.00"),
    ("sqrt(a)", 2, "decimals: 3", "≈ 1.414"),  # 1.41421
    ("exp(a)", 1, "decimals: 2", "≈ 2.72"),  # 2.71828
    ("a / 3", 200_000, "significant: 3", "≈ 66700"),  # 66666.7
    ("a / 3", 2, "significant: 3", "≈ 0.667"),
    ("[a / 3, a]", 2, "decimals: 2", "≈ [0.67, 2]"),
]


@pytest.mark.parametrize(("expression", "a", "digits", "ending"), SHOWN)
def test_a_value_is_shown_as_it_is_asked_for(tmp_path: Path, expression: str, a: int, digits: str, ending: str) -> None:
    result = f"{{symbol: y, zh: 值, en: value, is: '{expression}'{', ' + digits if digits else ''}}}"
    bank = _bank_of(tmp_path, result, a, expression)
    card = bank.formula("one")
    results = chain.results(card, {"a": a})
    (step,) = worked.steps(card, {"a": a}, results, "en")
    assert to_line(step).endswith(f" {ending}")


def _bank_of(folder: Path, result: str, a: int, expression: str) -> Bank:
    """A bank of one card with one result; its worked value is Python's own."""
    import math

    value = eval(expression, {"sqrt": math.sqrt, "exp": math.exp, "a": a})  # our own text, above
    path = folder / "one.yaml"
    path.write_text(
        "topic: one.one\n"
        "title: {zh: 一, en: One}\n"
        "formulas:\n"
        "- id: one\n"
        "  title: {zh: 一, en: One}\n"
        "  level: 1\n"
        "  covers: []\n"
        f"  given: {{a: {{symbol: a, zh: 数, en: number, draw: [{a}]}}}}\n"
        f"  results: {{y: {result}}}\n"
        "  torch: y = a\n"
        f"  example: {{a: {a}, y: {_plain(value)}}}\n",
        "utf-8",
    )
    return read_bank(path)


def _plain(value: Any) -> str:
    """Digits enough for any way of asking, without an exponent."""
    if isinstance(value, list):
        return "[" + ", ".join(map(_plain, value)) + "]"
    return str(value) if isinstance(value, int) else f"{value:.10f}"


def test_digits_are_asked_for_in_both_languages() -> None:
    assert worked.asked_digits(None, "zh") == ""
    assert worked.asked_digits(Digits("decimals", 4), "zh") == "（保留 4 位小数）"
    assert worked.asked_digits(Digits("decimals", 4), "en") == " (4 decimal places)"
    assert worked.asked_digits(Digits("significant", 3), "zh") == "（保留 3 位有效数字）"
    assert worked.asked_digits(Digits("significant", 3), "en") == " (3 significant digits)"


def test_the_kinds_of_parts(tiny_bank: Bank) -> None:
    kinds = [part.kind for name in ("thirds", "arrays") for part in numeric(tiny_bank, name).parts]
    assert kinds == ["integer", "number", "vector", "matrix", "shape"]


def test_keys_are_shown_rounded_and_shapes_with_crosses(tiny_bank: Bank) -> None:
    shown = [to_line(part.shown_key()) for name in ("thirds", "arrays") for part in numeric(tiny_bank, name).parts]
    assert shown == ["7", "2.33", "[2, 4]", "[[1.5, 0], [0, 4.5]]", "6 × 28 × 28"]


@pytest.mark.parametrize("seed", range(6))
def test_options_stand_under_letters_and_the_key_names_the_right_one(tiny_bank: Bank, seed: int) -> None:
    item = concept(tiny_bank, "pick-one", seed)
    options = {letter: one_line(spans) for letter, spans in item.lettered("en")}
    assert sorted(options) == ["A", "B", "C"]
    assert options[one_line(item.key_line("en"))] == "2"
    some = concept(tiny_bank, "pick-some", seed)
    shown = {letter: one_line(spans) for letter, spans in some.lettered("zh")}
    assert {shown[letter] for letter in one_line(some.key_line("zh")).split(", ")} == {"2", "4"}


@pytest.mark.parametrize("seed", range(6))
def test_pairs_stand_lettered_left_and_numbered_right(tiny_bank: Bank, seed: int) -> None:
    item = concept(tiny_bank, "join", seed)
    (sides,) = (block for block in item.shown("en") if isinstance(block, Pairs))
    left, right = ({label: one_line(spans) for label, spans in side} for side in (sides.left, sides.right))
    assert list(left.items()) == [("A", "2"), ("B", "3"), ("C", "4")]
    assert list(right) == ["1", "2", "3"]
    squares = {left[pair[0]]: right[pair[1:]] for pair in one_line(item.key_line("en")).split(", ")}
    assert squares == {"2": "4", "3": "9", "4": "16"}


@pytest.mark.parametrize("seed", range(6))
def test_an_order_is_shown_out_of_order(tiny_bank: Bank, seed: int) -> None:
    item = concept(tiny_bank, "line-up", seed)
    shown = {letter: one_line(spans) for letter, spans in item.lettered("en")}
    assert [shown[letter] for letter in one_line(item.key_line("en")).split(", ")] == ["1", "2", "3"]
    assert list(shown.values()) != ["1", "2", "3"]


def test_a_false_statement_is_put_right_before_the_reason(tiny_bank: Bank) -> None:
    item = concept(tiny_bank, "true-or-not")
    odd = one_line(item.stem("en")).removeprefix("Is this statement true or false? ")[0]
    assert odd in "35"
    assert [one_line(spans) for spans in item.solution("en")] == [
        f"{odd} is odd.",
        "An even number can be halved.",
    ]
    assert (one_line(item.key_line("zh")), one_line(item.key_line("en"))) == ("错", "false")
    assert one_line(item.stem("en")) == f"Is this statement true or false? {odd} is even."


# LeNet-5's C1 (LeCun et al. 1998) is 28x28 and has 156 weights; VGG-16's first layer 1728 (CS231n) and 64 biases.
KNOWN = [
    ("conv-output-size", {"height": 32, "kernel_size": 5}, 28),
    ("conv-parameters", {"in_channels": 1, "out_channels": 6, "kernel_size": 5}, 156),
    ("conv-parameters", {"in_channels": 3, "out_channels": 64, "kernel_size": 3}, 1792),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "given", "last"), KNOWN)
def test_a_solution_of_the_real_bank_ends_in_the_papers_number(
    real_bank: Bank, name: str, given: dict[str, Any], last: int, lang: Language
) -> None:
    card = real_bank.formula(name)
    complete = chain.complete(card, given)
    results = chain.results(card, complete)
    assert list(results.values())[-1] == last
    lines = [to_line(step) for step in worked.steps(card, complete, results, lang)]
    assert len(lines) == len(card.results)
    for number, result in enumerate(card.results):
        unit = f" {result.unit}" if result.unit else ""
        assert lines[number].startswith(f"{to_line(result.symbol)} = ")
        assert lines[number].endswith(f"= {results[result.name]}{unit}")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3, 3),
        (True, True),
        (Fraction(6, 2), 3),
        (Fraction(1, 4), 0.25),
        (0.5, 0.5),
        (2.0, 2.0),
        ((1, Fraction(1, 2)), [1, 0.5]),
        (((1, 2), (3, 4)), [[1, 2], [3, 4]]),
        ("A", "A"),
        (("A", "C"), ["A", "C"]),
        ({"A": 2}, {"A": 2}),
    ],
)
def test_values_as_json(value: Any, expected: Any) -> None:
    found = json_value(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(28, "28"), (Fraction(1, 4), "0.25"), (-3, "-3"), ((1, 2), "[1, 2]"), (((1,), (2,)), "[[1], [2]]")],
)
def test_values_as_they_are_typed(value: Any, expected: str) -> None:
    assert plain_number(value) == expected


def _slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    assert list(wording("zh")) == list(wording("en"))


@every("key", wording("zh"))
def test_both_languages_say_the_same_with_the_same_values(key: str) -> None:
    zh, en = wording("zh")[key], wording("en")[key]
    assert zh.strip()
    assert en.strip()
    assert _slots(zh) == _slots(en)
    assert en.isascii() or not any("\u4e00" <= character <= "\u9fff" for character in en)
    values = dict.fromkeys(_slots(en), "7")
    assert "{" not in say("zh", key, **values) + say("en", key, **values)


def _texts_in_code() -> tuple[set[str], set[str]]:
    """Every text in the code, and what those begin with that are put together from a beginning and a value."""
    texts: set[str] = set()
    beginnings: set[str] = set()
    for file in Path(dlquiz.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                beginnings.add(str(node.values[0].value))
    for file in Path(dlquiz.__file__).parent.rglob("*.js"):  # the page says `web_choose` as `say("choose")`
        script = file.read_text("utf-8")
        texts.update(f"web_{word}" for word in re.findall(r'"(\w+)"', script))
        beginnings.update(f"web_{word}" for word in re.findall(r"`(\w+_)\$\{", script))
    return texts, {one for one in beginnings if one.endswith("_") and one.replace("_", "").isalpha()}


@pytest.mark.slow
def test_no_words_are_left_that_nothing_says() -> None:
    texts, beginnings = _texts_in_code()
    assert {key for key in wording("zh") if key not in texts and not key.startswith(tuple(beginnings))} == set()


def test_the_maths_of_a_solution_is_maths(tiny_bank: Bank) -> None:
    """So that a sheet sets it as such, and a terminal draws it in two dimensions."""
    for spans in numeric(tiny_bank, "thirds").solution("en"):
        assert len(spans) == 1
        assert isinstance(spans[0], Maths)

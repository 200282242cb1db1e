"""A table of slips in a bank: each is found at its line, with what is wrong and what would be right."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import pytest
from banks import edited, faults_of, line_of
from rows import every

from dlquiz.bank.loading import load
from dlquiz.ground.errors import Fault

STEM_EN = "en: A picture of side {side} has"

# What is wrong; what the sound bank says; what the broken one says; the place of the fault; its message; its hint.
FAULTS = [
    # the file
    ("an unknown key of the file", "title: {zh: 面积", "titel: 1\ntitle: {zh: 面积", "titel", "unknown key titel",
     "mean title"),
    ("a topic that is no id", "topic: tiny.area\n", "topic: ../etc\n", "../etc", "is not a topic", "cnn.pooling"),
    ("no title", "title: {zh: 面积, en: Area}\n", "", "topic:", "lacks `title`", "README"),
    ("a list where a mapping must be", "{side: [4, 6, 8], closed: default}", "[4, 6, 8]", "[4, 6, 8]",
     "is not a mapping", "name: value"),
    # ids and kinds
    ("an id in capitals", "id: relu-range", "id: ReLU-range", "ReLU-range", "is not an id", "lower-case"),
    ("an entry without an id", "- id: layer-order\n    kind", "- kind", "- kind: order", "without an id",
     "give it one"),
    ("an id twice", "id: layer-order", "id: relu-range", "id: relu-range\n    kind: order", "id relu-range is taken",
     "choose another"),
    ("a kind that does not exist", "kind: choice", "kind: choise", "id: relu-range", "no known kind", "mean choice"),
    ("no kind and no formula", "    kind: match\n", "", "id: name-range", "no known kind", "formula: id"),
    ("an unknown formula", "formula: framed-area", "formula: framed-aria", "id: framed-share",
     "unknown formula framed-aria", "mean framed-area"),
    ("a level of 4", "level: 2", "level: 4", "level: 4", "is '4'", "from 1 to 3"),
    ("a level in words", "level: 2", "level: two", "level: two", "is 'two'", "from 1 to 3"),
    # texts
    ("a missing language", "hint: {zh: 画一张图, en: draw it}", "hint: {zh: 画一张图}", "画一张图",
     "lacks `en`", "README"),
    ("a third language", "en: draw it}", "en: draw it, fr: dessin}", "fr:", "unknown key fr", "known: zh, en"),
    ("Chinese in a bare string", "left: Tanh", "left: 双曲正切", "双曲正切", "in Chinese only", "{zh: ..., en: ...}"),
    ("a text that is a list", "en: draw it", "en: [draw, it]", "[draw", "is not a text", "quote it"),
    ("an unknown placeholder", "Side {side},", "Side {side} {hight},", "zh: 边长 {side}，",
     "uses {hight}, which is not given", ""),
    ("a placeholder in only one language", "Side {side}, frame {frame},", "Side {side},", "zh: 边长 {side}，",
     "differ in the placeholders frame", "the same"),
    ("a placeholder in a concept question", "stem: {zh: 配对, en: Match them.}", "stem: {zh: '{n}', en: '{n}'}",
     "'{n}'", "{n}, which is not given", "numeric"),
    ("a number where a choice of words must be", "{closed?四周都有|只有两边}", "{closed}", "{closed}",
     "differ in the placeholders closed", "same"),
    ("a truth value without words", "{closed?all around|on two sides}",
     "{closed?all around}", STEM_EN, "lacks its second text", "if false"),
    ("a placeholder within code", "frame of width {frame}", "frame of width {frame} (`f = {frame}`)", STEM_EN,
     "{frame} within code or maths, where it is no placeholder", "end them before it"),
    ("a placeholder within maths", "Find the area $A$.", "Find the area $A = {side}$.", STEM_EN,
     "{side} within code or maths", "end them before it"),
    ("an empty text", "en: draw it}", "en: ''}", "en: ''}", "is empty", "write the text"),
    ("an open dollar", "Find the area $A$.", "Find the area $A.", STEM_EN, "never closed", "written twice"),
    ("an open brace", "frame of width {frame}", "frame of width {frame", STEM_EN, "a { inside a {",
     "no further choice"),
    ("a closing brace alone", "Find the area $A$.", "Find } the area $A$.", STEM_EN, "a } without its {", "twice"),
    ("an unknown LaTeX command", "'$(0, 1)$'\n        because", "'$\\input{x}$'\n        because", "\\input",
     "\\input", ""),
    ("a stem that hides a drawn value", "边框宽 {frame}，比例", "比例", "zh: 边长 {side}，比例",
     "differ in the placeholders frame", "same"),
    # givens
    ("an unknown key of a given", "unit: cm,", "units: cm,", "units:", "unknown key units", "mean unit"),
    ("a given without a symbol", "{symbol: f, zh: 边框", "{zh: 边框", "zh: 边框,", "lacks `symbol`", "README"),
    ("a given that Python can't name", "scale: {symbol", "lambda: {symbol", "lambda:", "'lambda' is not a name",
     "kernel_size"),
    ("a given of an unknown kind", "kind: truth, zh", "kind: boolean, zh", "boolean", "the kind boolean",
     "integer, number or truth"),
    ("a given neither drawn nor known", "zh: 比例, en: scale, default: 0.5", "zh: 比例, en: scale", "en: scale",
     "neither draw nor default", "drawn from"),
    ("a shape that is no shape", "shape: [2]", "shape: [2, x]", "shape: [2, x]", "the shape of weights", "[2, 3]"),
    ("a default of another shape", "default: [1, 2]", "default: [[1, 2]]", "[[1, 2]]",
     "a matrix of whole numbers, not a vector", "shape"),
    ("a fraction as default of a whole number", "default: 2,", "default: 2.5,", "2.5",
     "a number, not a whole number", "kind: number"),
    ("a default with an unknown name", "default: 0.5", "default: sise / 2", "sise / 2", "the name sise is not known",
     "mean side"),
    ("a bound that is no number", "max: 9", "max: [9]", "max: [9]", "`max` of the given frame is not a number",
     "one number"),
    ("a draw beyond the bound", "max: 9", "max: 2", "max: 2", "frame is drawn above its largest value 2",
     "raise max"),
    ("a draw below the least whole number", "draw: '1..3'", "draw: 0..3", "0..3", "drawn below its least value 1",
     "say min: 0"),
    ("a draw backwards", "draw: 2..20", "draw: 20..2", "20..2", "the draw of side is empty", "smaller number first"),
    ("a draw of decimals for a whole number", "draw: 2..20", "draw: 2..20 step 0.5", "step 0.5",
     "drawn from decimals", "kind: number"),
    ("a draw that is no range", "draw: 2..20", "draw: 2-20", "2-20", "can't be read", "5..64"),
    ("a draw of too many steps", "draw: 2..20", "draw: 2..999999", "999999", "999,998 steps", "100,000"),
    ("a draw that lists nothing", "draw: 2..20", "draw: []", "draw: []", "list of nothing", "rows"),
    ("a draw that lists a value twice", "draw: [true, false]", "draw: [true, true]", "[true, true]", "a value twice",
     "each once"),
    ("a draw of another kind", "draw: [true, false]", "draw: [1, 0]", "[1, 0]", "which is not a truth value",
     "of its kind"),
    # expressions
    ("an unknown name in an expression", "is: side ** 2, zh", "is: sid ** 2, zh", "sid ** 2",
     "character 1: the name sid is not known", "mean side"),
    ("an unknown function", "is: side + 2*frame", "is: side + flor(2*frame)", "flor",
     "character 8: the function flor", "mean floor"),
    ("an expression that breaks off", "is: side + 2*frame", "is: side + 2*", "side + 2*\n",
     "can't be read as an expression", ""),
    ("an import in an expression", "is: side + 2*frame", "is: __import__('os').system('x')", "__import__",
     "is not a call of the formula language", "f(x)"),
    ("a condition that is a number", "is: frame < side + 10", "is: side + 10", "is: side + 10,",
     "a condition is a whole number", "comparison"),
    ("a condition without words", "zh: 边框不能太宽, en: the frame must not be too wide", "zh: 太宽", "zh: 太宽",
     "lacks `en`",
     "README"),
    ("a condition of drawing that is a number", "draw_where: [side != frame]", "draw_where: [side]", "[side]",
     "a condition of drawing is", "comparison"),
    # results
    ("a result that is no whole number and has no digits", "decimals: 4, ", "", "share: {symbol",
     "not always a whole number", "decimals: 4"),
    ("a whole number with digits", "en: total area, ", "en: total area, decimals: 2, ", "decimals: 2",
     "is a whole number", "leave decimals"),
    ("decimals and significant digits", "decimals: 4", "decimals: 4, significant: 3", "significant",
     "both decimals and significant", "keep one"),
    ("a result named like a given", "      area: {symbol: A", "      side: {symbol: A", "side: {symbol: A",
     "both a given and a result", "another name"),
    ("an asked result that does not exist", "ask: [area]", "ask: [aria]", "id: framed-area",
     "result aria is not known", "mean area"),
    ("a symbol that is no maths", "{symbol: A,", "{symbol: 'A_{',", "A_{", "the symbol 'A_{'", ""),
    # mistakes and example
    ("a mistake of an unknown result", "of: area, is: side ** 2", "of: aera, is: side ** 2", "of: aera",
     "the result aera is not known", "mean area"),
    ("a mistake of another shape", "is: side + 2*frame", "is: weights", "is: weights",
     "the mistake is a vector of numbers", ""),
    ("a mistake twice", "id: not-squared", "id: no-frame", "id: no-frame\n", "the mistake no-frame twice",
     "its own id"),
    ("a mistake without its example", "example: 25}", "}", "id: no-frame", "lacks `example`", "README"),
    ("an example that lacks a value", "area: 81, ", "", "example: {side: 5, frame", "lacks area", "by hand"),
    ("an example of an unknown name", "area: 81, ", "area: 81, aera: 81, ", "id: framed-area", "aera is not known",
     "mean area"),
    ("an example of another kind", "example: {side: 5,", "example: {side: 5.5,", "5.5",
     "side of the example is not a whole number", "kind and shape"),
    # options
    ("two right options", "- wrong: '$(0, 1)$'\n        because: {zh: 这是 Sigmoid。, en: That is the sigmoid.}",
     "- right: '$(0, 1)$'", "- right: '$[0", "has 2 right options", "exactly one"),
    ("a right option with a because", "- right: '$[0, +\\infty)$'",
     "- right: '$[0, +\\infty)$'\n        because: so", "because: so", "that is right has a `because`",
     "why an option is wrong"),
    ("a wrong option without a because", "        because: {zh: 这是 Tanh。, en: That is tanh.}\n", "",
     "$(-1, 1)$'\n    why", "lacks `because`", "README"),
    ("an option that is neither", "- right: '$[0", "- true: '$[0", "- true:", "not one of `right` and `wrong`",
     "right:"),
    ("two options alike", "- wrong: '$(-1, 1)$'", "- wrong: '$(0, 1)$'", "- right: '$[0", "say the same in",
     "different"),
    ("two options", "    order: [Conv2d, BatchNorm2d, ReLU]", "    order: [Conv2d, ReLU]", "[Conv2d, ReLU]",
     "has 2 order", "3 to 6"),
    ("a pair without its right side", "{left: ReLU, right: '$[0, +\\infty)$'}", "{left: ReLU}", "left: ReLU",
     "lacks `right`", "README"),
    # a rubric
    ("no rubric", "    rubric:\n      - {zh: 它是激活函数, en: It is an activation function}\n"
     "      - {zh: 负数输出零, en: Negative inputs give zero}\n", "", "id: relu-term", "lacks `rubric`", "README"),
    ("a rubric of one point", "      - {zh: 负数输出零, en: Negative inputs give zero}\n", "", "- {zh: 它是激活函数",
     "has 1 rubric", "2 to 6"),
    ("a rubric of seven points", "en: Negative inputs give zero}\n",
     "en: Negative inputs give zero}\n" + "".join(f"      - point {n}\n" for n in range(5)), "- {zh: 它是激活函数",
     "has 7 rubric", "2 to 6"),
    ("two points alike in one language", "en: Negative inputs give zero", "en: It is an activation function",
     "- {zh: 它是激活函数", "two of the rubric of the question relu-term say the same in en", "different"),
    ("a point in one language", ", en: Negative inputs give zero}", "}", "- {zh: 负数输出零}", "lacks `en`", "README"),
    ("a point in Chinese alone", "- {zh: 负数输出零, en: Negative inputs give zero}", "- 负数输出零", "- 负数输出零",
     "a point of the rubric is in Chinese only", "{zh: ..., en: ...}"),
    ("a rubric that is no list", "rubric:\n      - {zh: 它是激活函数, en: It is an activation function}\n"
     "      - {zh: 负数输出零, en: Negative inputs give zero}\n", "rubric: all of it\n", "rubric: all",
     "is not a list", "- item"),
    ("an explanation without a model answer", "    why: {zh: 它是把负数变为零的激活函数。, "
     "en: It is the activation that turns negative inputs into zero.}\n", "", "id: relu-term", "lacks `why`", "README"),
    ("an explanation with options", "    rubric:\n", "    options: []\n    rubric:\n", "options: []",
     "the question relu-term has an unknown key options", "known: id, formerly, kind"),
    ("a rubric misspelt", "    rubric:\n", "    rubrik:\n", "- {zh: 它是激活函数", "unknown key rubrik", "mean rubric"),
    # PyTorch lines, at their own lines
    ("a forbidden member in the second line", "torch.ones(width, width)", "torch.load('x')", "torch.load",
     "torch.load is not allowed", ""),
    ("a result never assigned", "      share = scale *", "      shore = scale *", "shore =",
     "the result 'share' is never assigned", "share = ..."),
    ("Python that is none", "area = int(torch", "area = = int(torch", "area = = int", "this is not Python", ""),
    ("an import", "      width = side", "      import os\n      width = side", "import os",
     "nothing can be imported", "already there"),
    ("a fact that ends in an assignment", "      (y.min() == 0) and (y.max() == 9)", "      z = 1", "z = 1",
     "not an expression", "come out true"),
]  # fmt: skip


@pytest.fixture(scope="module")
def faults_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[Fault]]:
    """What reading a bank with a text finds; each text is read once."""
    return cache(partial(faults_of, tmp_path_factory.mktemp("bank")))


@every(("old", "new", "place", "message", "hint"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_fault_is_found_at_its_line(
    faults_in: Callable[[str], list[Fault]], old: str, new: str, place: str, message: str, hint: str
) -> None:
    text = edited(old, new)
    found = faults_in(text)
    matching = [fault for fault in found if message in fault.message]
    assert matching, found
    assert matching[0].line == line_of(text, place), found
    assert hint in matching[0].hint
    assert Path(matching[0].path).name == "tiny.yaml"


def test_one_slip_makes_few_faults(faults_in: Callable[[str], list[Fault]]) -> None:
    """What follows from a fault does not bury it."""
    counts = [len(faults_in(edited(old, new))) for _, old, new, *_ in FAULTS]
    assert max(counts) <= 8
    assert sum(count == 1 for count in counts) >= 0.6 * len(counts)


@pytest.mark.slow
def test_many_faults_are_bounded_and_said_once(tmp_path: Path) -> None:
    """Three thousand unknown formulas and as many ids took four minutes; forty equal faults were forty lines."""
    path = tmp_path / "b.yaml"
    entries = "".join(f"  - {{id: question-number-{n}, formula: formulas-number-{n}}}\n" for n in range(3000))
    path.write_text(f"topic: a.b\ntitle: T\nwrong: 1\nquestions:\n{entries}", encoding="utf-8")
    _, faults = load(path)
    assert len(faults) == 501
    assert "more faults" in faults[-1].message
    path.write_text("topic: a.b\ntitle: T\nquestions:\n" + "  - 1\n" * 43, encoding="utf-8")
    _, faults = load(path)
    assert [fault.line for fault in faults if "without an id" in fault.message] == [4, 5, 6]
    assert any("and 40 more like it" in fault.message for fault in faults)


def test_a_bank_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"{number}.yaml").write_bytes(b"#" * 1_900_000)
    bank, faults = load(tmp_path)
    assert [fault.hint for fault in faults] == ["at most 6,000,000 are read"]
    assert not bank.asked


def test_a_card_of_four_hundred_results_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "b.yaml"
    results = "".join(f"      r{n}: {{symbol: r, zh: 果, en: result, is: a}}\n" for n in range(400))
    given = "    given:\n      a: {symbol: a, zh: 数, en: number, draw: 1..2}\n"
    path.write_text(f"topic: a.b\ntitle: T\nformulas:\n  - id: c\n{given}    results:\n{results}", encoding="utf-8")
    _, faults = load(path)
    assert any(fault.message.endswith("has 400 entries") and fault.hint == "at most 24" for fault in faults)

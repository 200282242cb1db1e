"""A bank is a stranger's: nothing in it reads a file, runs code, uses up memory or time, or draws on the screen.

Every attack ends as a fault, or comes out as the literal text that it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from banks import SOUND, edited, sound_bank, write_bank
from rows import every, some

from dlquiz.bank.loading import load, read_bank
from dlquiz.ground.errors import DlquizError, Fault
from dlquiz.kinds.numeric.check import checks
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.registry import generate
from dlquiz.proof.check import check_named
from dlquiz.proof.comparison import Runner
from dlquiz.proof.ledger import is_proven
from dlquiz.torchlines.code import TorchError
from dlquiz.torchlines.worker import TorchWorker

SECONDS = 5.0


class NoTorch:
    """A runner for attacks that must not get as far as PyTorch."""

    version = "0"

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        raise TorchError("not run")


class Impatient:
    """A worker that waits only a second for lines to end."""

    version = ""

    def __init__(self, worker: TorchWorker) -> None:
        self.worker = worker

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        return self.worker.run(source, given, results, truth, timeout=1.0)


@pytest.fixture(scope="module")
def runner(torch_worker: TorchWorker) -> Runner:
    torch_worker.run("x = 1", {}, ["x"])
    return Impatient(torch_worker)


def faults_of(folder: Path, text: str, runner: Runner | None = None) -> list[Fault]:
    """What reading finds, or else what checking the card finds; in time, and in words that are safe to print."""
    bank, faults = load(write_bank(folder, text))
    if not faults:
        with patch.object(checks, "SMALL", 0):  # seeds and corners are enough
            faults = list(check_named(bank, "framed-area", runner or NoTorch(), 3).faults)
    assert all(str(fault).isprintable() and len(str(fault)) < 1200 for fault in faults)
    return faults


def quoted(text: str) -> str:
    """The text in YAML's single quotes."""
    return "'" + text.replace("'", "''") + "'"


# Expressions


EXPRESSIONS = [
    ("a tower of powers", "9**9**9", "too large"),
    ("a higher tower", "9**9**9**9", "too large"),
    ("a tower of drawn values", "side**side**side**side", "too large"),
    ("a power with a large exponent", "2**(10**9)", "too large"),
    ("a tiny fraction", "1/10**9999", "too large"),
    ("an overflow of floats", "exp(10**6)", ""),
    ("a number too long to write", "1" + "0" * 90, "is not a number"),
    ("an exponent beyond floats", "1e999", ""),
    ("an import", "__import__('os').system('id')", "is not a call of the formula language"),
    ("a file", "open('/etc/passwd')", "not"),
    ("evaluation", "eval('1')", "not"),
    ("a way to Python's own objects", "side.__class__.__mro__", "not in the formula language"),
    ("a way to the globals", "().__class__", "not in the formula language"),
    ("a function of its own", "(lambda x: x)(1)", "not"),
    ("an assignment", "(side := 3)", "not in the formula language"),
    ("a loop", "[x for x in weights]", "not in the formula language"),
    ("a nested loop", "sum([1 for a in weights for b in weights])", "not in the formula language"),
    ("text repeated", "'a' * 10**9", "not a number"),
    ("text with a format", "f'{side}'", "not in the formula language"),
    ("bytes", "b'x'", "not a number"),
    ("a keyword argument", "round(number=side)", "not a call"),
    ("arguments unpacked", "max(*weights)", "not in the formula language"),
    ("a shift", "1 << 10**9", "not in the formula language"),
    ("a hidden attribute of a function", "sum.__self__", "not in the formula language"),
    ("brackets in brackets", "(" * 300 + "side" + ")" * 300, ""),
    ("brackets in brackets, four hundred a side and nothing else", "[" * 295 + "1" + "]" * 295, ""),
    ("signs without end", "-" * 590 + "side", ""),
    ("an expression without end", "+".join(["side"] * 5000), "characters"),
    ("a list of a million", "[" + "1," * 250 + "1]", ""),
    ("an outer product of outer products", "sum(outer(weights, weights) @ outer(weights, weights)) ** 10**6",
     "too large"),
    ("an index out of range", "weights[10**6]", ""),
    ("an index from the end", "weights[0-1]", ""),
    ("a control character", "side\x1b[31m", "invisible"),
    ("a letter that looks like another", "sidе", "no meaning"),  # a Cyrillic е
    ("two lines", "side\n import os", ""),
    ("a comment", "side # comment", ""),
    ("a semicolon", "side; import os", "can't be read"),
]  # fmt: skip


@every(("code", "message"), [row[1:] for row in EXPRESSIONS], ids=[row[0] for row in EXPRESSIONS])
def test_an_expression_runs_nothing_and_ends(tmp_path: Path, code: str, message: str) -> None:
    found = faults_of(tmp_path, edited("is: side + 2*frame\n", f"is: {quoted(code)}\n"))
    assert any(message in fault.message or "gives nothing at the example" in fault.message for fault in found), found
    result = "is: (side + (2 if closed else 1) * frame) ** 2}"
    assert faults_of(tmp_path, edited(result, f"is: {quoted(code)}}}"))


# PyTorch lines


LINES = [
    ("an import", "import os", "nothing can be imported"),
    ("an import by name", "x = __import__('os')", ""),
    ("a file", "x = open('/etc/passwd').read()", ""),
    ("a pickle", "x = torch.load('model.pt')", "torch.load is not allowed"),
    ("a file that is written", "torch.save(torch.ones(1), 'x')", "torch.save is not allowed"),
    ("a download", "x = torch.hub.load('a/b', 'c')", "torch.hub is not allowed"),
    ("a compiler", "x = torch.compile(F.relu)", "torch.compile is not allowed"),
    ("other people's C++", "torch.ops.load_library('x.so')", "torch.ops is not allowed"),
    ("a way to Python's own objects", "x = torch.ones(1).__class__", "__class__ is not allowed"),
    ("a way to the modules", "x = nn.functional.sys", ""),
    ("evaluation", "x = eval('1')", "not known"),
    ("a system call through torch", "x = torch.os.system('id')", "torch.os is not allowed"),
    ("an endless loop", "while True: x = 1", "`while` is not allowed"),
    ("a function", "def f(): pass", "no function can be defined"),
    ("a class", "class A: pass", "no class can be defined"),
    ("text", "x = 'import os'", "option values"),
    ("a format", "x = f'{side}'", "f-strings are not allowed"),
    ("a hook", "nn.Linear(1, 1).register_forward_hook(print)", "register_forward_hook is not allowed"),
    ("a setting for all", "torch.set_default_device('cuda')", "not allowed"),
    ("a power of powers", "x = 9**9**9", "too large"),
    ("an escape that ends the page", "x = 1 \x1b[2J", "invisible"),
    ("a mark that turns the direction of writing", "x = 1 #\u202e", "invisible"),
    ("a thousand lines", "\n".join(["x = 1"] * 1000).replace("\n", "\n      "), "60 lines"),
    ("brackets in brackets", "x = " + "(" * 500 + "1" + ")" * 500, ""),
    ("another's name", "torch = 3", "own name"),
    ("the environment", "x = math.__loader__", ""),
]  # fmt: skip


@every(("line", "message"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_a_pytorch_line_that_is_not_plain_is_refused(tmp_path: Path, line: str, message: str) -> None:
    found = faults_of(tmp_path, edited("      width = side", f"      {line}\n      width = side"))
    assert any(message in fault.message for fault in found), found
    assert "not run" not in str(found)


RUNS = [
    ("a tensor beyond the memory", "x = torch.zeros(10**12)", "memory"),
    ("a tensor that would just fit", "x = torch.zeros(10**9)", "memory"),
    ("loops in loops", "x = [0 for a in range(10**4) for b in range(10**4)]", "steps"),
    ("a range without end", "x = sum(range(10**9))", "steps"),
    ("a number that grows", "x = 2\n      for i in range(99):\n          x = x ** x", "thousand digits"),
    ("a list that grows", "x = [0]\n      for i in range(60):\n          x = x + x", "steps"),
    ("a lambda that calls itself", "x = (lambda f: f(f))(lambda f: f(f))", "without end"),
    ("a product that takes hours",
     "x = torch.ones(9000, 9000)\n      for i in range(999):\n          x = x @ torch.ones(9000, 9000)",
     "longer than|memory"),
    ("lambdas that double", "f = lambda g, n: 0 if n == 0 else g(g, n - 1) + g(g, n - 1)\n      x = f(f, 90)",
     "longer than"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "message"),
    some(
        RUNS,
        "a tensor beyond the memory",
        "loops in loops",
        "a number that grows",
        "a lambda that calls itself",
    ),
)
def test_lines_that_use_up_memory_or_time_end_as_a_fault(
    tmp_path: Path, runner: Runner, lines: str, message: str
) -> None:
    bank = sound_bank(tmp_path, edited("      width = side", f"      {lines}\n      width = side"))
    item = generate(bank.question("framed-area"), 0)
    assert isinstance(item, NumericItem)
    with pytest.raises(TorchError, match=message):
        runner.run(item.question.formula.torch, dict.fromkeys(item.given, 1), ["x"])


# Symbols, ids, draws, sizes: what must be refused


REFUSED = [
    ("LaTeX that reads a file", "{symbol: A,", r"{symbol: '\input{/etc/passwd}',", r"\input"),
    ("LaTeX that runs a command", "{symbol: A,", r"{symbol: '\write18{id}',", r"\write"),
    ("LaTeX that defines", "{symbol: A,", r"{symbol: '\def\x{\x\x}\x',", r"\def"),
    ("LaTeX that makes a link", "{symbol: A,", r"{symbol: '\href{javascript:alert(1)}{x}',", r"\href"),
    ("LaTeX that makes HTML", "{symbol: A,", r"{symbol: '\htmlClass{x}{y}',", r"\htmlClass"),
    ("LaTeX in LaTeX in LaTeX", "{symbol: A,", "{symbol: '" + "\\frac{1}{" * 400 + "x" + "}" * 400 + "',", "symbol"),
    ("roots of roots", "{symbol: A,", "{symbol: '" + "\\sqrt{" * 200 + "x" + "}" * 200 + "',", "symbol"),
    ("an id that climbs", "id: layer-order", "id: ../../etc/passwd", "is not an id"),
    ("an id that is an option", "id: layer-order", "id: -rf", "is not an id"),
    ("an id with a space", "id: layer-order", "id: layer order", "is not an id"),
    ("an id with an address in it", "id: layer-order", "id: 'layer#1'", "is not an id"),
    ("an id with markup", "id: layer-order", "id: '[red]x[/red]'", "is not an id"),
    ("an id in full-width letters", "id: layer-order", "id: ｌａｙｅｒ", "is not an id"),
    ("an id with a line break", "id: layer-order", 'id: "a\\nb"', "invisible character U+000A"),
    ("a topic that climbs", "topic: tiny.area", "topic: ../../x", "is not a topic"),
    ("a topic with markup", "topic: tiny.area", "topic: '[red]x'", "is not a topic"),
    ("a given named like Python's own", "scale: {symbol", "__class__: {symbol", "is not a name"),
    ("a given that hides a module", "scale: {symbol", "torch: {symbol", "hides"),
    ("a given that hides a builtin", "scale: {symbol", "range: {symbol", "hides"),
    ("an unknown key with an escape", "    ask: [area]", '    "\\e[31mask": [area]',
     "a key that is not a plain word"),
    ("a link in a unit", "unit: cm", "unit: '![x](http://x/y.png)'", "is not a unit"),
    ("markup in a unit", "unit: cm", "unit: '[red]cm[/red]'", "is not a unit"),
    ("a backquote in a unit", "unit: cm", "unit: 'a`b'", "is not a unit"),
    ("an escape in a unit", "unit: cm", 'unit: "\\e[31mcm"', "U+001B"),
    ("an escape in a note", "    ask: [area]", '    ask: [area]\n    notes: ["\\e]0;x\\a"]', "U+001B"),
    ("a bell in a text", "Match them.", 'Match\x07them.', "U+0007"),
    ("a text from right to left", "Match them.", "Match \u202ethem.", "U+202E"),
    ("an isolate", "Match them.", "Match \u2066them.", "U+2066"),
    ("a private letter", "Match them.", "Match \ue000them.", "U+E000"),
    ("the eight-bit escape", "{zh: 配对, en: Match them.}", '{zh: 配对, en: "Match \\x9b31m"}', "U+009B"),
    ("a draw of a trillion", "draw: 2..20", "draw: 2..1000000000000", "steps"),
    ("a draw with a number of five thousand digits", "draw: 2..20", f"draw: 2..{'9' * 5000}", "can't be read"),
    ("a draw with tiny steps", "draw: 2..20", "draw: 2..20 step 0.000000001", "drawn from decimals"),
    ("a shape of a million", "shape: [2]", "shape: [1000000]", "the shape of weights"),
    ("a shape of ten axes", "shape: [2]", "shape: [2, 2, 2, 2, 2, 2, 2, 2, 2, 2]", "the shape of weights"),
    ("a matrix with ragged rows", "default: [1, 2]", "default: [[1, 2], [3]]", "unlike things"),
    ("an empty vector", "default: [1, 2]", "default: []", "a list of nothing"),
    ("a text without end", "Match them.", "Match " + "them " * 2000, "characters"),
    ("more digits than there are", "decimals: 4", "decimals: 999999999", "decimals"),
    ("a placeholder with a format", "Side {side},", "Side {side:>999999999},", "is not a placeholder"),
    ("a placeholder with an attribute", "Side {side},", "Side {side.__class__},", "is not a placeholder"),
    ("a placeholder in a placeholder", "{closed?all", "{closed?{closed?all|x}", "a { inside a {"),
    ("a tag that runs Python", "ask: [area]", "ask: !!python/object/apply:os.system [id]", "the tag"),
    ("an alias", "ask: [area]", "ask: &a [area]\n    notes: *a", "an alias"),
]  # fmt: skip


@every(("old", "new", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_is_not_plain_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    found = faults_of(tmp_path, edited(old, new))
    assert any(message in fault.message for fault in found), found


MATHS = [r"\input{/etc/passwd}", r"\write18{id}", r"\def\x{y}", r"\href{javascript:x}{y}", r"\includegraphics{x}",
    r"\url{x}",
         r"\csname x\endcsname", r"\newcommand{\x}{y}", r"\catcode`\%=12", r"\special{x}", "{" * 300]  # fmt: skip


@pytest.mark.parametrize("maths", MATHS)
def test_maths_in_a_text_is_a_small_language_too(tmp_path: Path, maths: str) -> None:
    assert faults_of(tmp_path, edited("left: Tanh", f"left: {quoted(f'${maths}$')}"))


# Paths and files


PATHS = ["/dev/zero", "/dev/stdin", "/dev/tty", "/proc/self/mem", "/proc/self/environ", "/etc/passwd",
    "http://evil.example/bank.yaml",
         "file:///etc/passwd", "; rm -rf /", "$(id)", "~root", "-", "", "x" * 4000, "a\0b", "a\x1b[31mb",
         "../" * 200]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_is_no_bank_ends_as_a_message(tmp_path: Path, path: str) -> None:
    with pytest.raises(DlquizError) as caught:
        read_bank(path or tmp_path / "", cache=tmp_path / "cache")
    assert all(line.isprintable() for line in str(caught.value).split("\n"))
    assert "root:" not in str(caught.value)
    assert not (tmp_path / "cache").exists()


def test_a_file_name_can_not_draw_on_the_screen(tmp_path: Path) -> None:
    write_bank(tmp_path, edited("level: 2", "level: 4"), "a\x1b[31m\n\u202e.yaml")
    _, found = load(tmp_path)
    assert found
    assert all(str(fault).isprintable() for fault in found)


def test_a_strangers_word_that_all_is_proven_is_not_believed(tmp_path: Path) -> None:
    bank = sound_bank(tmp_path)
    rows = {q.id: {"digest": q.digest, "seeds": -1, "items": 1, "exact": True} for q in bank.questions}
    (tmp_path / "proven.json").write_text(json.dumps({"bank": bank.digest, "torch": "2.13", "questions": rows}))
    again = read_bank(tmp_path / "tiny.yaml")
    assert not any(is_proven(again, generate(question, 0)) for question in again.questions)


@pytest.mark.parametrize("count", [300, pytest.param(2000, marks=pytest.mark.slow)])
def test_a_bank_with_thousands_of_questions_is_read_in_time(tmp_path: Path, count: int) -> None:
    head, _, last = SOUND.partition("  - id: layer-order")
    many = head + "".join(f"  - id: layer-order-{n}{last}" for n in range(count))
    _, faults = load(write_bank(tmp_path, many))
    assert faults == []

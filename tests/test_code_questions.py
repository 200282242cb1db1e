"""Questions on programs: what is shown is what is run, a blank takes whatever does the same, bugs are proven."""

from __future__ import annotations

import ast
import builtins
import re
import traceback
from pathlib import Path

import pytest

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import load
from dlquiz.kinds.bug import BugItem
from dlquiz.kinds.code.program import Program, ProgramError, kept, literal, numbered, unprinted
from dlquiz.kinds.grading import grade
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate
from dlquiz.proof.comparison import prove
from dlquiz.text.blocks import CodeBlock
from dlquiz.text.spans import one_line
from dlquiz.torchlines.code import TorchError

BANK = Path(__file__).parent.parent / "question_bank"

# The lines; the names of what is printed; the lines that are run.
KEPT = [
    ("x = 1\nprint(x + 1)", ("y",), "x = 1\ny = x + 1"),
    ("print(a)  # 3", ("s",), "s = a  # 3"),
    ("print(a)\nprint((b))", ("s", "t"), "s = a\nt = b"),
]


@pytest.mark.parametrize(("text", "names", "lines"), KEPT)
def test_what_is_printed_is_kept(text: str, names: tuple[str, ...], lines: str) -> None:
    assert kept(text, names) == lines


@pytest.mark.parametrize("text", ["x = 1", "print(1)\nprint(2)", "print(1, 2)", "print(\n    1)"])
def test_a_print_that_is_not_one_value_a_line_is_refused(text: str) -> None:
    with pytest.raises(ProgramError):
        kept(text, ("y",))


def test_places_are_filled_and_doubled_brackets_stay() -> None:
    program = Program("x = {{{a}: {b}}}\n")
    assert program.names == {"a", "b"}
    assert program.filled({"a": "1", "b": literal((1, 2), as_float=True)}) == "x = {1: [1.0, 2.0]}"
    with pytest.raises(ProgramError):
        Program("x = {1}").filled({})


def test_lines_are_numbered_and_prints_undone() -> None:
    assert numbered("a\n\nb") == "1  a\n2\n3  b"
    assert unprinted("print(a.shape)  # x") == "a.shape  # x"


def _item(file: str, question: str, seed: int = 1) -> Item:
    bank, faults = load(BANK / file)
    assert not faults
    return generate(bank.question(question), seed)


def test_a_blank_takes_the_key_and_nothing_that_prints_something_else() -> None:
    item = _item("code-cnn.yaml", "code-conv-same-padding")
    key = item.parts[0].key
    assert [grade(item, [str(key + step)]).score for step in (-1, 0, 1)] == [0.0, 1.0, 0.0]


def _shown(item: Item) -> str:
    """The program as a student sees it, without the numbers of its lines."""
    text = next(block.text for block in item.shown("en") if isinstance(block, CodeBlock))
    return re.sub(r"^ *\d+  ?", "", text, flags=re.MULTILINE) if item.question.kind == "bug" else text


def _programs(bank: Bank) -> list[Item]:
    return [generate(question, 1) for question in bank.questions if question.kind in ("code", "bug")]


def test_every_program_that_is_shown_is_a_whole_file(real_bank: Bank) -> None:
    """Each name in it is Python's own, imported or assigned: somebody with pen and paper knows what nn is."""
    for item in _programs(real_bank):
        tree = ast.parse(_shown(item).replace("____", "1"))
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        bound = {node.id for node in names if isinstance(node.ctx, ast.Store)} | set(dir(builtins))
        bound |= {one.asname or one.name for node in ast.walk(tree) for one in getattr(node, "names", ())}
        bound |= {one.arg for node in ast.walk(tree) if isinstance(node, ast.Lambda) for one in node.args.args}
        assert {node.id for node in names} <= bound, item.address


@pytest.mark.slow
def test_every_program_that_is_shown_runs_as_it_stands(real_bank: Bank) -> None:
    """The blank filled in by the key; one that PyTorch refuses fails in the line that the right option names."""
    for item in _programs(real_bank):
        printed: list[object] = []
        lines = compile(_shown(item).replace("____", str(item.parts[0].key)), "shown", "exec")
        try:
            exec(lines, {"print": printed.append})
        except Exception as error:
            failed = traceback.extract_tb(error.__traceback__)[1].lineno
            assert isinstance(item, BugItem)
            assert f"line {failed}:" in one_line(item.key_in_full("en")), item.address
        else:
            assert printed or item.question.kind == "bug", item.address


BLANK = """\
topic: cnn.convolution
questions:
- id: stride-in-the-blank
  kind: code
  title: {zh: 步幅, en: The stride}
  level: 1
  covers: []
  given:
    size: {symbol: N, zh: 边长, en: size, draw: [10]}
    stride: {symbol: S, zh: 步幅, en: stride, draw: [4]}
  results:
    side: {symbol: M, zh: 输出边长, en: output size, is: floor((size - 1) / stride) + 1}
    needed: {symbol: S, zh: 空格, en: the blank, is: ceil((size - 1) / side) + 1}
  ask: [needed]
  prints: [side]
  blank: stride
  stem: {zh: 填空。, en: Fill in the blank.}
  program: |
    conv = nn.Conv2d(1, 1, 1, stride={stride})
    print(conv(torch.zeros(1, 1, {size}, {size})).shape[2])  # {side}
  example: {size: 10, stride: 4, side: 3, needed: 4}
"""


def test_another_stride_that_prints_the_same_is_right_too(tmp_path: Path) -> None:
    """By hand: of 10 places strides 4 gives 0, 4, 8; stride 3 gives 0, 3, 6, 9; stride 5 gives 0, 5."""
    file = tmp_path / "blank.yaml"
    file.write_text(BLANK.replace("topic: cnn.convolution", "topic: cnn.convolution\ntitle: X"), "utf-8")
    bank, faults = load(file)
    assert not faults
    item = generate(bank.question("stride-in-the-blank"), 1)
    assert [grade(item, [str(stride)]).score for stride in (3, 4, 5, 0, -4)] == [0.0, 1.0, 0.0, 0.0, 0.0]


BUGS = [
    ("code-cnn.yaml", "code-bug-in-channels"),
    ("code-structure.yaml", "code-bug-no-flatten"),
    ("code-rnn.yaml", "code-bug-lstm-tuple"),
    ("code-loop.yaml", "code-bug-zero-grad"),
    ("code-loss.yaml", "code-bug-softmax-twice"),
    ("code-softmax.yaml", "code-bug-softmax-dim"),
    ("code-dropout.yaml", "code-bug-eval-forgotten"),
]


@pytest.mark.parametrize(("file", "question"), BUGS)
def test_a_bug_is_there_and_mended_is_gone(file: str, question: str) -> None:
    proof = prove(_item(file, question))
    assert proof is not None
    assert proof.agrees


# What is edited in the bug of code-cnn: its program is then no such bug, and the proof says so.
UNPROVEN = [
    ("nn.Conv2d(3, 64, 3, padding=1)", "nn.Conv2d({first}, 64, 3, padding=1)"),  # nothing is wrong
    ("{line: 5, right", "{line: 4, right"),  # another line is blamed
    ("mended: {'3': 'conv2 = nn.Conv2d({first}", "mended: {'3': 'conv2 = nn.Conv2d(5"),  # it is wrong still
]


@pytest.mark.parametrize(("old", "new"), UNPROVEN)
def test_what_is_no_such_bug_is_not_proven(old: str, new: str, tmp_path: Path) -> None:
    file = tmp_path / "bug.yaml"
    text = (BANK / "code-cnn.yaml").read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    bank, faults = load(file)
    assert not faults
    item = generate(bank.question("code-bug-in-channels"), 1)
    try:
        proof = prove(item)
    except TorchError:  # the mended program fails
        return
    assert proof is not None
    assert not proof.agrees


# What is edited, and what is said of it.
FAULTS = [
    ("{channels}, {kernel_size}", "{chanels}, {kernel_size}", "chanels"),
    ("print(conv(x).shape)\n", "print(conv(x).shape, 1)\n", "print takes one value"),
    ("padding={padding})\n    x = torch.zeros(1, 3, {size}, {size})\n    print(conv(x).shape)",
     "padding={padding})\n    import os\n    print(conv(x).shape)", "nothing can be imported"),
    ("blank: padding", "blank: side", "is no given"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), FAULTS)
def test_what_is_wrong_with_a_program_is_said(old: str, new: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "code.yaml"
    text = (BANK / "code-cnn.yaml").read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")
    assert any(message in fault.message for fault in load(file)[1])

"""One slip of an author is one fault: nothing is said of what follows from it, and of many items a few are named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from banks import SOUND, edited, faults_of, sound_bank, write_bank
from conftest import Cli
from rows import every

from dlquiz.ground.errors import Fault, gathered, same_place
from dlquiz.proof.check import check_question
from dlquiz.torchlines.code import TorchError

_STEM = "Find the area $A$."
# The slip; what the sound bank says; what is written instead; the only thing that is said.
ONCE = [
    ("a comma in a text without quotes", "en: draw it}", "en: draw it, then add}", "'then add' has no colon"),
    ("words in brackets of their own", "en: draw it}", "en: {{draw it}}}", "a key that is not a plain word"),
    ("an underscore in a number", "draw: 2..20", "draw: [1_000, 20]", "'1_000' is a surprise"),
    ("an empty text", "en: draw it}", "en: }", "an empty value"),
    ("a tab that indents", "      side: {symbol", "\t\tside: {symbol", "a tab"),
    ("an open bracket in a stem", "frame of width {frame},", "frame of width {frame,", "a { inside a {"),
    ("maths that does not end", _STEM, "Find the area $A.", "the $ before"),
    ("a placeholder that is misspelt", "of side {side} has", "of side {sides} has", "uses {sides}"),
    ("a value that one language does not show", "of side {side} has", "has", "differ in the placeholders side"),
    ("a misspelt name in a result", "is: (side + (2", "is: (sido + (2", "the name sido is not known"),
    ("a misspelt module", "area = int(torch.ones(", "area = int(np.ones(", "the name 'np' is not known"),
    ("an English text in Chinese", "en: draw it}", "en: 画一张图}", "the English of `hint`"),
]  # fmt: skip


@every(("old", "new", "says"), [row[1:] for row in ONCE], ids=[row[0] for row in ONCE])
def test_a_slip_is_told_once(tmp_path: Path, old: str, new: str, says: str) -> None:
    told = faults_of(tmp_path, edited(old, new))
    assert [says in fault.message for fault in told] == [True], told


# What a Chinese keyboard, or a text without quotes, does to YAML; what is advised.
ADVICE = [
    ("level: 1\n    covers: [tiny", "level：1\n    covers: [tiny", "not ： and ，"),
    ("zh: 边长, en: side,", "zh: 边长， en: side,", "not ： and ，"),
    ("en: draw it}", "en: draw: it}", "quote a text"),
    ("en: draw it}", "en: it's #1}", "quote a text"),
    ("    level: 1\n    covers: [tiny", "   level: 1\n    covers: [tiny", "check the indentation"),
]  # fmt: skip


@every(("old", "new", "advice"), ADVICE)
def test_what_yaml_does_not_take_is_told_with_its_likely_cause(tmp_path: Path, old: str, new: str, advice: str) -> None:
    (fault,) = faults_of(tmp_path, edited(old, new))
    assert fault.message.startswith("the YAML can't be read")
    assert advice in fault.hint


def test_of_many_items_with_one_fault_three_are_named() -> None:
    """The values differ, what is wrong is the same; another place or another fault is told by itself."""
    many = [
        Fault("b.yaml", 3, f"area#{n} (side={n}, frame=[1, {n}]): PyTorch gives {{'area': {n}.5}}") for n in range(9)
    ]
    others = [Fault("b.yaml", 4, many[0].message), Fault("b.yaml", 3, "area#1 (side=1): division by zero")]
    told = gathered([*many, *others], same_place)
    assert [fault.line for fault in told] == [3, 3, 3, 3, 4]
    assert [fault.message.endswith(", and 6 more like it") for fault in told].count(True) == 1


def test_the_page_names_three_items_and_the_count(cli: Cli, tmp_path: Path) -> None:
    bank = write_bank(tmp_path, edited("area = int(", "area = (frame == 1) + int("))
    said = cli("bank", "check", bank, "--lang", "zh").out.splitlines()
    assert len([line for line in said if "公式得" in line]) == 3 * 2  # of two questions on the card
    assert re.search(r"，另有 \d+ 处同样$", "\n".join(said), re.M)


BUG = """
  - id: shrinks
    kind: bug
    level: 1
    stem: {zh: 错在哪里？, en: What is wrong?}
    draw: {size: [4, 5]}
    program: |
      x = torch.ones({size}, 3)
      y = x @ x
    mended: {'2': 'y = x @ x.T'}
    options:
      - {line: 2, right: {zh: 形状不合, en: the shapes do not fit}}
      - {line: 1, wrong: {zh: 少了一维, en: an axis lacks}, because: {zh: 两维就够, en: Two are enough.}}
      - {line: 1, wrong: {zh: 应是零, en: it has to be zeros}, because: {zh: 都可以, en: Both will do.}}
    why: {zh: 内侧两个大小不等。, en: The inner sizes differ.}
"""


class Scripted:
    """A runner that fails in the lines it is told, one run after another; 0: it does not fail."""

    version = "0"

    def __init__(self, *lines: int) -> None:
        self.lines = list(lines)

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        line = self.lines.pop(0)
        self.lines.append(line)
        if line:
            raise TorchError("shapes", line)
        return {"holds": True}


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((2, 0), ""),
        ((1, 0), "shrinks#0: the program fails in line 1, the right option blames line 2"),
        ((0, 0), "shrinks#0: the program does not fail, the right option blames line 2"),
        ((2, 2), "shrinks#0: the mended program fails: PyTorch, line 2: shapes"),
    ],
)
def test_what_a_program_does_instead_is_said_in_words(tmp_path: Path, lines: tuple[int, int], says: str) -> None:
    question = sound_bank(tmp_path, SOUND + BUG).question("shrinks")
    assert [fault.message for fault in check_question(question, Scripted(*lines), seeds=1).faults] == [says] * bool(
        says
    )


# A program and a table of facts, each with places for values.
PLACES = """
  - id: prints
    kind: code
    level: 1
    covers: []
    title: {zh: 打印的数, en: The number printed}
    given:
      value: {symbol: x, zh: 输入, en: input, draw: 2..9}
    results:
      printed: {symbol: g, zh: 打印的数, en: the number printed, is: 3 * value}
    stem: {zh: 这段程序打印什么数？, en: Which number does this program print?}
    program: |
      x = torch.tensor({value})
      print((3 * x).item())
    mistakes:
      - {id: once, of: printed, is: value, zh: 乘了 3, en: it is times 3, example: 2}
      - {id: added, of: printed, is: value + 3, zh: 是相乘, en: they multiply, example: 5}
    example: {value: 2, printed: 6}
facts:
  - id: shapes
    level: 1
    title: {zh: 图形, en: Shapes}
    about: {zh: 图形, en: shape}
    holds: {zh: 边数, en: number of sides}
    without: [match]
    choice: {zh: "{about}有几条边？", en: "How many sides has {about}?"}
    truth: {zh: "{about}有{holds}", en: "{about} has {holds}"}
    rows:
      - id: triangle
        about: {zh: 三角形, en: a triangle}
        holds: {zh: 三条边, en: three sides}
        mark: {zh: 三条, en: three}
        why: {zh: 三角形有三条边。, en: A triangle has three sides.}
      - id: square
        about: {zh: 正方形, en: a square}
        holds: {zh: 四条边, en: four sides}
        mark: {zh: 四条, en: four}
        why: {zh: 正方形有四条边。, en: A square has four sides.}
      - id: pentagon
        about: {zh: 五边形, en: a pentagon}
        holds: {zh: 五条边, en: five sides}
        mark: {zh: 五条, en: five}
        why: {zh: 五边形有五条边。, en: A pentagon has five sides.}
      - id: hexagon
        about: {zh: 六边形, en: a hexagon}
        holds: {zh: 六条边, en: six sides}
        mark: {zh: 六条, en: six}
        why: {zh: 六边形有六条边。, en: A hexagon has six sides.}
"""
# The slip; what is written, at one or two places; what is written instead; the only thing that is said.
MISPLACED = [
    ("a name in a program", "torch.tensor({value})", "torch.tensor({valu})", "in the program, valu is not known"),
    ("a name in one language of a table", '"{about}有几', '"{abut}有几', "`choice` of the facts shapes uses {abut}"),
    ("a name in both", "{about}有几|has {about}?", "{abut}有几|has {abut}?", "of the facts shapes uses {abut}"),
    ("one of two names", '"{about} has {holds}"', '"{about} has {hold}"', "`truth` of the facts shapes uses {hold}"),
    ("a name that one language lacks", '"{about}有几', '"它有几', "differ in the placeholders about"),
    ("no mark in a row", "        mark: {zh: 三条, en: three}\n", "", "lacks `mark`"),
    ("a name that both lack", "{about}有几|has {about}?", "它有几|has it?", "does not hold {about}"),
]  # fmt: skip


@every(("old", "new", "says"), [row[1:] for row in MISPLACED], ids=[row[0] for row in MISPLACED])
def test_a_misspelt_place_of_a_program_or_a_table_is_told_once(tmp_path: Path, old: str, new: str, says: str) -> None:
    sound_bank(tmp_path, text := SOUND + PLACES)
    for one, other in zip(old.split("|"), new.split("|"), strict=True):
        assert text.count(one) == 1
        text = text.replace(one, other)
    told = faults_of(tmp_path, text)
    assert [says in fault.message for fault in told] == [True], told

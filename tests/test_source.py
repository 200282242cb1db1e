"""YAML read strictly: what a person could misread is a fault at its line, and nothing that is read runs or explodes."""

from __future__ import annotations

import random
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rows import every

from dlquiz.cards.source import MAX_BYTES, YamlNode, from_data, parse_yaml, read_yaml, to_data
from dlquiz.ground.hidden import masked

# What is surprising; the text; the line of the fault; the message; the hint.
SURPRISES = [
    ("no", "a: 1\nb: no\n", 2, "'no' is a surprise", "reads it as a truth value"),
    ("Yes", "a: Yes\n", 1, "'Yes' is a surprise", "truth value"),
    ("on", "a: [1, on]\n", 1, "'on' is a surprise", "truth value"),
    ("OFF", "a: OFF\n", 1, "'OFF' is a surprise", "truth value"),
    ("True", "a: True\n", 1, "'True' is a surprise", "lower case"),
    ("~", "a: ~\n", 1, "'~' is a surprise", "leave the key out"),
    ("null", "a: null\n", 1, "'null' is a surprise", "leave the key out"),
    ("nothing", "a:\nb: 1\n", 1, "an empty value", "leave the key out"),
    ("a leading zero", "a: 010\n", 1, "'010' is a surprise", "octal"),
    ("hexadecimal", "a: 0x1F\n", 1, "'0x1F' is a surprise", "decimal"),
    ("binary", "a: 0b11\n", 1, "'0b11' is a surprise", "decimal"),
    ("a time", "a: 1:30\n", 1, "'1:30' is a surprise", "base 60"),
    ("an exponent without a point, which YAML 1.1 reads as text", "a: 1e-3\n", 1, "'1e-3' is a surprise", "0.001"),
    ("no digit before the point", "a: .5\n", 1, "'.5' is a surprise", "0.5"),
    ("no digit after the point", "a: 5.\n", 1, "'5.' is a surprise", "0.5"),
    ("a plus sign", "a: +5\n", 1, "'+5' is a surprise", "12"),
    ("an underscore", "a: 1_000\n", 1, "'1_000' is a surprise", "12"),
    ("a number beyond counting", f"a: 1{'0' * 30}\n", 1, "is a surprise", "quote it"),
    ("digits that are not ASCII", "a: ٣\n", 1, "'٣' is a surprise", "quote it"),
    ("infinity", "a: .inf\n", 1, "'.inf' is a surprise", "finite"),
    ("not a number", "a: .NaN\n", 1, "'.NaN' is a surprise", "finite"),
    ("a date", "a: 2024-01-02\n", 1, "'2024-01-02' is a surprise", "date"),
    ("a key twice", "a: 1\nb: 2\na: 3\n", 3, "the key a a second time", "the first is in line 1"),
    ("a merge key", "a: 1\n<<: {b: 1}\n", 2, "a key that is not a plain word", "key: value"),
    ("a key that is a list", "? [a]\n: 1\n", 1, "a key that is not a plain word", "key: value"),
    ("a key with a control character", 'a: 1\n"\\e[31m": 1\n', 2, "a key that is not a plain word", "key: value"),
    ("an anchor", "a: &x 1\n", 1, "an anchor", "write out"),
    ("an alias", "b: 1\na: *x\n", 2, "an alias", "write it out"),
    ("a tag", "a: !foo {b: 1}\n", 1, "the tag !foo", "no tags"),
    ("a tag of Python's", "a: !!python/object/apply:os.system [id]\n", 1, "python/object/apply:os.system", "no tags"),
    ("a tag that makes a set", "a: !!set {x: 1}\n", 1, "the tag tag:yaml.org,2002:set", "no tags"),
    ("a tag that makes text of a number", "a: !!str 3\n", 1, "the tag tag:yaml.org,2002:str", "no tags"),
    ("a tab", "a: 1\nb:\t2\n", 2, "a tab", "use spaces"),
    ("a tab inside a text", "a: 'x\ty'\n", 1, "a tab", "use spaces"),
    ("a control character", "a: x\x07y\n", 1, "the invisible character U+0007", "remove it"),
    ("an escape of a control character", 'b: 1\na: "\\e[2J"\n', 2, "character U+001B", "'single quotes'"),
    ("a mark that turns the direction of writing", "a: 'x\u202ey'\n", 1, "the invisible character U+202E",
     "remove it"),
    ("a space of no width", "a: 'x\u200by'\n", 1, "the invisible character U+200B", "remove it"),
    ("a line separator that an editor does not count", "a: 'x\u2028y'\n", 1, "the invisible character U+2028",
     "remove"),
    ("a second document", "a: 1\n---\nb: 2\n", 2, "a second document", "one topic"),
    ("a bracket that stays open", "a: [1,\nb: 2\n", 3, "can't be read", "brackets"),
    ("a quote that stays open", "a: 'x\n", 2, "unexpected end of stream", "quotes"),
    ("a colon too many", "a: b: c\n", 1, "mapping values are not allowed", "quotes"),
    ("a backslash in double quotes", 'b: 1\na: "$\\mu$"\n', 2, "escape character", "'single quotes'"),
    ("a backslash that means a bell", 'b: 1\na: "$\\alpha$"\n', 2, "character U+0007", "'single quotes'"),
    ("a backslash that means a line break", 'b: 1\na: "$\\nu$"\n', 2, "character U+000A", "'single quotes'"),
    ("a text that begins with @", "a: @b\n", 1, "can't be read", "quotes"),
]  # fmt: skip


@every(("text", "line", "message", "hint"), [row[1:] for row in SURPRISES], ids=[row[0] for row in SURPRISES])
def test_a_surprise_is_a_fault_at_its_line(text: str, line: int, message: str, hint: str) -> None:
    _, faults = parse_yaml(text, "bank.yaml")
    assert len(faults) == 1, faults
    assert (faults[0].path, faults[0].line) == ("bank.yaml", line)
    assert message in faults[0].message
    assert hint in faults[0].hint


@every(
    ("text", "value"),
    [
        ("0", 0), ("-7", -7), ("0.5", Fraction(1, 2)), ("-0.001", Fraction(-1, 1000)), ("1.5e-3", Fraction(3, 2000)),
        ("true", True), ("false", False), ("'no'", "no"), ('"1:30"', "1:30"), ("'3'", "3"), ("''", ""), ("yes it is",
         "yes it is"),
        ("e", "e"), ("E", "E"), ("_", "_"), (".", "."), ("5..64", "5..64"), ("-2.0..2.0 step 0.1",
         "-2.0..2.0 step 0.1"),
        ("1x1", "1x1"), ("a_1", "a_1"), ("北", "北"), ("nothing", "nothing"), ("x > 0", "x > 0"), ("$a & b$",
         "$a & b$"),
    ],
)  # fmt: skip
def test_plain_values_are_what_they_look_like(text: str, value: object) -> None:
    node, faults = parse_yaml(f"a: {text}\n", "")
    assert faults == []
    assert node is not None
    assert node.plain() == {"a": str(value) if isinstance(value, Fraction) else value}
    assert type(node.value["a"].value) is type(value)


def test_all_faults_come_at_once_in_the_order_of_the_lines() -> None:
    text = "a: no\nb: 010\na: 1\nc: &x 2\nd: *x\ne:\t1\nf: .5\ng: !t 1\nh: ~\n"
    _, faults = parse_yaml(text, "f")
    assert sorted(fault.line for fault in faults) == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_lines_are_those_of_an_editor() -> None:
    text = "a:\n  b: |\n    one\n    two\n  c: [1,\n    2]\r\n# comment\nd: 'x\n  y'\ne: 3\n"
    node, faults = parse_yaml(text, "")
    assert faults == []
    assert node is not None
    top = node.value
    assert [top[key].line for key in ("a", "d", "e")] == [2, 8, 10]
    assert [top["a"].value[key].line for key in ("b", "c")] == [2, 5]
    assert [item.line for item in top["a"].value["c"].value] == [5, 6]
    assert top["a"].value["b"].value == "one\ntwo\n"


# What would use up memory, time or the stack


def laughs(levels: int) -> str:
    """A billion laughs: each line holds the one before ten times."""
    first = "l0: &l0 [ha, ha]\n"
    return first + "".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, levels))


BOMBS = [
    ("aliases that hold aliases", laughs(30), "an alias"),
    ("an alias of what it stands in", "a: &x [*x]\n", "an alias"),
    ("lists in lists", "a: " + "[" * 900_000, "nested more than 30 deep"),
    ("lists in lists, closed", "a: " + "[" * 500 + "]" * 500 + "\n", "nested more than 30 deep"),
    ("mappings in mappings", "{a: " * 300_000, "nested more than 30 deep"),
    ("dashes", "- " * 500_000 + "x\n", "nested more than 30 deep"),
    ("question marks", "? " * 500_000 + "x\n", "nested more than 30 deep"),
    ("brackets as keys", "? [[[" * 100_000, "nested more than 30 deep"),
    ("tags", "a: " + "!x " * 100_000, "can't be read"),
    ("one long word", "a: " + "x" * 1_900_000, ""),
    ("one long number", "a: " + "9" * 1_900_000, "is a surprise"),
    ("one long time", "a: " + "1:" * 500_000 + "x", ""),
    ("underscores", "a: " + "_" * 1_000_000 + "x", ""),
    ("many keys", "".join(f"k{n}: {n}\n" for n in range(20_000)), ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), [row[1:] for row in BOMBS], ids=[row[0] for row in BOMBS])
def test_a_bomb_does_not_go_off(text: str, message: str) -> None:
    _, faults = parse_yaml(text, "f")
    assert any(message in fault.message for fault in faults) or not message
    assert max((len(str(fault)) for fault in faults), default=0) < 500


def test_too_many_bytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    node, faults = read_yaml(path, "large.yaml")
    assert node is None
    assert [str(fault) for fault in faults] == ["large.yaml: is longer than 2,000,000 bytes; split it by topic"]


def test_what_is_hidden_never_gets_through() -> None:
    node, faults = parse_yaml('a: "x\\e[31m\\u202e"\nb: "\\x9b2J"\n', "f")
    assert node is not None
    assert all(part.isprintable() for part in node.plain().values())
    assert len(faults) == 3
    assert masked("a\x1b[31m\u202eb") == "a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}b"


# Laws


WORDS = st.text(st.sampled_from("abcxyz 面积$.:#-"), min_size=1, max_size=12)
TREES = st.recursive(
    st.booleans() | st.integers(-(10**12), 10**12) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcdefgh"), inner, max_size=4),
    max_leaves=15,
)


@given(TREES)
def test_what_yaml_writes_is_read_back(tree: Any) -> None:
    text = yaml.safe_dump({"top": tree}, allow_unicode=True)
    node, faults = parse_yaml(text, "f")
    assert faults == []
    assert node is not None
    assert node.plain() == {"top": tree}
    assert from_data(to_data(node)) == node


def test_a_fraction_survives_the_way_through_json() -> None:
    node = YamlNode({"a": YamlNode((YamlNode(Fraction(1, 8), 2, "0.125"),), 2)}, 1)
    assert from_data(to_data(node)) == node


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    node, faults = parse_yaml(text, "f")
    assert node is not None or faults
    assert all(str(fault).isprintable() for fault in faults)


def test_any_damage_to_a_bank_is_read_or_refused() -> None:
    from banks import SOUND

    chance = random.Random(1)
    for _ in range(200):
        letters = list(SOUND)
        for _ in range(3):
            letters[chance.randrange(len(letters))] = chance.choice("[]{}:,'\"&*!|>-?#%@`\n\t \\")
        node, faults = parse_yaml("".join(letters), "f")
        assert node is not None or faults


# What took the square of its length: 60 kB of the first were read in 81 s.
LONG = [
    "1" + "_" * 500_000 + "x",
    "1" * 500_000 + ".x",
    "1:" * 400_000 + "x",
    "1" + "e" * 500_000,
    "".join(map(chr, range(0xE000, 0xF800))) * 50,
]


@pytest.mark.slow
@pytest.mark.parametrize("text", LONG, ids=["underscores", "digits", "times", "exponents", "private characters"])
def test_reading_takes_as_long_as_the_text_is_not_its_square(text: str) -> None:
    """In a process that is stopped after a time that the square of the length could never keep."""
    program = "import sys; from dlquiz.cards.source import parse_yaml; parse_yaml('a: ' + sys.stdin.read(), 'f')"
    command = [sys.executable, "-c", program]
    assert subprocess.run(command, input=text.encode(), timeout=60).returncode == 0


def test_the_parser_that_gives_up_first_is_not_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    """PyYAML reads ahead: with whatever words it gives up in 900,000 brackets, the fault is ours."""
    mark = yaml.Mark("f", 600, 0, 600, None, 0)

    def giving_up(*_: object, **__: object) -> None:
        raise yaml.scanner.ScannerError(None, None, "words of another", mark)

    monkeypatch.setattr(yaml, "parse", giving_up)
    _, faults = parse_yaml("a: " + "[" * 1000, "f")
    assert [fault.message for fault in faults] == ["nested more than 30 deep"]


# `?` and the like between brackets, where PyYAML's own parser ends a text and libyaml does not.
_BETWEEN_BRACKETS = [
    "a: {zh: 什么数？, en: Which number? None}\n",
    "a: [is it?, no one knows, 'q?', \"why\\u003f ?\"]\n",
    "a?: what? {b}\n",
]


@pytest.mark.parametrize("text", _BETWEEN_BRACKETS)
def test_a_bank_is_read_alike_without_libyaml(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """As where PyYAML had to be built without a C compiler; YAML 1.2 allows it too."""
    wanted = parse_yaml(text, "x.yaml")
    assert not wanted[1]
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert parse_yaml(text, "x.yaml") == wanted

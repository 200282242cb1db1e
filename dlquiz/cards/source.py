"""YAML read strictly, with the line of everything: what a person could misread is a fault, not a guess."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from msgspec import Struct

from dlquiz.ground.errors import Fault
from dlquiz.ground.files import start_of
from dlquiz.ground.hidden import STAND_IN, hidden_characters, masked

MAX_BYTES = 2_000_000
MAX_DEPTH = 30
# Different hidden characters of one text that are told.
_MOST_HIDDEN = 5
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,20}([eE][+-]?[0-9]{1,2})?")
# What is read once is not read again (`++`), so that a long text takes as long as it is, not its square.
_SURPRISES = (
    (re.compile(r"yes|no|on|off", re.I), 'YAML 1.1 reads it as a truth value: write true or false, or quote it: "{}"'),
    (re.compile(r"true|false", re.I), 'write true or false in lower case, or quote it: "{}"'),
    (re.compile(r"~|null|", re.I), "nothing stands here: write the value or leave the key out"),
    (re.compile(r"[-+]?0[0-7_]+"), 'YAML 1.1 reads it as octal: drop the leading zero or quote it: "{}"'),
    (re.compile(r"[-+]?0[xob][0-9a-fA-F_]+"), 'write the number in decimal or quote it: "{}"'),
    (re.compile(r"[-+]?+\d++(:[0-5]?\d)++(\.\d*+)?+"), 'YAML 1.1 reads it as base 60: quote it: "{}"'),
    (re.compile(r"\d{4}-\d\d?-\d\d?.*"), 'YAML reads it as a date: quote it: "{}"'),
    (re.compile(r"[-+]?\.(inf|nan)", re.I), "a number must be finite"),
    (
        re.compile(r"(?=[-+._]*\d)[-+]?+[\d_]*+\.?+[\d_]*+(e[-+]?+\d*+)?+", re.I),
        'write 12, 0.5 or 0.001, or quote it: "{}"',
    ),
)
# How a text begins that may be a number or a surprise; most are words, and begin otherwise.
_SUSPECT = re.compile(r"[-+._~\d]|yes|no|on|off|true|false|null|$", re.I)
# For private use, so that it is in no text: as something that can't be seen it is a fault before.
_QUESTION_MARK = "\ue000"
_ESCAPE = "put texts with maths in 'single quotes'"
_COMMA = "a comma within {...} ends a text: put a text that has one in 'single quotes'"
_TAB = "a tab"
# A key that ends with a wide colon, or stands behind a wide comma, as a Chinese keyboard writes them.
_WIDE_MARK = re.compile(r"(?m)(^|[{,，-])[ ]*[a-z_]+[ ]*：|，[ ]*[a-z_]+[ ]*[:：]")
_LOOKED_AT = 20  # lines before the place where the parser gave up
_SHOWN = 40  # characters of what is told


class YamlNode(Struct, frozen=True):
    """A scalar (str, int, Fraction, bool), a tuple of nodes, or a dict of nodes, with its line (1-based) and,
    for a number, the text it was written as."""

    value: Any
    line: int
    text: str = ""

    @property
    def said(self) -> str:
        """The value as an error shows it."""
        if isinstance(self.value, dict | tuple):
            return "a mapping" if isinstance(self.value, dict) else "a list"
        return repr(self.text or self.value)

    def plain(self) -> Any:
        """The data without lines, for a digest: the same whenever the YAML means the same."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return str(self.value) if isinstance(self.value, Fraction) else self.value


def read_yaml(path: Path, name: str) -> tuple[YamlNode | None, list[Fault]]:
    """The tree of a file and everything wrong with its YAML. `name` is how the user knows the file."""
    try:
        data = read_bytes(path)
    except OSError as error:
        return None, [Fault(name, 0, f"can't be read: {error.strerror or error}", "check the path and its permissions")]
    if len(data) > MAX_BYTES:
        return None, [Fault(name, 0, f"is longer than {MAX_BYTES:,} bytes", "split it by topic")]
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")  # whose ends of lines they are
    except UnicodeDecodeError:
        return None, [Fault(name, 0, "is not UTF-8 text", "save it as UTF-8")]
    return parse_yaml(text, name)


def read_bytes(path: Path) -> bytes:
    """The first bytes of a plain file, one more than a bank file may have. Raises OSError; never waits for a pipe."""
    return start_of(path, MAX_BYTES + 1)


def parse_yaml(text: str, name: str) -> tuple[YamlNode | None, list[Fault]]:
    """The tree of a text and everything wrong with its YAML."""
    import yaml

    reader = _Reader(name)
    clean = reader.cleaned(text)
    try:
        reader.text = clean
        root = reader.document(_events(clean))
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1
        if error.problem_mark and _brackets(clean, error.problem_mark.index) > MAX_DEPTH:
            reader.too_deep(line)
            return None, reader.faults
        problem = masked(" ".join(str(part) for part in (error.context, error.problem) if part))
        first = error.context_mark.line if error.context_mark else line - 1
        shown = "\n".join(clean.split("\n")[max(first, line - _LOOKED_AT) : line])
        tabs = [fault for fault in reader.faults if fault.message == _TAB]  # a tab that indents moves all below it
        return None, tabs or [
            *reader.faults,
            Fault(name, line, f"the YAML can't be read: {problem}", _way_out(problem, shown)),
        ]
    except yaml.YAMLError as error:
        problem = masked(str(error).splitlines()[0])
        return None, [*reader.faults, Fault(name, 0, f"the YAML can't be read: {problem}", "a bank file is plain text")]
    except _TooDeepError:
        return None, reader.faults
    if root is None:
        hint = "a bank file begins with `topic:`, a blueprint with `title:`; see question_bank/README.md"
        return None, [*reader.faults, Fault(name, 0, "is empty", hint)]
    return root, reader.faults


def _events(text: str) -> Iterator[Any]:
    """What the parser finds. Where PyYAML comes without libyaml, a `?` between brackets ends a text that is not quoted,
    which it does not in libyaml nor in YAML 1.2; so another character stands for it."""
    import yaml

    if hasattr(yaml, "CSafeLoader"):
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
        return
    for event in yaml.parse(text.replace("?", _QUESTION_MARK), Loader=yaml.SafeLoader):
        if isinstance(event, yaml.ScalarEvent):
            event.value = event.value.replace(_QUESTION_MARK, "?")
        yield event


def _way_out(problem: str, lines: str) -> str:
    """What most often is wrong with lines that YAML does not take."""
    if "escape character" in problem:
        return _ESCAPE
    if _WIDE_MARK.search(lines):
        return "a key ends with `:` and a space, and what follows it is parted by `,`: not ： and ，"
    if "flow mapping" in problem:
        return "quote a text that holds , : # or a bracket; within 'single quotes' a quote is written twice"
    return "check the indentation, quotes and brackets just before"


class _TooDeepError(Exception):
    """The rest of the file is not worth reading."""


class _Reader:
    """Makes the tree out of the parser's events: unlike its own tree, they show anchors and tags, and how deep it gets
    before the stack is used up."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.events: Iterator[Any] = iter(())
        self.text = ""

    def fault(self, line: int, message: str, hint: str) -> None:
        self.faults.append(Fault(self.name, line, message, hint))

    def too_deep(self, line: int) -> None:
        self.fault(line, f"nested more than {MAX_DEPTH} deep", "write it flatter")

    def cleaned(self, text: str) -> str:
        """The text of a file without what can't be seen."""
        lines = text.split("\n")
        if not hidden_characters("".join(lines)):
            return text
        return "\n".join(self.line(line, number) for number, line in enumerate(lines, 1))

    def line(self, text: str, number: int) -> str:
        """A line of the file, cleaned of what can't be seen."""
        text = text.removesuffix("\r")
        if "\t" in text:
            self.fault(number, _TAB, "use spaces")
            text = text.replace("\t", " ")
        return self.shown(text, number)

    def shown(self, text: str, line: int, hint: str = "remove it") -> str:
        """A text without hidden characters, each of which is a fault. A line break may stay, unless it is a \\n."""
        allowed = "" if hint == _ESCAPE else "\n"
        found = [char for char in hidden_characters(text) if char not in allowed]
        for char in found[:_MOST_HIDDEN]:
            self.fault(line, f"the invisible character U+{ord(char):04X}", hint)
        return text.translate(dict.fromkeys(map(ord, found), STAND_IN)) if found else text

    def document(self, events: Iterator[Any]) -> YamlNode | None:
        self.events = events
        root = None
        for event in events:
            if _kind(event) == "DocumentStart":
                if root is not None:
                    self.fault(_line(event), "a second document", "one file holds one topic; remove the `---`")
                    return root
                root = self.read(next(events), 0)
        return root

    def read(self, event: Any, depth: int) -> YamlNode:
        line = _line(event)
        if depth > MAX_DEPTH:
            self.too_deep(line)
            raise _TooDeepError
        kind = _kind(event)
        if kind == "Alias":
            self.fault(line, "an alias (*name) of another place", "write it out")
            return YamlNode("", line)
        if event.anchor is not None:
            self.fault(line, "an anchor (&name)", "write out what repeats")
        if event.tag is not None:
            self.fault(line, f"the tag {masked(event.tag)}", "a bank has no tags")
        if kind == "MappingStart":
            return YamlNode(self.mapping(depth), line)
        if kind == "SequenceStart":
            return YamlNode(tuple(self.read(item, depth + 1) for item in self.until("SequenceEnd")), line)
        return self.scalar(event, line)

    def until(self, end: str) -> Iterator[Any]:
        while _kind(event := next(self.events)) != end:
            yield event

    def mapping(self, depth: int) -> dict[str, YamlNode]:
        entries: dict[str, YamlNode] = {}
        for key in self.until("MappingEnd"):
            name = self.key(key, depth)
            event = next(self.events)
            if name and self.is_cut_off(key, event):
                self.fault(_line(key), f"{name[:_SHOWN]!r} has no colon and no value", _COMMA)
                continue
            told = len(self.faults)
            value = self.read(event, depth + 1)
            if not name:
                del self.faults[told:]
            if name in entries:
                hint = f"the first is in line {entries[name].line}; remove one"
                self.fault(_line(key), f"the key {name} a second time", hint)
            elif name:
                entries[name] = value
        return entries

    def is_cut_off(self, key: Any, value: Any) -> bool:
        """Whether a key within {...} is followed by no colon: the rest of a text that has a comma in it."""
        empty = _kind(value) == "Scalar" and value.start_mark.index == value.end_mark.index and not value.style
        return empty and ":" not in self.text[key.end_mark.index : value.start_mark.index]

    def key(self, event: Any, depth: int) -> str:
        """The name of a key; "" if it is none, with the fault noted."""
        scalar = _kind(event) == "Scalar"
        name = event.value if scalar and event.tag is None and event.anchor is None else ""
        if not scalar:
            told = len(self.faults)
            self.read(event, depth + 1)
            del self.faults[told:]  # one fault for it is enough
        if name and name != "<<" and name.isprintable():
            return str(name)
        self.fault(_line(event), "a key that is not a plain word", "write `key: value`")
        return ""

    def scalar(self, event: Any, line: int) -> YamlNode:
        if event.style == '"':  # an escape may stand for what can't be seen; elsewhere the lines were cleaned of it
            return YamlNode(self.shown(event.value, line, _ESCAPE), line)
        text = event.value
        if event.style not in (None, ""):
            return YamlNode(text, line)
        if not _SUSPECT.match(text):
            return YamlNode(text, line, text)
        if text in ("true", "false"):
            return YamlNode(text == "true", line, text)
        if _INTEGER.fullmatch(text):
            return YamlNode(int(text), line, text)
        if _DECIMAL.fullmatch(text):
            return YamlNode(Fraction(text), line, text)
        for pattern, hint in _SURPRISES:
            if pattern.fullmatch(text):
                shown = f"{text[:_SHOWN]!r} is a surprise in YAML" if text else "an empty value"
                self.fault(line, shown, hint.format(text[:_SHOWN]))
                break
        return YamlNode(text, line, text)


def _kind(event: Any) -> str:
    """MappingStart of a MappingStartEvent."""
    return type(event).__name__.removesuffix("Event")


def _brackets(text: str, end: int) -> int:
    """About how many brackets are open there: the parser reads ahead, and may give up before it tells of the first."""
    return text.count("[", 0, end) + text.count("{", 0, end) - text.count("]", 0, end) - text.count("}", 0, end)


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def to_data(node: YamlNode) -> Any:
    """The tree as JSON data, lines included; `from_data` reads it back."""
    if isinstance(node.value, dict):
        return {"l": node.line, "m": {key: to_data(child) for key, child in node.value.items()}}
    if isinstance(node.value, tuple):
        return {"l": node.line, "s": [to_data(child) for child in node.value]}
    if isinstance(node.value, Fraction):
        return [node.line, None, node.text]
    return [node.line, node.value, node.text]


def from_data(data: Any) -> YamlNode:
    """The node that `to_data` wrote."""
    if isinstance(data, list):
        line, value, text = data
        return YamlNode(Fraction(text) if value is None else value, line, text)
    if "m" in data:
        return YamlNode({key: from_data(child) for key, child in data["m"].items()}, data["l"])
    return YamlNode(tuple(from_data(child) for child in data["s"]), data["l"])

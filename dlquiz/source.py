"""YAML read strictly, with the line of everything: what a person could misread is a fault, not a guess."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from dlquiz.errors import Fault

MAX_BYTES = 2_000_000
MAX_DEPTH = 30
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,17})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,17})\.\d{1,20}([eE][+-]?\d{1,2})?")
_SURPRISES = (
    (re.compile(r"yes|no|on|off", re.IGNORECASE), 'YAML 1.1 reads it as a truth value: write true or false, or quote it: "{}"'),
    (re.compile(r"true|false", re.IGNORECASE), 'write true or false in lower case, or quote it: "{}"'),
    (re.compile(r"~|null|", re.IGNORECASE), "nothing stands here: write the value or leave the key out"),
    (re.compile(r"[-+]?0[0-7_]+"), 'YAML 1.1 reads it as octal: drop the leading zero or quote it: "{}"'),
    (re.compile(r"[-+]?0[xob][0-9a-fA-F_]+"), 'write the number in decimal or quote it: "{}"'),
    (re.compile(r"[-+]?\d+(:[0-5]?\d)+(\.\d*)?"), 'YAML 1.1 reads it as base 60: quote it: "{}"'),
    (re.compile(r"\d{4}-\d\d?-\d\d?.*"), 'YAML reads it as a date: quote it: "{}"'),
    (re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE), "a number must be finite"),
    (re.compile(r"[-+]?[\d_]*\.?[\d_]*([eE][-+]?\d*)?"), 'it is not plainly a number: write it like 12, 0.5 or 0.001, or quote it: "{}"'),
)


@dataclass(frozen=True)
class Node:
    """A scalar (str, int, Fraction, bool), a tuple of nodes, or a dict of nodes, with its line (1-based) and,
    for a number, the text it was written as."""

    value: Any
    line: int
    text: str = ""

    def plain(self) -> Any:
        """The data without lines, for a digest: the same whenever the YAML means the same."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return str(self.value) if isinstance(self.value, Fraction) else self.value


def read_yaml(path: Path, name: str) -> tuple[Node | None, list[Fault]]:
    """The tree of a file and everything wrong with its YAML. `name` is how the user knows the file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [Fault(name, 0, f"can't be read: {error.strerror or error}", "check the path and its permissions")]
    if len(data) > MAX_BYTES:
        return None, [Fault(name, 0, f"is {len(data):,} bytes long", f"a bank file has at most {MAX_BYTES:,}; split it by topic")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, [Fault(name, 0, "is not UTF-8 text", "save it as UTF-8")]
    return parse_yaml(text, name)


def parse_yaml(text: str, name: str) -> tuple[Node | None, list[Fault]]:
    """The tree of a text and everything wrong with its YAML."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line if error.problem_mark else 0) + 1
        problem = " ".join(str(part) for part in (error.context, error.problem) if part)
        escape = "escape character" in problem
        hint = "put texts with maths in 'single quotes'" if escape else "check the indentation, quotes and brackets just before"
        return None, [Fault(name, line, f"the YAML can't be read: {problem}", hint)]
    except (yaml.YAMLError, RecursionError) as error:
        return None, [Fault(name, 0, f"the YAML can't be read: {str(error).splitlines()[0]}", "a bank file is plain text")]
    if root is None:
        return None, [Fault(name, 0, "is empty", "a bank file begins with `topic:`; see question_bank/README.md")]
    reader = _Reader(name)
    return reader.read(root, 0), reader.faults


class _Reader:
    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[Fault] = []
        self.seen: set[int] = set()

    def fault(self, node: Any, message: str, hint: str) -> None:
        self.faults.append(Fault(self.name, node.start_mark.line + 1, message, hint))

    def read(self, node: Any, depth: int) -> Node:
        line = node.start_mark.line + 1
        if id(node) in self.seen or depth > MAX_DEPTH:
            again = id(node) in self.seen
            message = "an alias (*name) of another place" if again else f"nested more than {MAX_DEPTH} deep"
            self.fault(node, message, "write it out")
            return Node("", line)
        self.seen.add(id(node))
        if node.id == "mapping":
            return Node(self.mapping(node, depth), line)
        if node.id == "sequence":
            return Node(tuple(self.read(item, depth + 1) for item in node.value), line)
        return self.scalar(node, line)

    def mapping(self, node: Any, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value) if key.id == "scalar" else ""
            if not name or name == "<<":
                self.fault(key, "a key that is not a plain word", "write `key: value`")
            elif name in entries:
                self.fault(key, f"the key {name} a second time", f"the first is in line {entries[name].line}; remove one")
            else:
                entries[name] = self.read(value, depth + 1)
        return entries

    def scalar(self, node: Any, line: int) -> Node:
        text = str(node.value)
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.removeprefix("tag:yaml.org,2002:") in ("binary", "python"):
            self.fault(node, f"the tag {node.tag}", "a bank has no tags")
            return Node("", line)
        if node.style not in (None, ""):
            return Node(text, line)
        if text in ("true", "false"):
            return Node(text == "true", line, text)
        if _INTEGER.fullmatch(text):
            return Node(int(text), line, text)
        if _DECIMAL.fullmatch(text):
            return Node(Fraction(text), line, text)
        for pattern, hint in _SURPRISES:
            if pattern.fullmatch(text):
                shown = text or "nothing"
                self.fault(node, f"{shown!r} is a surprise in YAML" if text else "an empty value", hint.format(text))
                break
        return Node(text, line, text)


def to_data(node: Node) -> Any:
    """The tree as JSON data, lines included; `from_data` reads it back."""
    if isinstance(node.value, dict):
        return {"l": node.line, "m": {key: to_data(child) for key, child in node.value.items()}}
    if isinstance(node.value, tuple):
        return {"l": node.line, "s": [to_data(child) for child in node.value]}
    if isinstance(node.value, Fraction):
        return [node.line, None, node.text]
    return [node.line, node.value, node.text]


def from_data(data: Any) -> Node:
    if isinstance(data, list):
        line, value, text = data
        return Node(Fraction(text) if value is None else value, line, text)
    if "m" in data:
        return Node({key: from_data(child) for key, child in data["m"].items()}, data["l"])
    return Node(tuple(from_data(child) for child in data["s"]), data["l"])

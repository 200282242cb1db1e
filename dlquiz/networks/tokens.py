"""The notation's text as tokens: numbers, sizes such as 5x5, words, texts and signs, each with its place."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.hidden import hidden_characters
from dlquiz.networks.tree import NotationError, Place

MAX_CHARACTERS = 200_000
MAX_DIGITS = 12

_PATTERN = re.compile(
    r"""
    (?P<space>[ \t\r]+|\#[^\n]*)
  | (?P<line>\n)
  | (?P<size>\d+(?:[x×]\d+)+(?![\w.]))
  | (?P<number>(?:\d+\.\d*|\.\d+)(?:[eE][-+]?\d+)?|\d+[eE]-\d+|\d+)
  | (?P<word>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)
  | (?P<text>"[^"\n]*"|'[^'\n]*')
  | (?P<sign>//|[-|()\[\]{},=:;*+×.])
    """,
    re.VERBOSE | re.ASCII,
)
_OPENERS = frozenset("([{,|:=;*")
_CLOSERS = frozenset(")]},|;")


class Token(Struct, frozen=True):
    """`kind` is number, size, word, text, sign, line (a new one) or end; `value` what it means."""

    kind: str
    text: str
    value: Any
    place: Place


def tokens_of(text: str) -> list[Token]:
    """The tokens, with `end` behind them. Raises DlquizError for a text that is too long, NotationError for a character
    that can't be one."""
    if len(text) > MAX_CHARACTERS:
        raise DlquizError(
            f"this is no notation: it has more than {MAX_CHARACTERS:,} characters", "name a part of the network"
        )
    if hidden := [char for char in hidden_characters(text) if char not in "\n\r\t"]:
        at = text.index(hidden[0])
        place = Place(text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        raise NotationError(text, place, f"the invisible character U+{ord(hidden[0]):04X}", "remove it")
    found: list[Token] = []
    at, line, begins = 0, 1, 0
    while at < len(text):
        match = _PATTERN.match(text, at)
        place = Place(line, at - begins + 1)
        if match is None:
            raise NotationError(text, place, f"{text[at]!r} means nothing here", "layers are separated by |")
        kind, raw, at = str(match.lastgroup), match.group(), match.end()
        if kind == "line":
            line, begins = line + 1, at
        if kind != "space":
            found.append(Token(kind, raw, _value(text, kind, raw, place), place))
    found.append(Token("end", "", None, Place(line, len(text) - begins + 1)))
    return _without_idle_lines(found)


def _value(text: str, kind: str, raw: str, place: Place) -> Any:
    numbers = re.split("[x×]", raw) if kind == "size" else [raw] if kind == "number" else []
    if any(len(number) > MAX_DIGITS and number.isdigit() for number in numbers):
        raise NotationError(text, place, "a number that no network has", "use a size that occurs")
    if kind == "size":
        return tuple(map(int, numbers))
    if kind == "number":
        return int(raw) if raw.isdigit() else float(raw)
    return raw[1:-1] if kind == "text" else raw


def _without_idle_lines(found: list[Token]) -> list[Token]:
    """A line's end separates as | does, but not beside a sign that shows that it goes on, or after another one."""
    kept: list[Token] = []
    for token, after in zip(found, [*found[1:], found[-1]], strict=True):
        idle = token.kind == "line" and (
            not kept or kept[-1].kind == "line" or kept[-1].text in _OPENERS
            or after.kind in ("end", "line") or after.text in _CLOSERS
        )  # fmt: skip
        if not idle:
            kept.append(token)
    return kept

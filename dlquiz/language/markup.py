"""Texts of the bank: plain words with `$maths$`, `` `code` ``, `{value}` and `{truth?yes|no}` in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.hidden import hidden_character
from dlquiz.language.numbers import format_number, number_node
from dlquiz.language.values import Value
from dlquiz.maths.reader import parse_latex
from dlquiz.text.spans import Code, Maths, Plain, Spans, is_chinese, one_line

MAX_LENGTH = 3000
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PLAIN = re.compile(r"[^$`{}]+")
_CODE, _MATHS = re.compile(r"`([^`]+)`"), re.compile(r"\$([^$]+)\$")
_IN_BRACES, _ALONE = re.compile(r"{([a-z][a-z0-9_]*)}"), re.compile(r"(?<![_^}A-Za-z]){([a-z][a-z0-9_]*)}")


class MarkupError(DlquizError):
    """A text that can't be read: an open `$` or `{`, an unknown command, a control character."""


class Slot(Struct, frozen=True):
    """The place of a given's value."""

    name: str


class Either(Struct, frozen=True):
    """One of two texts, by a given truth value."""

    name: str
    yes: Template
    no: Template


Piece = Plain | Code | Maths | Slot | Either
Template = tuple[Piece, ...]


def parse_markup(text: str) -> Template:
    """The pieces of a text. Raises MarkupError with what is wrong; nothing in a text is ever run."""
    if len(text) > MAX_LENGTH:
        raise MarkupError(f"a text of {len(text)} characters", f"at most {MAX_LENGTH} are read")
    hidden = hidden_character(text)
    if hidden:
        raise MarkupError(f"the invisible character U+{ord(hidden):04X} in a text", "remove it")
    return tuple(_pieces(_unfolded(text.split())))


def _unfolded(words: Sequence[str]) -> str:
    """Words on one line. YAML folds a line break into a space, which Chinese does not have."""
    line = words[0] if words else ""
    for word in words[1:]:
        before, after = line[-1], word[0]
        close = (is_chinese(before) and is_chinese(after)) or _is_full_width(before) or _is_full_width(after)
        line += word if close else f" {word}"
    return line


def _is_full_width(char: str) -> bool:
    return "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef"


def _pieces(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    plain = ""
    at = 0
    while at < len(text):
        mark = text[at]
        if mark not in "$`{}":
            found = _PLAIN.match(text, at)
            assert found is not None
            plain += found.group()
            at = found.end()
        elif text[at : at + 2] == mark * 2:
            plain += mark
            at += 2
        else:
            pieces += [Plain(plain)] if plain else []
            plain = ""
            piece, at = _piece(text, at)
            pieces.append(piece)
    return pieces + ([Plain(plain)] if plain else [])


def _piece(text: str, at: int) -> tuple[Piece, int]:
    mark = text[at]
    if mark == "}":
        raise MarkupError("a } without its {", "a literal brace is written twice")
    end = text.find("}" if mark == "{" else mark, at + 1)
    if end < 0:
        message = f"the {mark} before {text[at + 1 : at + 21]!r} is never closed"
        raise MarkupError(message, f"a literal {mark} is written twice")
    inside = text[at + 1 : end]
    if mark == "{":
        end = _closing_brace(text, at)
        return _slot(text[at + 1 : end]), end + 1
    if not inside.strip():
        raise MarkupError(f"nothing between {mark} and {mark}")
    return (Code(inside) if mark == "`" else Maths(parse_latex(inside))), end + 1


def _closing_brace(text: str, at: int) -> int:
    """The brace that closes the one at `at`, past maths and code that hold braces of their own."""
    quote = ""
    for position in range(at + 1, len(text)):
        character = text[position]
        if quote:
            quote = "" if character == quote else quote
        elif character in "$`":
            quote = character
        elif character == "{":
            raise MarkupError("a { inside a {", "texts of a choice hold no further choice")
        elif character == "}":
            return position
    raise MarkupError(f"the {{ before {text[at + 1 : at + 21]!r} is never closed", "a literal { is written twice")


def _slot(inside: str) -> Slot | Either:
    name, question, choice = inside.partition("?")
    if not _NAME.fullmatch(name):
        raise MarkupError(f"{{{inside}}} is not a placeholder", "write {name} or {name?text|text}")
    if not question:
        return Slot(name)
    bar = _bar(choice)
    if bar < 0:
        raise MarkupError(f"{{{inside}}} lacks its second text", "write {name?if true|if false}")
    return Either(name, tuple(_pieces(choice[:bar])), tuple(_pieces(choice[bar + 1 :])))


def _bar(choice: str) -> int:
    """The place of the bar between the texts, past maths and code that hold bars of their own; -1 if there is none."""
    quote = ""
    for position, character in enumerate(choice):
        if quote:
            quote = "" if character == quote else quote
        elif character in "$`":
            quote = character
        elif character == "|":
            return position
    return -1


def slots(template: Template) -> frozenset[tuple[str, bool]]:
    """The names a text uses, each with whether it is used as a truth value."""
    return frozenset((piece.name, isinstance(piece, Either)) for piece in template if isinstance(piece, Slot | Either))


def literal_names(text: str, names: Collection[str]) -> tuple[str, ...]:
    """Which of these names stand in braces within `code` or $maths$, where nothing is put in. A group of LaTeX belongs
    to what stands before it, as in `x_{stride}`, or is a single letter."""
    code = {name for inside in _CODE.findall(text) for name in _IN_BRACES.findall(inside)}
    maths = {name for inside in _MATHS.findall(text) for name in _ALONE.findall(inside) if len(name) > 1}
    return tuple(sorted((code | maths) & set(names)))


def fill(template: Template, values: Mapping[str, Value]) -> Spans:
    """The text with the values put in."""
    spans: list[Plain | Code | Maths] = []
    for piece in template:
        if isinstance(piece, Slot):
            spans.append(_shown(values[piece.name]))
        elif isinstance(piece, Either):
            spans += fill(piece.yes if values[piece.name] else piece.no, values)
        else:
            spans.append(piece)
    return tuple(spans)


def template_text(template: Template) -> str:
    """The text on one line, its placeholders standing as {name}."""
    shown = []
    for piece in template:
        if isinstance(piece, Slot):
            shown.append(f"{{{piece.name}}}")
        elif isinstance(piece, Either):
            shown.append(f"{{{piece.name}?{template_text(piece.yes)}|{template_text(piece.no)}}}")
        else:
            shown.append(one_line((piece,)))
    return "".join(shown)


def _shown(value: Value) -> Plain | Maths:
    """A number as words have it, with a proper minus; a vector, a matrix or a power of ten as maths."""
    if isinstance(value, tuple) or (not isinstance(value, bool) and "e" in format_number(value)):
        return Maths(number_node(value))
    return Plain(format_number(value).replace("-", "−"))

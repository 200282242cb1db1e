"""What the program says of itself, its help and its errors, in Chinese. It stands in English where it belongs: beside
the option, at the error. `chinese.json` has the Chinese for each, with places for values in braces, as `str.format` has
them; it is read when a page of help or an error is wanted in Chinese."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter

from dlquiz.ground.errors import DlquizError, Fault
from dlquiz.text.bilingual import Both
from dlquiz.text.spans import Language

# How much is tried: texts within texts, templates, colons, characters.
_DEPTH, _TEMPLATES, _COLONS, _LONGEST = 3, 3, 3, 1_000
_LITTLE = 5  # characters of a template's own

_VALUE = re.compile(r"""'[^']*'|"[^"]*"|\{.*\}|\[.*\]|\(.*\)""")  # what was typed, or calculated
_NAMES = re.compile(r"\S+(?:(?: or | and )\S+)+")  # names, values, options, one after another


def told(error: DlquizError, lang: Language) -> str:
    """An error as it is told in a language: where, what is wrong, what to do."""
    why = getattr(error, "why", None)
    if isinstance(why, Both):
        return str(why.of(lang))
    if lang == "en":
        return str(error)
    return "\n".join(told_fault(fault, lang) for fault in getattr(error, "faults", (error.fault,)))


def told_fault(fault: Fault, lang: Language) -> str:
    """A fault as it is told in a language."""
    if lang == "en":
        return str(fault)
    where = str(Fault(fault.path, fault.line, ""))
    said = [in_chinese(text) for text in (fault.message, fault.hint) if text]
    return where + "；".join(said).replace("？；", "？")


def in_chinese(text: str) -> str:
    """The text in Chinese; what nobody has put into Chinese stays as it is. What follows a line break is shown as it
    is: what was typed, with a mark below the place that is meant."""
    head, mark, rest = text.partition("\n")
    return _best(head, _DEPTH)[1] + mark + rest


@lru_cache(maxsize=1000)
def _best(text: str, depth: int) -> tuple[int, str]:
    """Of the ways to put a text into Chinese the one by which most of it is put so, and how many characters that are:
    by a template, whose values may be texts themselves, or by what stands before and behind a colon. (0, the text) if
    there is no way; what was typed may be in it, so what is tried is bounded."""
    whole = _wholes().get(text)
    if whole is not None:
        return len(text), whole
    if _VALUE.fullmatch(text):
        return 0, text
    if _NAMES.fullmatch(text):
        return 1, text.replace(" or ", " 或 ").replace(" and ", " 和 ")
    if not depth or len(text) > _LONGEST:
        return 0, text
    ways = []
    for colon in list(re.finditer(": ", text))[:_COLONS]:
        head, behind = (_best(part, depth - 1) for part in (text[: colon.start()], text[colon.end() :]))
        ways += [(head[0] + behind[0], f"{head[1]}：{behind[1]}")] if head[0] + behind[0] else []
    ways += [_filled(template, values, depth - 1) for template, values in _fitting(text)]
    return max(ways, default=(0, text), key=lambda way: way[0])


def _filled(template: str, values: Mapping[str, str], depth: int) -> tuple[int, str]:
    """A template in Chinese with these values, and how many characters of the text it makes Chinese."""
    put = {name: _best(value, depth) for name, value in values.items()}
    known = _said(template) + sum(count for count, _ in put.values())
    return known, catalogue()[template].format(**{name: value for name, (_, value) in put.items()})


@cache
def catalogue() -> Mapping[str, str]:
    """The Chinese of every English template."""
    sections: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("chinese.json").read_bytes())
    return {english: chinese for section in sections.values() for english, chinese in section.items()}


@cache
def _wholes() -> Mapping[str, str]:
    """The Chinese of what has no places."""
    whole = (template for template in catalogue() if _pieces(template)[0][1] is None)
    return {template.format(): catalogue()[template].format() for template in whole}


def _fitting(text: str) -> list[tuple[str, dict[str, str]]]:
    """Templates that the text can have been made from, of those that say most, with their values."""
    found = ((template, _values(pieces, text)) for template, pieces in _templates() if pieces[-1][0] in text)
    fitting = [(template, values) for template, values in found if values and _is_meant(template, values)]
    most = sorted(fitting, key=lambda one: -_said(one[0]))[:_TEMPLATES]
    return sorted(most, key=lambda one: one[0].startswith("{"))  # of two that say as much the one that begins


def _is_meant(template: str, values: Mapping[str, str]) -> bool:
    """What says next to nothing, such as `{name} is {value}`, is read only with a word in each place."""
    return (
        _said(template) > _LITTLE or not template.startswith("{") or not any(" " in value for value in values.values())
    )


@cache
def _templates() -> list[tuple[str, tuple[tuple[str, str | None], ...]]]:
    """The templates that have places, each with its words and the names of the places behind them."""
    split = ((template, _pieces(template)) for template in catalogue())
    return [(template, pieces) for template, pieces in split if pieces[0][1] is not None]


def _pieces(template: str) -> tuple[tuple[str, str | None], ...]:
    """Words and the name of the place behind them, and so on; a brace that is written twice is one of the words."""
    pieces: list[tuple[str, str | None]] = []
    words = ""
    for literal, name, *_ in Formatter().parse(template):
        words += literal
        if name is not None:
            pieces.append((words, name))
            words = ""
    return (*pieces, (words, None)) if words or not pieces else tuple(pieces)


@cache
def _said(template: str) -> int:
    """How many characters of a template are its own."""
    return sum(len(words) for words, *_ in Formatter().parse(template))


def _values(pieces: Sequence[tuple[str, str | None]], text: str) -> dict[str, str] | None:
    """What stands in the places of a template that the text was made from; None if it was not. Of several ways to
    read it, the one with the shortest values in front."""
    (start, name), *rest = pieces
    if not text.startswith(start):
        return None
    values, at = {}, len(start)
    for words, following in rest:
        end = text.find(words, at + 1) if following else len(text) - len(words)
        if end <= at or not text.startswith(words, end):
            return None
        values[name or ""] = text[at:end]
        name, at = following, end + len(words)
    if name:
        values[name] = text[at:]
    return values if all(values.values()) else None

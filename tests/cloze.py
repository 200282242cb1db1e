"""A strict reader of the blanks of a Moodle cloze, by the grammar that Moodle documents and its question type has.

`{WEIGHT:TYPE:ANSWER~ANSWER}`; an answer is `=` or `%n%`, its text, and behind a `#` what is said to it. Answers are
parted first; then the entities of each are resolved, once, and `\\}` and `\\#` lose their backslash. In an older
Moodle no answer ends at a sign behind `&` or `&amp;`, in a newer one it does: what is read has to be the same in both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

_TYPES = "NUMERICAL|NM|SHORTANSWER|SA|MW|MULTICHOICE|MC|MULTICHOICE_V|MCV|MULTIRESPONSE|MR"
_FRACTION = r"=|%-?[0-9]+(?:[.,][0-9]*)?%"
_SAID = r".*?(?<!\\)(?=[~}]|$)"
_NUMBER = r"-?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMERICAL = re.compile(rf"({_NUMBER})(?::({_NUMBER}))?")


class _Grammar:
    """By which text an answer ends."""

    def __init__(self, answer: str) -> None:
        alternative = rf"(?:(?:{_FRACTION})?(?:{answer})(?:#(?:{_SAID}))?)"
        self.blank = re.compile(rf"\{{([0-9]*):({_TYPES}):({alternative}(?:~{alternative})*)\}}", re.DOTALL)
        self.parts = re.compile(rf"~?({_FRACTION})?({answer})(?:#({_SAID}))?", re.DOTALL)


_OLDER = _Grammar(r".+?(?<!\\|&)(?<!&amp;)(?=[~#}]|$)")
_NEWER = _Grammar(r".+?(?<!\\)(?=[~#}]|$)")


@dataclass(frozen=True)
class Answer:
    """What is right, or is known; in per cent what it earns; what is said to it, as HTML."""

    text: str
    fraction: float
    said: str
    number: float | None = None
    near: float = 0.0


@dataclass(frozen=True)
class Blank:
    """One place to answer."""

    weight: int
    type: str
    answers: tuple[Answer, ...]

    def graded(self, typed: float) -> Answer | None:
        """The first answer that a number is within."""
        found = (a for a in self.answers if a.number is not None and abs(a.number - typed) <= a.near + 1e-12)
        return next(found, None)


def blanks(html: str) -> tuple[list[Blank], str]:
    """The blanks of a text, and the text without them."""
    older, newer = (_read(html, grammar) for grammar in (_OLDER, _NEWER))
    assert older == newer
    return newer


def _read(html: str, grammar: _Grammar) -> tuple[list[Blank], str]:
    found = [
        Blank(int(one[1] or 1), one[2], tuple(_answers(one[2], one[3], grammar)))
        for one in grammar.blank.finditer(html)
    ]
    return found, grammar.blank.sub("", html)


def _answers(type_: str, text: str, grammar: _Grammar) -> list[Answer]:
    made = []
    for one in grammar.parts.finditer(text):
        fraction = 100.0 if one[1] == "=" else float((one[1] or "%0%")[1:-1])
        said = _resolved(one[3] or "")
        if type_ in ("NUMERICAL", "NM"):
            number = _NUMERICAL.fullmatch(one[2])
            assert number is not None, one[2]
            made.append(Answer(one[2], fraction, said, float(number[1]), float(number[2] or 0)))
        else:
            made.append(Answer(_resolved(one[2]), fraction, said))
    return made


def _resolved(text: str) -> str:
    return unescape(text).replace(r"\}", "}").replace(r"\#", "#")

"""A strict reader of the blanks of a Moodle cloze, by the grammar that Moodle documents and its question type has.

`{WEIGHT:TYPE:ANSWER~ANSWER}`; an answer is `=` or `%n%`, its text, and behind a `#` what is said to it. Signs of the
grammar stand in a text with a backslash or as an entity; entities are resolved once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

_TYPES = "NUMERICAL|NM|SHORTANSWER|SA|MW|MULTICHOICE|MC|MULTICHOICE_V|MCV|MULTIRESPONSE|MR"
_FRACTION = r"=|%-?[0-9]+(?:[.,][0-9]*)?%"
_ANSWER = r".+?(?<!\\|&)(?<!&amp;)(?=[~#}]|$)"
_SAID = r".*?(?<!\\)(?=[~}]|$)"
_ALTERNATIVE = rf"(?:(?:{_FRACTION})?(?:{_ANSWER})(?:#(?:{_SAID}))?)"
_BLANK = re.compile(rf"\{{([0-9]*):({_TYPES}):(~?{_ALTERNATIVE}(?:~{_ALTERNATIVE})*)\}}", re.DOTALL)
_PARTS = re.compile(rf"({_FRACTION})?({_ANSWER})(?:#({_SAID}))?(?:~|$)", re.DOTALL)
_NUMBER = r"-?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMERICAL = re.compile(rf"({_NUMBER})(?::({_NUMBER}))?")


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
    found = [Blank(int(one[1] or 1), one[2], tuple(_answers(one[2], one[3]))) for one in _BLANK.finditer(html)]
    return found, _BLANK.sub("", html)


def _answers(type_: str, text: str) -> list[Answer]:
    made = []
    for one in _PARTS.finditer(text):
        fraction = 100.0 if one[1] == "=" else float((one[1] or "%0%")[1:-1])
        answer, said = unescape(one[2]), unescape(one[3] or "")
        if type_ in ("NUMERICAL", "NM"):
            number = _NUMERICAL.fullmatch(answer)
            assert number is not None, answer
            made.append(Answer(answer, fraction, said, float(number[1]), float(number[2] or 0)))
        else:
            made.append(Answer(answer, fraction, said))
    return made

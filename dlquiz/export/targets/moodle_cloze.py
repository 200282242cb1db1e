"""Blanks of a Moodle cloze: `{1:NUMERICAL:=12:0~7:0#the product was taken}`.

Moodle first parts the answers of a blank, then resolves the entities of each once, and then takes the backslash from
`\\}` and `\\#`. What is said to an answer ends at `~` and `}` alone, so that entities keep all signs in it. An answer
ends at `#` too, also at that of an entity in a newer Moodle, and at no `&` in an older one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import lcm

from dlquiz.export.asked import Asked, Blank, Choice, Numbers, decimal_text
from dlquiz.export.fragment import MATHJAX, escaped_only
from dlquiz.export.view import PartView
from dlquiz.text.spans import one_line

# Signs of the grammar; a `&` first of all, so that what is HTML already is resolved to itself.
_GRAMMAR = re.compile(r"[&{}~#\\=%:\"'*]")
# Those that end an answer, or would take such an end away.
_ENDS = re.compile(r"[{}~#\\]")
# No answer that is typed can hold these as they are: a `*` stands for whatever is typed there.
_UNTYPED = re.compile(r"~|\\(?!\*)|&$")


def cloze_text(parts: Sequence[PartView], answers: Sequence[Asked]) -> str:
    """A paragraph with blanks for each part. All parts weigh the same, however many blanks they have."""
    counts = [len(answer.blanks) if isinstance(answer, Numbers) else 1 for answer in answers]
    whole = lcm(*counts)
    weights = [whole // count for count in counts]
    return "".join(
        f"\n<p>{MATHJAX.spans(part.prompt)} =</p>{_blanks(part, answer, weight)}"
        for part, answer, weight in zip(parts, answers, weights, strict=True)
    )


def _blanks(part: PartView, answer: Asked, weight: int) -> str:
    match answer:
        case Numbers() if part.kind == "matrix":
            rows = ("".join(f"<td>{_number(blank, weight)}</td>" for blank in row) for row in answer.rows)
            return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        case Numbers(blanks):
            between = " × " if part.kind == "shape" else ", "
            return "<p>" + between.join(_number(blank, weight) for blank in blanks) + "</p>"
        case Choice(options):
            # A menu shows words alone.
            texts = [("=" if one.right else "") + _in_a_menu(f"{one.letter}. {one_line(one.text)}") for one in options]
            return f"<p>{{{weight}:MULTICHOICE:{'~'.join(texts)}}}</p>"
        case _:
            texts = ["=" + _typed(form) for form in part.forms]
            return f"<p>{{{weight}:SHORTANSWER:{'~'.join(texts)}}}</p>"


def _number(blank: Blank, weight: int) -> str:
    near = decimal_text(blank.tolerance)
    wrong = (f"~{decimal_text(slip.value)}:{near}#{_said(MATHJAX.spans(slip.message))}" for slip in blank.slips)
    return f"{{{weight}:NUMERICAL:={decimal_text(blank.key)}:{near}{''.join(wrong)}}}"


def _said(html: str) -> str:
    """HTML that is said to an answer."""
    kept = re.sub(r"\\(?=[}#])", r"\\\\", html)
    return _GRAMMAR.sub(lambda found: f"&#{ord(found[0])};" if found[0] != "&" else "&amp;", kept)


def _in_a_menu(text: str) -> str:
    """Text as an answer to choose, which Moodle keeps as HTML."""
    html = _ENDS.sub(lambda found: f"&#{ord(found[0])};", escaped_only(text))
    return html.replace("&", "&amp;").replace("#", r"\#")


def _typed(form: str) -> str:
    """Text as an answer that is typed, which Moodle keeps as text."""
    text = _UNTYPED.sub("*", form.replace("*", r"\*"))
    return escaped_only(text).replace("}", r"\}").replace("#", r"\#")

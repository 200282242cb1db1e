"""What a blueprint says of the look of its papers: what stands at their head, and which sheets and grids they have. It
changes no question, so a paper's code and its blueprint's fingerprint do not know it."""

from __future__ import annotations

import re

from msgspec import Struct

from dlquiz.cards.reading.fields import Fields, read_text
from dlquiz.cards.source import YamlNode
from dlquiz.text.bilingual import Both
from dlquiz.text.spans import LANGUAGES, Language, Plain

# Words in both languages.
Words = Both[str]
KEY = "paper"
# What is written as a line of the head, in this order.
LINES = ("course", "date", "teacher", "aids")
_MOST_INSTRUCTIONS, _LONGEST = 12, 300
_BLOCK = re.compile(rf"^{KEY}:.*(?:\n(?:[ \t].*|$))*", re.MULTILINE)


class Front(Struct, frozen=True):
    """`lines` are those of LINES that there are; `languages` in which the questions are printed side by side, if in
    more than one."""

    school: Words | None = None
    lines: tuple[tuple[str, Words], ...] = ()
    instructions: tuple[Words, ...] = ()
    sealed: bool = False
    score_grid: bool = False
    answer_sheet: bool = False
    languages: tuple[Language, ...] = ()


NOTHING = Front()


def without_front(text: str) -> str:
    """A blueprint's text without what it says of the look."""
    return _BLOCK.sub("", text)


def read_front(fields: Fields) -> Front:
    """What stands below the key `paper` of a blueprint, if it is there; faults are noted."""
    node = fields.get(KEY, needed=False)
    if node is None:
        return Front()
    known = ("school", *LINES, "instructions", "sealed", "score_grid", "answer_sheet", "languages")
    inner = Fields(node, f"`{KEY}`", fields.faults, known)
    lines = tuple((name, _words(inner.entries[name], name, inner)) for name in LINES if name in inner.entries)
    told = inner.items("instructions", needed=False, most=_MOST_INSTRUCTIONS)
    return Front(
        school=_words(inner.entries["school"], "school", inner) if "school" in inner.entries else None,
        lines=lines,
        instructions=tuple(_words(one, "instructions", inner) for one in told),
        sealed=inner.truth("sealed"),
        score_grid=inner.truth("score_grid"),
        answer_sheet=inner.truth("answer_sheet"),
        languages=_languages(inner),
    )


def _words(node: YamlNode, name: str, fields: Fields) -> Words:
    """Words in each language, or the same for both (a name, a number)."""
    if isinstance(node.value, str):
        if not node.value.strip() or len(node.value) > _LONGEST:
            fields.faults.add(node.line, f"`{name}` is empty or too long", f"1 to {_LONGEST} characters")
        return Words(node.value.strip(), node.value.strip())
    text = read_text(node, f"`{name}`", fields.faults)
    if not all(isinstance(piece, Plain) for piece in (*text.zh, *text.en)):
        fields.faults.add(node.line, f"`{name}` holds maths or code", "write plain words")
    zh, en = ("".join(p.text for p in side if isinstance(p, Plain)) for side in (text.zh, text.en))
    return Words(zh, en)


def _languages(fields: Fields) -> tuple[Language, ...]:
    found = fields.strings("languages")
    if len(set(found)) < len(found) or not set(found) <= set(LANGUAGES):
        fields.fault("languages", f"`languages` is {', '.join(found)}", "write [zh, en] or [en, zh]")
    return tuple(lang for name in found for lang in LANGUAGES if lang == name)

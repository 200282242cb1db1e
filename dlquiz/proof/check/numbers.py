"""Whether the two languages of a text have the same numbers, as figures or as words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from fractions import Fraction

from dlquiz.bank.entry import Entry
from dlquiz.cards.source import YamlNode, from_data
from dlquiz.ground.errors import Fault

_FIGURE = re.compile(r"\d+(?:[,，]\d{3})+(?!\d)|\d+(?:\.\d+)?")
_SCALES = {"万": 10**4, "亿": 10**8, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_SCALED = re.compile(r"(\d+(?:\.\d+)?)\s*(万|亿|thousand|million|billion)")
_DIGITS = "零一二三四五六七八九十"
_WORDS: dict[str, tuple[str, ...]] = {
    "0": ("zero", "zeros", "no", "none", "nothing", "without", "零", "无", "不"),
    "1": ("one", "ones", "once", "a", "an", "single", "first", "unit", "each", "per", "last", "首"),
    "2": ("two", "twice", "second", "double", "doubled", "doubles", "both", "pair", "half", "halves", "halved", "两",
          "双", "翻倍", "倍增", "一半", "减半", "对半", "二者", "doubling", "次批"),
    "3": ("three", "threes", "third", "thirds", "triple", "threefold"),
    "4": ("four", "fourth", "quarter", "quarters", "fourfold"),
    "5": ("five", "fifth"),
    "6": ("six", "sixth"),
    "7": ("seven", "seventh"),
    "8": ("eight", "eighth"),
    "9": ("nine", "ninth"),
    "10": ("ten", "tenfold", "tenth", "tenths"),
    "50": ("half",),
}  # fmt: skip

# Words that say how many there are, and nothing else; and what stands for a value that is drawn.
_COUNTS = {"one", *(word for number in range(2, 11) for word in _WORDS[str(number)] if word.isascii())}
_DRAWN = re.compile(r"\{[^{}?|]+\}")


def check_numbers(entry: Entry) -> Iterator[Fault]:
    """Each text of a card or question whose languages differ in a number, and each that says so in vain."""
    for node in bilingual(from_data(json.loads(entry.data))):
        zh, en = node.value["zh"], node.value["en"]
        unlike = differing(written(zh), written(en))
        excused = "numbers" in node.value
        if unlike and not excused:
            message = f"{entry.id}: only one language has the number {', '.join(unlike)}"
            yield Fault(entry.path, zh.line, message, "use the same in both, or say `numbers: differ`")
        elif excused and not unlike:
            message = f"{entry.id}: both languages have the same numbers"
            yield Fault(entry.path, node.value["numbers"].line, message, "leave `numbers: differ` out")


def bilingual(node: YamlNode) -> Iterator[YamlNode]:
    """Every text in both languages that stands in a node."""
    if isinstance(node.value, dict):
        if {"zh", "en"} <= node.value.keys():
            yield node
        for child in node.value.values():
            yield from bilingual(child)
    elif isinstance(node.value, tuple):
        for child in node.value:
            yield from bilingual(child)


def written(node: YamlNode) -> str:
    """A text of one language as the file has it."""
    return node.value if isinstance(node.value, str) else node.text


def differing(zh: str, en: str) -> list[str]:
    """The figures of one text that the other has neither as a figure nor as a word."""
    ours, theirs = figures(zh), figures(en)
    return sorted({n for n in ours - theirs if not _says(en, n)} | {n for n in theirs - ours if not _says(zh, n)})


def figures(text: str) -> set[str]:
    """The numbers of a text that are written in figures, each in one spelling: 1,000, 1000 and 0.1万 are one."""
    scaled = _SCALED.sub(lambda found: str(Fraction(found[1]) * _SCALES[found[2]]), text)
    return {_plain(found) for found in _FIGURE.findall(scaled)}


def numberless(text: str) -> str:
    """A text with one sign for every number in it, whether drawn, in figures or in words."""
    signed = _FIGURE.sub("#", _DRAWN.sub("#", text.lower()))
    spoken = re.sub(r"[a-z]+", lambda word: "#" if word[0] in _COUNTS else word[0], signed)
    return re.sub(f"[{_DIGITS}两双]", "#", spoken)


def _plain(figure: str) -> str:
    return str(Fraction(re.sub("[,，]", "", figure)))


def _says(text: str, number: str) -> bool:
    """Whether a text has a small number in words of either language."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    spoken = _WORDS.get(number, ())
    if number.isdigit() and int(number) < len(_DIGITS):
        spoken = (*spoken, _DIGITS[int(number)])
    return any(word in words if word.isascii() else word in text for word in spoken)

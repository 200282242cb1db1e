"""The figures of a test in words: how it went, what was done wrong, which questions look faulty."""

from __future__ import annotations

from fractions import Fraction
from statistics import mean, median, stdev

from dlquiz.study.analysis import Analysis, Figures
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

_LONGEST_TITLE = 60


def overview(analysis: Analysis, lang: Language) -> list[tuple[str, str]]:
    """How a class did: what it is, and how much."""
    points, worths = analysis.points, analysis.worths
    rows = []
    if points:
        rows += [("of", _range(min(worths), max(worths))), ("mean", _figure(mean(points)))]
        rows += [("median", _figure(median(points)))]
        rows += [("spread", _figure(stdev(points)))] if len(points) > 1 else []
        rows += [("range", _range(min(points), max(points)))]
    rows += [("alpha", correlated(analysis.reliability))]
    return [(say(lang, f"figure_{name}"), text) for name, text in rows]


def _range(least: Fraction, most: Fraction) -> str:
    return "–".join(dict.fromkeys(f"{float(one):.2f}".rstrip("0").rstrip(".") for one in (least, most)))


def _figure(value: Fraction | float) -> str:
    return f"{float(value):.1f}"


def share(value: float | None) -> str:
    """A share in per cent; a dash where there is none."""
    return "–" if value is None else f"{value:.0%}"


def correlated(value: float | None) -> str:
    """A correlation or a reliability; a dash where there is none."""
    return "–" if value is None else f"{value:.2f}".replace("-", "−")


def number(one: Figures) -> str:
    """A question's number; a dash where the papers number it differently."""
    return str(one.number or "–")


def title(one: Figures, lang: Language) -> str:
    """What a question is about, cut where a table would not hold it."""
    text = one.question.title.words(lang)
    return text if len(text) <= _LONGEST_TITLE else f"{text[: _LONGEST_TITLE - 1]}…"


def slips(one: Figures, lang: Language) -> list[str]:
    """The mistakes that were made, the most frequent first, each with how often."""
    said = ((one.question.message(name), name, count) for name, count in one.mistakes.items())
    return [say(lang, "mark_times", what=text.words(lang) if text else name, count=count) for text, name, count in said]


def remarks(one: Figures, lang: Language) -> list[str]:
    """Why a question looks faulty."""
    return [say(lang, f"suspect_{flag}", answer=one.strong_answer) for flag in one.flags]

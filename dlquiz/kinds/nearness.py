"""An answer as it is marked by: with the digits that are asked for, and how far an answer may be off."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dlquiz.kinds.protocol import Part
from dlquiz.language import flat
from dlquiz.language.numbers import format_number
from dlquiz.text.spans import Language


def as_asked(part: Part, value: Any, lang: Language) -> str:
    """The key, or what a mistake leads to, as it would be typed, with the digits that are asked for."""
    return part.typed(_rounded(value, part.step), lang)


def _rounded(value: Any, step: Any) -> Any:
    """Each entry to the nearest multiple of its step, if it has one."""
    if isinstance(value, tuple):
        steps = step if isinstance(step, tuple) else (step,) * len(value)
        return tuple(_rounded(one, each) for one, each in zip(value, steps, strict=True))
    return round(Fraction(value) / Fraction(step)) * Fraction(step) if step else value


def nearness(part: Part) -> str:
    """How far an answer may be off, of several entries the least and the largest; "" where it is the key or is not."""
    entries = sorted(flat(part.tolerance)) if part.tolerance is not None else []
    if not any(entries):
        return ""
    return "…".join(dict.fromkeys(format_number(one, 3) for one in (entries[0], entries[-1])))

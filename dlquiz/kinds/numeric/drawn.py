"""What was drawn for a numeric question: the values given, and every result that follows from them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from dlquiz.kinds.numeric.part import NumericPart
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.language import Value


class Drawn(Struct, frozen=True):
    """A variant of a numeric question: the values given and the key of every result, asked or not."""

    question: NumericQuestion
    seed: int
    given: Mapping[str, Value]
    results: Mapping[str, Value]
    parts: tuple[NumericPart, ...]

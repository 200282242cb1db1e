"""A calculation as `dlquiz calc --json` prints it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dlquiz.cards.card import Formula
from dlquiz.export.proof import proof_record
from dlquiz.language import Value
from dlquiz.language.numbers import json_value
from dlquiz.text.spans import Maths, one_line

if TYPE_CHECKING:
    from dlquiz.kinds.proof import Proof


def calculation_record(
    card: Formula,
    given: Mapping[str, Value],
    results: Mapping[str, Value],
    steps: Sequence[Maths],
    proof: Proof | None,
    plot: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The values given and calculated, every step on a line, and the proof and the picture, if they were asked for."""
    return {
        "formula": card.id,
        "given": {name: json_value(value) for name, value in given.items()},
        "results": {name: json_value(value) for name, value in results.items()},
        "steps": [one_line((step,)) for step in steps],
        "proof": proof_record(proof),
        "plot": plot,
    }

"""What PyTorch is to say of an item's key, and what it said. Nothing here runs it: `dlquiz.proof` does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from dlquiz.language import Value


class Run(Struct, frozen=True):
    """Lines that prove an item, and what must come of them: `results`, each name's value (those that are `whole`
    exactly); or else the line at which PyTorch refuses (`fails`); or else whether the last line is true (`holds`).
    `failed` is what an author is told where they can't be run."""

    code: str
    given: Mapping[str, Any] = field(default_factory=dict)
    results: Mapping[str, Value] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    fails: int = 0
    holds: bool = True
    failed: str = "the torch lines fail"


class Proof(Struct, frozen=True):
    """PyTorch's own values by name, and whether they agree with the key. `code` is the complete program that prints
    them, imports and given values included."""

    code: str
    values: Mapping[str, Any]
    agrees: bool
    max_difference: float
    torch: str

"""What PyTorch said of an item's key. Nothing here runs it: `dlquiz.proof` does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Proof:
    """PyTorch's own values by name, and whether they agree with the key. `code` is the complete program that prints
    them, imports and given values included."""

    code: str
    values: Mapping[str, Any]
    agrees: bool
    max_difference: float
    torch: str

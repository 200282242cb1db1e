"""A calculation as `dlquiz calc --json` prints it."""

from __future__ import annotations

from typing import Any

from dlquiz.export.records import proof_record
from dlquiz.items.calculation import Calculation
from dlquiz.items.present import json_value
from dlquiz.maths import to_line
from dlquiz.proof.comparison import Proof


def calculation_record(found: Calculation, steps: object, proof: Proof | None) -> dict[str, Any]:
    return {}

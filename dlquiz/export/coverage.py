"""How much of the syllabus a bank covers, as `dlquiz bank coverage --json` prints it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dlquiz.bank.coverage import Covered


def coverage_record(found: Mapping[str, Covered]) -> dict[str, Any]:
    """Of formulas and of concepts how many rows there are, how many are covered, and which are not."""
    return {
        kind: {"total": one.total, "covered": one.covered, "missing": list(one.missing)} for kind, one in found.items()
    }

"""The keys of many papers as a table for a spreadsheet, each as it would be typed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from dlquiz.export.marked.spreadsheet import disarmed

# A number, shape, vector or matrix: no formula, whatever stands before it.
_NUMBERS = re.compile(r"[-\d.,;x\s\[\]]*(e[-+]?\d+)?")


def keys_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The table in UTF-8, marked as that; a text that a spreadsheet would calculate is disarmed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([_cell(text) for text in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    return text if _NUMBERS.fullmatch(text) else str(disarmed(text))

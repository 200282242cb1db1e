"""The formats that items are exported in, for other programs. Another one is a module with `to_file` and a row here."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from dlquiz.export.view import View

# By name the module of a format: `to_file(views)` gives the bytes of a file.
FORMATS: dict[str, str] = {
    "json": "dlquiz.export.records",
}


def to_file(views: Sequence[View], form: str) -> bytes:
    """The items as a file of that format, one of FORMATS."""
    data: bytes = import_module(FORMATS[form]).to_file(views)
    return data

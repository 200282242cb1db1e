"""The formats that items are exported in, for other programs. Another one is a module with `to_file` and a row here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from importlib import import_module

from dlquiz.export.view import View

# By name the module of a format: `to_file(views, made)` gives the bytes of a file, `made` being when. Each is loaded
# when it is wanted; some need a library that takes time.
FORMATS: dict[str, str] = {
    "json": "dlquiz.export.records",
    "anki": "dlquiz.export.targets.anki",
    "moodle": "dlquiz.export.targets.moodle",
    "docx": "dlquiz.export.targets.docx",
    "csv": "dlquiz.export.targets.table",
    "canvas": "dlquiz.export.targets.canvas",
    "qti": "dlquiz.export.targets.qti",
    "qti3": "dlquiz.export.targets.qti3",
    "latex": "dlquiz.export.targets.latex",
    "web": "dlquiz.export.targets.web.page",
    "md": "dlquiz.export.targets.markdown",
}


def to_file(views: Sequence[View], form: str, made: datetime) -> bytes:
    """The items, of which there is at least one, as a file of that format, one of FORMATS."""
    data: bytes = import_module(FORMATS[form]).to_file(views, made)
    return data

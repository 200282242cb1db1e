"""The formats that papers are written in. Another one is a module with `to_file` and a row here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.paper.document import Document

# By the ending of its files the module of a format: `to_file(document)` gives the bytes of a file. Each is loaded when
# it is wanted; Typst takes time.
FORMATS: dict[str, str] = {
    "pdf": "dlquiz.paper.pdf",
    "html": "dlquiz.paper.html",
    "md": "dlquiz.paper.markdown",
}


def to_file(document: Document, form: str) -> bytes:
    """The document as a file of that format, one of FORMATS. Raises DlquizError for what the format can't show."""
    data: bytes = import_module(FORMATS[form]).to_file(document)
    return data

"""The formats that papers are written in. Another one is a module with `to_file` and a row here."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

from dlquiz.ground.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.paper.document import Document

# By the ending of its files the module of a format: `to_file(document)` gives the bytes of a file. Each is loaded when
# it is wanted; Typst takes time.
FORMATS: dict[str, str] = {
    "pdf": "dlquiz.paper.pdf",
    "html": "dlquiz.paper.html",
    "md": "dlquiz.paper.markdown",
}


class MissingGlyphsError(DlquizError):
    """Characters that no font of a PDF has."""

    def __init__(self, characters: Iterable[str]) -> None:
        self.characters = tuple(characters)
        hint = "print with --font FILE, a font that has it, or to HTML, or write it another way"
        super().__init__(f"the PDF fonts have no glyph for {' '.join(self.characters)}", hint)


def to_file(document: Document, form: str) -> bytes:
    """The document as a file of that format, one of FORMATS. Raises DlquizError for what the format can't show."""
    data: bytes = import_module(FORMATS[form]).to_file(document)
    return data

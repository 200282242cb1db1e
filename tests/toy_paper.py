"""A format of papers in a handful of lines: title and code. Only test_toys knows it."""

from __future__ import annotations

from dlquiz.paper.document import Document


def to_file(document: Document) -> bytes:
    return f"{document.title} {document.code}".encode()

"""Untrusted text, such as the name of a file, made fit to be printed: nothing in it steers a terminal or hides."""

from __future__ import annotations

import json
import re
from pathlib import PurePath
from typing import Any

from dlquiz.ground.hidden import hidden_characters


def escaped(text: str | PurePath) -> str:
    """The text or path on one line; what can't be seen is spelled out, as `\\x1b` or `\\u202e`."""
    return escaped_lines(str(text).replace("\n", r"\n"))


def escaped_lines(text: str) -> str:
    """Lines of text in which every character that can't be seen is spelled out."""
    for char in hidden_characters(text):
        if char != "\n":
            text = text.replace(char, char.encode("unicode_escape").decode())
    return text


def json_text(document: Any, indent: int | None = None) -> str:
    """The document as JSON, Chinese as it is; what can't be seen stands as `\\u202e`, which reads back the same."""
    text = json.dumps(document, ensure_ascii=False, indent=indent, allow_nan=False)
    for char in hidden_characters(text.replace("\n", "")):  # those between its lines are meant
        text = text.replace(char, json.dumps(char)[1:-1])
    return text


# What a spreadsheet takes for the beginning of a formula (OWASP, CSV Injection), in full width too; behind a separator
# of another country a cell begins as well.
_FORMULA = re.compile(r"(^|[;|\t])(\s*[=+\-@＝＋－＠])")


def unarmed(cell: str) -> str:
    """The text of a cell, an apostrophe before all of it that would be read as a formula."""
    return _FORMULA.sub(r"\1'\2", cell)

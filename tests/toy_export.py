"""A format of exports in a handful of lines: an item a line, its stem and its key. Only test_toys knows it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dlquiz.export.view import View
from dlquiz.text.spans import one_line


def to_file(views: Sequence[View], made: datetime) -> bytes:
    return "".join(f"{one_line(view.stem)} = {view.parts[0].key}\n" for view in views).encode()

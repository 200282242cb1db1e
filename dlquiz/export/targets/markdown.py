"""Questions as Markdown, their answers behind them; maths stands between dollar signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dlquiz.export.booklet import booklet
from dlquiz.export.view import View
from dlquiz.paper.markdown import render_markdown


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """One file; nothing in a question's text is markup there."""
    return render_markdown(booklet(views)).encode()

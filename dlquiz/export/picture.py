"""A picture as `dlquiz calc --plot --json` prints it."""

from __future__ import annotations

from typing import Any

from dlquiz.text.picture import Picture, Shades


def picture_record(picture: Picture, file: str | None) -> dict[str, Any]:
    """The places of its lines, or the values of its cells; `file` is where it was written, fit to be printed."""
    if isinstance(picture, Shades):
        return {
            "title": picture.title,
            "label": picture.label,
            "rows": [list(row) for row in picture.rows],
            "file": file,
        }
    lines = [{"label": line.label, "x": list(line.xs), "y": list(line.ys)} for line in picture.lines]
    marks = [list(mark) for mark in picture.marks]
    return {"title": picture.title, "across": picture.across, "lines": lines, "marks": marks, "file": file}

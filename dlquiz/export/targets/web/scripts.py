"""The programs of the page: plain JavaScript, one file a matter, joined in this order."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent
# What reads answers; it knows nothing of a page.
READER = ("rational", "spelling", "expression", "reader")
# What grades them, by data alone.
GRADER = (*READER, "grading")
PAGE = (*GRADER, "progress", "page")


def script(names: tuple[str, ...]) -> str:
    """The files of those names as one program."""
    return "\n".join((_FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in names)

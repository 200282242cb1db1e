"""What became of a damaged history file, and how a student is told."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from dlquiz.text.spans import Language
from dlquiz.text.wording import say


class Mended(Struct, frozen=True):
    """`aside` is where the damaged file is now, `saved` how many attempts the new one has. Of those that the old one
    had `lost` are gone, as far as that can be known; `sure` says that it is the whole number."""

    aside: Path
    saved: int
    lost: int
    sure: bool

    def told(self, lang: Language) -> str:
        """A line for the student."""
        known = "lost" if self.sure else "lost_at_least" if self.lost else "lost_unknown"
        return say(lang, "history_aside", path=self.aside, count=self.saved, lost=say(lang, known, count=self.lost))

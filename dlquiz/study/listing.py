"""The bank as a student stands to it: what was met, what stands in the notebook, what is bookmarked."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from dlquiz.bank.bank import Bank
from dlquiz.bank.catalogue import catalogue
from dlquiz.bank.entry import Entry
from dlquiz.study.progress import Progress
from dlquiz.study.remark import Remark
from dlquiz.text.spans import Language


class Listing(Struct, frozen=True):
    """A bank, and what was done with its questions and said of them, by question."""

    bank: Bank
    progress: Mapping[str, Progress]
    remarks: Mapping[str, Remark]

    def title(self, entry: Entry, lang: Language) -> str:
        """What the question is called; none is built for it."""
        return catalogue(self.bank).questions[entry.id].heading(lang)

    def is_met(self, entry: Entry) -> bool:
        """Whether the question was ever answered."""
        return entry.id in self.progress

    def is_wrong(self, entry: Entry) -> bool:
        """Whether it stands in the wrong-answer notebook."""
        return entry.id in self.progress and self.progress[entry.id].in_notebook

    def is_bookmarked(self, entry: Entry) -> bool:
        """Whether it is bookmarked."""
        return entry.id in self.remarks and self.remarks[entry.id].bookmarked

    def note(self, entry: Entry) -> str:
        """The student's own note on it, or nothing."""
        return self.remarks[entry.id].note if entry.id in self.remarks else ""

"""The questions that were found as `dlquiz browse --json` prints them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dlquiz.bank.entry import Entry
from dlquiz.study.listing import Listing
from dlquiz.text.spans import Language


def browse_record(listing: Listing, entries: Sequence[Entry], lang: Language) -> dict[str, Any]:
    """Each question, in the order of the bank."""
    return {
        "questions": [
            {
                "id": entry.id,
                "topic": entry.topic,
                "kind": entry.kind,
                "level": entry.level,
                "title": listing.title(entry, lang),
                "met": listing.is_met(entry),
                "wrong": listing.is_wrong(entry),
                "bookmarked": listing.is_bookmarked(entry),
                "note": listing.note(entry),
            }
            for entry in entries
        ]
    }

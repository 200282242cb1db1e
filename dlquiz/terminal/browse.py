"""The questions as a list, by topic and in order, with how each stands."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from itertools import groupby

from dlquiz.bank.entry import Entry
from dlquiz.ground.hidden import masked
from dlquiz.maths.width import clipped
from dlquiz.study.listing import Listing
from dlquiz.terminal.page import Page
from dlquiz.text.wording import counted, say


def show_topics(page: Page, listing: Listing, entries: Sequence[Entry]) -> None:
    """The topics, and of each how many questions it has and how many were met."""
    page.text(say(page.lang, "browse_topics", count=counted(page.lang, "stats_questions", len(entries))), style="bold")
    for topic, group in groupby(entries, key=lambda entry: entry.topic):
        here = list(group)
        met = sum(map(listing.is_met, here))
        page.text(f"{listing.bank.topics[topic].words(page.lang)}  {topic}  {met}/{len(here)}", page.indent)
    page.text(say(page.lang, "browse_more"), style="dim")


def show_questions(page: Page, listing: Listing, entries: Sequence[Entry], words: Sequence[str]) -> None:
    """The questions, each with its kind and level, its id, and whether it was met; below it the student's own note."""
    for topic, group in groupby(entries, key=lambda entry: entry.topic):
        page.line(listing.bank.topics[topic].words(page.lang), "bold")
        for entry in group:
            _show_one(page, listing, entry)
    page.text(say(page.lang, "browse_count", count=counted(page.lang, "stats_questions", len(entries))), style="bold")
    if words and entries:
        page.text(say(page.lang, "browse_practise", words=shlex.join(words)), style="dim")


def _show_one(page: Page, listing: Listing, entry: Entry) -> None:
    title = clipped(listing.title(entry, page.lang), page.width - len(page.indent))
    states = [
        *(["browse_bookmarked"] if listing.is_bookmarked(entry) else []),
        "browse_wrong" if listing.is_wrong(entry) else "browse_met" if listing.is_met(entry) else "browse_new",
    ]
    page.text(title, page.indent)
    kind = f"{say(page.lang, f'kind_{entry.kind}')} {'*' * entry.level}"
    state = " ".join(say(page.lang, name) for name in states)
    page.text(f"{entry.id}  {kind}  {state}", page.indent * 2, "dim")
    if listing.note(entry):
        page.text(say(page.lang, "note_shown", note=masked(listing.note(entry))), page.indent * 2, "cyan")

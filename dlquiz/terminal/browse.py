"""The questions as a list, by topic and in order, with how each stands."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from itertools import groupby

from dlquiz.bank.bank import field_of
from dlquiz.bank.entry import Entry
from dlquiz.ground.hidden import masked
from dlquiz.maths.width import clipped
from dlquiz.study.listing import Listing
from dlquiz.terminal.page import Page
from dlquiz.text.wording import counted, say

# So many topics fit a screen of 24 lines with what stands around them.
_FIT = 20


def show_topics(page: Page, listing: Listing, entries: Sequence[Entry], brief: bool = False) -> None:
    """The topics, and of each how many questions it has and how many were met; if it is to be `brief` and they do not
    fit a screen, a line for all those of one field. `entries` are by topic."""
    page.text(say(page.lang, "browse_topics", count=counted(page.lang, "stats_questions", len(entries))), style="bold")
    topics = {topic: list(group) for topic, group in groupby(entries, key=lambda entry: entry.topic)}
    if brief and len(topics) > _FIT:
        _show_fields(page, listing, topics)
        page.text(say(page.lang, "browse_fields"), style="dim")
        return
    for topic, here in topics.items():
        page.text(f"{_title(page, listing, topic)}  {topic}  {_met(listing, here)}", page.indent)
    page.text(say(page.lang, "browse_more"), style="dim")


def _show_fields(page: Page, listing: Listing, topics: Mapping[str, Sequence[Entry]]) -> None:
    """A line for each field, such as cnn: what was met, and as many titles of its topics as there is room for."""
    for field, names in groupby(topics, key=field_of):
        within = list(names)
        met = _met(listing, [entry for topic in within for entry in topics[topic]])
        titles = say(page.lang, "between").join(_title(page, listing, topic) for topic in within)
        page.line(clipped(f"{page.indent}{field}  {met}  {titles}", page.width))


def _title(page: Page, listing: Listing, topic: str) -> str:
    return listing.bank.topics[topic].words(page.lang)


def _met(listing: Listing, entries: Sequence[Entry]) -> str:
    return f"{sum(map(listing.is_met, entries))}/{len(entries)}"


def show_questions(
    page: Page, listing: Listing, entries: Sequence[Entry], words: Sequence[str], bookmarked: bool = False
) -> None:
    """The questions, each with its kind and level, its id, and whether it was met; below it the student's own note.
    Where there is none, what would find some; `bookmarked`: only these were looked for."""
    for topic, group in groupby(entries, key=lambda entry: entry.topic):
        page.line(_title(page, listing, topic), "bold")
        for entry in group:
            _show_one(page, listing, entry)
    page.text(say(page.lang, "browse_count", count=counted(page.lang, "stats_questions", len(entries))), style="bold")
    if not entries:
        page.text(say(page.lang, "browse_none_bookmarked" if bookmarked else "browse_none"), style="dim")
    elif words:
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

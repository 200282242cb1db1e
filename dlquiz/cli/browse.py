"""`dlquiz browse`: the questions by topic, title and text."""

from __future__ import annotations

import sys

from dlquiz.bank.bank import Bank, with_beyond
from dlquiz.bank.find import by_topic, selected
from dlquiz.cli.common import Exit, language, print_json
from dlquiz.cli.options import (
    BankOption,
    BeyondOption,
    BookmarkedOption,
    HomeOption,
    JsonOption,
    KindOption,
    LangOption,
    LevelOption,
    PlainOption,
    WordArgument,
    any_kind,
    command_app,
)
from dlquiz.cli.past import read_history
from dlquiz.cli.places import home, open_bank
from dlquiz.export.browse import browse_record
from dlquiz.history.store import History
from dlquiz.study.listing import Listing
from dlquiz.terminal.browse import show_questions, show_topics
from dlquiz.terminal.page import Page

app = command_app()


@app.command()
def browse(
    words: WordArgument = None,
    kind: KindOption = None,
    level: LevelOption = None,
    beyond: BeyondOption = False,
    bookmarked: BookmarkedOption = False,
    folder: HomeOption = None,
    plain: PlainOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """The questions by topic, title and text, in order; without words and options, the topics.

    A word finds by topic, title and text, in either language; `dlquiz quiz` takes the same words.

    Example: dlquiz browse relu --kind choice
    """
    asked, opened = language(lang), open_bank(bank)
    named = with_beyond(words or ()) if beyond else tuple(words or ())
    found = by_topic(opened, selected(opened, named, any_kind(kind), level))
    listing = read_history(home(folder), asked, lambda history: _listing(opened, history))
    if bookmarked:
        found = tuple(entry for entry in found if listing.is_bookmarked(entry))
    if as_json:
        print_json(browse_record(listing, found, asked))
    elif words or kind or level or bookmarked:
        show_questions(Page(asked, plain=plain), listing, found, words or (), bookmarked)
    else:
        show_topics(Page(asked, plain=plain), listing, found, brief=sys.stdout.isatty())
    return Exit.DONE


def _listing(bank: Bank, history: History) -> Listing:
    return Listing(bank, history.progress(bank.former), history.remarks(bank.former))

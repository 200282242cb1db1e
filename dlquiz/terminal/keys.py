"""The keys on the last line of a question: each is offered only where it does something."""

from __future__ import annotations

from dlquiz.bank.form import has_another
from dlquiz.kinds.answers.letters import LETTERS
from dlquiz.kinds.protocol import Item
from dlquiz.terminal.prompt import GAP
from dlquiz.text.spans import Language
from dlquiz.text.wording import say


def answer_keys(item: Item, lang: Language, part: int = 0, hints: int = 0) -> str:
    """The keys while a question, or that part of it, is answered, after so many hints."""
    several = len(item.parts) > 1
    names = [
        *(["key_hint"] if len(item.hints(lang)) > hints else []),
        *(["key_blank"] if several else []),
        *(["key_back"] if part else []),
        "key_skip",
        "key_unknown",
        *(["key_variant"] if has_another(item) else []),
        "key_quit",
    ]
    return GAP.join((_submit(item, lang), *(say(lang, name) for name in names)))


def second_keys(item: Item, lang: Language, hints: int) -> str:
    """The keys while a part is answered a second time, after so many hints."""
    names = [*(["key_hint"] if len(item.hints(lang)) > hints else []), "key_give_up", "key_quit"]
    return GAP.join((_submit(item, lang), *(say(lang, name) for name in names)))


def mark_keys(count: int, lang: Language) -> str:
    """The keys while an explanation is marked by `count` points."""
    marks = say(lang, "keys_marks", letters=letters(count))
    return GAP.join((marks, *(say(lang, name) for name in ("key_skip", "key_quit"))))


def after_keys(item: Item, lang: Language, bookmarked: bool = False) -> str:
    """The keys after the feedback."""
    variant = ["key_variant"] if has_another(item) else []
    names = ("key_next", *variant, *_remarks(item, bookmarked), "key_undo", "key_quit")
    return GAP.join(say(lang, name) for name in names)


def look_keys(item: Item, lang: Language, bookmarked: bool = False) -> str:
    """The keys beside an answer that is looked at again."""
    names = ("key_next", "key_before", *_remarks(item, bookmarked), "key_end")
    return GAP.join(say(lang, name) for name in names)


def _remarks(item: Item, bookmarked: bool) -> tuple[str, ...]:
    """What can be seen of an item and said of it: its proof, if there is one, a bookmark, a note."""
    return (*(["key_proof"] if item.code else []), "key_unbookmark" if bookmarked else "key_bookmark", "key_note")


def _submit(item: Item, lang: Language) -> str:
    part = item.parts[0]
    if not part.one_key:
        return say(lang, "key_submit")
    count = len(part.lettered(lang))
    return say(lang, "key_letters", letters=letters(count)) if count else say(lang, "keys_truth")


def letters(count: int) -> str:
    """A–D, for four."""
    return f"A–{LETTERS[count - 1]}"

"""A bookmark and a note of one's own on a question, made and shown."""

from __future__ import annotations

from msgspec.structs import replace

from dlquiz.ground.hidden import masked
from dlquiz.kinds.protocol import Item
from dlquiz.study.remark import MOST, Remark
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.page import INDENT
from dlquiz.terminal.prompt import folded
from dlquiz.text.wording import say


def remark_on(desk: Desk, item: Item) -> Remark:
    """What the student has said of an item's question; a remark that says nothing if that is nothing."""
    name = item.question.id
    return desk.recorder.remarks(desk.bank.former).get(name) or Remark(name, desk.clock.now())


def show_remark(desk: Desk, item: Item) -> None:
    """The bookmark and the note, when their question is put again."""
    remark = remark_on(desk, item)
    if remark.bookmarked:
        desk.say("bookmark_shown", "yellow", INDENT)
    if remark.note:
        desk.say("note_shown", "cyan", INDENT, note=masked(remark.note))


def toggle_bookmark(desk: Desk, item: Item) -> None:
    """Bookmarks the question, or takes the bookmark away."""
    before = remark_on(desk, item)
    desk.recorder.annotate(replace(before, at=desk.clock.now(), bookmarked=not before.bookmarked))
    desk.say("unbookmarked" if before.bookmarked else "bookmarked", "yellow", INDENT)


def take_note(desk: Desk, item: Item) -> None:
    """The note, typed, changed or deleted; at the end of the input it stays as it was."""
    before, lang = remark_on(desk, item), desk.page.lang
    if before.note and not desk.screen:
        show_remark(desk, item)
    try:
        note = desk.ask(f"{say(lang, 'note_ask')}:", say(lang, "note_keys"), default=before.note).strip()
    except EOFError:
        return
    if len(note) > MOST:
        desk.say("note_long", "magenta", INDENT, most=MOST)
        return
    if not note:  # where lines follow lines, an empty one changes nothing
        return
    note = "" if folded(note) == "-" else note
    desk.recorder.annotate(replace(before, at=desk.clock.now(), note=note))
    desk.say("note_kept" if note else "note_gone", "cyan", INDENT)

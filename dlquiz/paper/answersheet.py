"""The page to answer on (答题卡): letters to fill in, and blanks for numbers."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.kinds.protocol import Item
from dlquiz.paper.document import AnswerSheet, Bubbles
from dlquiz.text.blocks import AnswerLine, Bracket
from dlquiz.text.spans import Language
from dlquiz.text.wording import say


def answer_sheet(items: Sequence[Item], lang: Language) -> tuple[AnswerSheet, ...]:
    """The sheet of these questions; none if all are answered in words, on the paper."""
    letters = {number: _letters(item, lang) for number, item in enumerate(items, 1)}
    bubbles = tuple(Bubbles(number, found) for number, found in letters.items() if found)
    blanks = tuple(
        (number, lines)
        for number, item in enumerate(items, 1)
        if not letters[number] and not item.self_marked
        for lines in [tuple(line for line in item.room(lang, None) if isinstance(line, AnswerLine))]
        if lines
    )
    if not bubbles and not blanks:
        return ()
    labels = tuple(say(lang, name) + say(lang, "print_colon") for name in ("print_name", "print_student_number"))
    return (AnswerSheet(say(lang, "answer_sheet"), say(lang, "answer_sheet_note"), labels, bubbles, blanks),)


def _letters(item: Item, lang: Language) -> tuple[str, ...]:
    """What there is to fill in, of a question that is answered by letters between brackets."""
    if not any(isinstance(room, Bracket) for room in item.room(lang, None)):
        return ()
    part = item.parts[0]
    letters = tuple(letter for letter, _ in part.lettered(lang))
    return letters or tuple(part.typed(value, lang) for value in (True, False))

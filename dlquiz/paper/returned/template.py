"""The first row of a table of answers, to be filled in: a column for every answer, and one for every mark by hand."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.kinds.protocol import Item
from dlquiz.text.spans import Language
from dlquiz.text.wording import say


def template(papers: Sequence[Sequence[Item]], lettered: bool, lang: Language) -> list[str]:
    """The titles of the columns for papers of these items; `lettered` says that a letter tells which paper it is."""
    who = ["id", "name", *([] if len(papers) == 1 else ["variant" if lettered else "code"])]
    longest = max(map(len, papers))
    columns = [column for number in range(1, longest + 1) for column in _columns(number, papers, lang)]
    return [*(say(lang, f"heading_{word}") for word in who), *columns]


def _columns(number: int, papers: Sequence[Sequence[Item]], lang: Language) -> list[str]:
    """The columns of the question that has a number: of its parts if all papers have as many there."""
    items = [paper[number - 1] for paper in papers if number <= len(paper)]
    counts = {len(item.parts) for item in items if not item.self_marked}
    by_hand = [say(lang, "mark_hand_column", number=number)] if any(item.self_marked for item in items) else []
    if len(counts) != 1 or counts == {1}:
        return [*([str(number)] if counts else []), *by_hand]
    return [*(f"{number}.{part + 1}" for part in range(counts.pop())), *by_hand]

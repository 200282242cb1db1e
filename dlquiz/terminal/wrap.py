"""Lines of a given width out of running text, Chinese and English, by the rules of both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from dlquiz.maths.width import display_width, may_break


class Run(Struct, frozen=True):
    """A stretch of text in one style; `whole` is kept on one line if it can be."""

    text: str
    style: str = ""
    whole: bool = False


Line = tuple[Run, ...]

# What stands between two things that belong together, and up to how many columns they are kept so.
_SIGNS = ("=", "≈", "≠", "≤", "≥", "<", ">", "∈")
_SHORT = 16


def wrap(runs: tuple[Run, ...], width: int) -> tuple[Line, ...]:
    """The runs broken into lines at most `width` columns wide (2 or more); what is wider by itself is cut."""
    lines: list[Line] = []
    line: list[Run] = []
    for word in _fitting(_related(_words(runs), min(width, _SHORT)), width):
        if line and _width(_trimmed([*line, *word])) > width:
            lines.append(_trimmed(line))
            line = []
            word = _without_leading_space(word)
        line += word
    return (*lines, _trimmed(line)) if line or not lines else tuple(lines)


def hung(line: str, width: int) -> list[str]:
    """A line that is too wide, in several: it goes on below its second column, which stands two spaces or more behind
    the first, or, where that leaves less than a third of the width, four columns further in than it begins."""
    if display_width(line) <= width:
        return [line]
    begins = len(line) - len(line.lstrip())
    column = _COLUMN.match(line)
    if column and display_width(column[0]) <= width * 2 // 3:
        lead, indent = column[0], display_width(column[0])
    else:
        lead, indent = line[:begins], min(begins + 4, width // 2)
    first = lead + _text(wrap((Run(line[len(lead) :]),), width - display_width(lead))[0])
    rest = wrap((Run(line[len(first) :].lstrip()),), width - indent)
    return [first, *(" " * indent + _text(row) for row in rest)]


# The first of two columns, and the space behind it.
_COLUMN = re.compile(r" *\S+(?: \S+)* {2,}(?=\S)")


def _width(runs: Iterable[Run]) -> int:
    return sum(display_width(run.text) for run in runs)


def _words(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Pieces that are not broken inside: what sticks together across runs stays together."""
    word: list[Run] = []
    for run in runs:
        for piece in _pieces(run):
            if word and may_break(word[-1].text[-1], piece.text[0]):
                yield word
                word = []
            word.append(piece)
    if word:
        yield word


def _related(words: Iterable[list[Run]], most: int) -> Iterator[list[Run]]:
    """The words; `P = 1` is one of them if it has at most so many columns: nobody looks for `= 1` on the next line."""
    held: list[Run] = []
    for word in words:
        signs = _text(held).rstrip().endswith(_SIGNS), _text(word).strip() in _SIGNS
        if held and any(signs) and _width(held) + _width(_trimmed(word)) <= most:
            held = [*held, *word]
        else:
            if held:
                yield held
            held = word
    if held:
        yield held


def _text(word: Iterable[Run]) -> str:
    return "".join(run.text for run in word)


def _pieces(run: Run) -> Iterator[Run]:
    start = 0
    for end in range(1, len(run.text) + 1):
        if end == len(run.text) or (not run.whole and may_break(run.text[end - 1], run.text[end])):
            yield Run(run.text[start:end], run.style, run.whole)
            start = end


def _fitting(words: Iterable[list[Run]], width: int) -> Iterator[list[Run]]:
    """The words; one wider than a line is taken apart, first where a line may break, then anywhere."""
    for word in words:
        if _width(_trimmed(word)) <= width:
            yield word
        elif any(run.whole for run in word):
            yield from _fitting(_words(Run(run.text, run.style) for run in word), width)
        else:
            yield from _cut(word, width)


def _cut(word: list[Run], width: int) -> Iterator[list[Run]]:
    part: list[Run] = []
    for run in word:
        for character in run.text:
            if part and _width(part) + display_width(character) > width:
                yield part
                part = []
            part.append(Run(character, run.style))
    yield part


def _trimmed(line: Sequence[Run]) -> Line:
    kept = list(line)
    while kept and kept[-1].text.endswith(" "):
        last = kept.pop()
        if bare := last.text.rstrip(" "):
            kept.append(Run(bare, last.style, last.whole))
    return tuple(kept)


def _without_leading_space(word: list[Run]) -> list[Run]:
    return [Run(word[0].text.lstrip(" "), word[0].style, word[0].whole), *word[1:]]

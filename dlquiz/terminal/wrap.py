"""Lines of a given width out of running text, Chinese and English, by the rules of both."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dlquiz.maths.width import display_width

# Punctuation that must not begin or end a line (GB/T 15834).
_NOT_FIRST = "，。、；：？！）】》”’…—％·,.;:?!)]}%"
_NOT_LAST = "（【《“‘([{$"


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style; `whole` is kept on one line if it can be."""

    text: str
    style: str = ""
    whole: bool = False


Line = tuple[Run, ...]


def wrap(runs: tuple[Run, ...], width: int) -> tuple[Line, ...]:
    """The runs broken into lines at most `width` columns wide (a single wider word is cut)."""
    lines: list[Line] = []
    line: list[Run] = []
    used = 0
    for word in _words(runs, width):
        size = sum(display_width(run.text) for run in word)
        if line and used + size - _trailing(word) > width:
            lines.append(_trimmed(line))
            line, used = [], 0
            word = _without_leading_space(word)
            size = sum(display_width(run.text) for run in word)
        line += word
        used += size
    return (*lines, _trimmed(line)) if line or not lines else tuple(lines)


def _words(runs: tuple[Run, ...], width: int) -> Iterator[list[Run]]:
    """Pieces that are not broken inside: what sticks together across runs stays together."""
    word: list[Run] = []
    last = ""
    for run in runs:
        for piece in _pieces(run, width):
            if word and _may_break(last, piece.text[:1]):
                yield word
                word = []
            word.append(piece)
            last = piece.text[-1:]
    if word:
        yield word


def _pieces(run: Run, width: int) -> Iterator[Run]:
    if run.whole and display_width(run.text) <= width:
        yield run
        return
    start = 0
    for end in range(1, len(run.text) + 1):
        at_end = end == len(run.text)
        too_wide = display_width(run.text[start:end]) >= width
        if at_end or too_wide or _may_break(run.text[end - 1], run.text[end]):
            yield Run(run.text[start:end], run.style)
            start = end


def _may_break(before: str, after: str) -> bool:
    if not before or not after or after in _NOT_FIRST or before in _NOT_LAST:
        return False
    return before == " " or ((_wide(before) or _wide(after)) and after != " ")


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _trailing(word: list[Run]) -> int:
    text = word[-1].text
    return len(text) - len(text.rstrip(" "))


def _trimmed(line: list[Run]) -> Line:
    if not line:
        return ()
    last = line[-1]
    return (*line[:-1], Run(last.text.rstrip(" "), last.style))


def _without_leading_space(word: list[Run]) -> list[Run]:
    return [Run(word[0].text.lstrip(" "), word[0].style, word[0].whole), *word[1:]]

"""Lines of Python that are wider than the page, broken where Python lets a line go on: they can still be copied."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator

from dlquiz.maths.width import display_width

_INDENT = 4
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")


def narrowed(text: str, width: int) -> str:
    """The lines of a program, those that are too wide broken behind a comma in brackets. What has none stays, and so
    does what is no Python."""
    return "\n".join(part for line in text.split("\n") for part in _broken(line, width))


def _broken(line: str, width: int) -> Iterator[str]:
    margin = " " * (len(line) - len(line.lstrip(" ")) + _INDENT)
    while display_width(line) > width:
        fitting = [(depth, -place) for place, depth in _commas(line) if display_width(line[:place]) <= width]
        if not fitting:
            break
        place = -min(fitting)[1]
        yield line[:place]
        line = margin + line[place:].lstrip()
    yield line


def _commas(line: str) -> list[tuple[int, int]]:
    """The places behind a comma within brackets, where the line may end, each with how deep it is. A line that goes on
    from another closes brackets that it has not opened."""
    found: list[tuple[int, int]] = []
    indent, depth = len(line) - len(line.lstrip()), 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(line[indent:]).readline):
            if token.type == tokenize.ERRORTOKEN:
                return []
            if token.type == tokenize.OP:
                depth += (token.string in _OPEN) - (token.string in _CLOSE)
                if token.string == "," and line[indent + token.end[1] :].strip():
                    found.append((indent + token.end[1], depth))
    except (tokenize.TokenError, IndentationError):
        pass  # it ends within a bracket
    least = 1 if depth >= 0 else depth + 1  # outside of all brackets it may not end
    return [(place, deep) for place, deep in found if deep >= least]

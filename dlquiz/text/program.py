"""A program on a page that is narrower than its lines: they are broken where Python lets a line go on, so that what is
copied from the page is the same program."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import lru_cache

from dlquiz.maths.width import display_width

_INDENT = 4
# Kinds of places where a line may end, the most welcome first.
_BEHIND_COMMA, _BEFORE_OPERATOR, _BEHIND_BRACKET = range(3)
_MARGIN = re.compile(r" *(\d+  )? *")  # a line may have its number before it
_OPEN, _CLOSE = frozenset("([{"), frozenset(")]}")
_OPERATORS = frozenset(
    ("+", "-", "*", "/", "@", "%", "==", "!=", "<", ">", "<=", ">=", "and", "or", "if", "else", "for")
)


@lru_cache(maxsize=1000)  # all variants of a paper prove the same facts
def narrowed(text: str, width: int) -> str:
    """The lines, those wider than `width` columns broken within the outermost brackets that they can be: behind a
    comma, else before an operator, else behind the bracket. A comment that makes a line too wide goes above it. What
    has no such place stays, and so does what is no Python; of lines with numbers before them, or of a part of a
    program, the rest holds."""
    if all(display_width(line) <= width for line in text.split("\n")):
        return text
    tree = _tree(text)
    shown = "\n".join(_lines(text, width, comments=tree is not None))
    return shown if _tree(shown) == tree else text


def _tree(text: str) -> str | None:
    """What Python reads in a text; None where it reads nothing."""
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):  # a ValueError: with a null character
        return None


def _lines(text: str, width: int, comments: bool) -> Iterator[str]:
    """All lines of the page; a comment goes above its line only if `comments`."""
    depth = 0  # of the brackets that the lines before have left open
    for line in text.split("\n"):
        if comments and display_width(line) > width:
            *above, line = _comment_above(line, width)
            yield from above
        yield from _broken(line, width, depth)
        depth = max(0, depth + sum(map(_opened, _tokens(line))))


def _comment_above(line: str, width: int) -> list[str]:
    """The lines of a comment and, last, the line that it stood behind; the line alone if it has none."""
    place = next((token.start[1] for token in _tokens(line) if token.type == tokenize.COMMENT), None)
    if place is None:
        return [line]
    margin = " " * _margin(line)
    code, rows = line[:place].rstrip(), [f"{margin}#"]
    for word in line[place:].removeprefix("#").split():
        if display_width(f"{rows[-1]} {word}") > width and rows[-1] != f"{margin}#":
            rows.append(f"{margin}#")
        rows[-1] += f" {word}"
    return [*rows, code] if code else rows


def _broken(line: str, width: int, depth: int) -> Iterator[str]:
    """The line in as many as it needs, if the lines before have left `depth` brackets open. What is behind a bracket is
    indented once more."""
    margin = _margin(line) + (0 if depth else _INDENT)
    broken = False
    while display_width(line) > width:
        places = [place for place in _places(line, depth) if display_width(line[: place[-1]].rstrip()) <= width]
        if not places:
            break
        depth, kind, behind = min(places, key=lambda place: (*place[:2], -place[-1]))
        margin += _INDENT if broken and kind == _BEHIND_BRACKET else 0
        rest = " " * margin + line[behind:].lstrip()
        if len(rest) >= len(line):
            break
        yield line[:behind].rstrip()
        line, broken = rest, True
    yield line


def _places(line: str, depth: int) -> list[tuple[int, int, int]]:
    """Where the line may end: how many brackets are open there, how unwelcome such a place is, and how many characters
    are before."""
    found: list[tuple[int, int, int]] = []
    for token in _tokens(line):
        depth += _opened(token)
        (_, start), (_, end) = token.start, token.end
        if depth > 0 and line[:start].strip() and line[end:].strip():
            if token.string == ",":
                found.append((depth, _BEHIND_COMMA, end))
            elif token.string in _OPERATORS:
                found.append((depth, _BEFORE_OPERATOR, start))
            elif token.string in _OPEN:
                found.append((depth, _BEHIND_BRACKET, end))
    return found


def _tokens(line: str) -> list[tokenize.TokenInfo]:
    """The words and signs of one line, at their places in it; none if it is no Python."""
    found: list[tokenize.TokenInfo] = []
    indent = _margin(line)
    try:
        for token in tokenize.generate_tokens(io.StringIO(line[indent:]).readline):
            if token.type == tokenize.ERRORTOKEN:
                return []
            (row, start), (_, end) = token.start, token.end
            found.append(token._replace(start=(row, start + indent), end=(row, end + indent)))
    except (tokenize.TokenError, IndentationError):
        pass  # it ends within a bracket
    return found


def _margin(line: str) -> int:
    """How many characters are before the code of a line."""
    found = _MARGIN.match(line)
    return found.end() if found else 0


def _opened(token: tokenize.TokenInfo) -> int:
    """1 for a bracket that opens, -1 for one that closes, else 0."""
    if token.type != tokenize.OP:
        return 0
    return (token.string in _OPEN) - (token.string in _CLOSE)

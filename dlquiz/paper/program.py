"""A program as a page shows it: no line is longer than the page is wide, and copied from there it is the same
program."""

from __future__ import annotations

import ast
import io
import tokenize

# Characters of the fixed-width font, as small as it is set, that a line of a key has room for.
WIDEST = 96
_INDENT = 4


def as_printed(code: str) -> str:
    """The same program: lines that are too long go on within their brackets, behind a comma or an operator. One that
    has no such place stays as it is."""
    lines = code.rstrip("\n").split("\n")
    while True:
        row = next((row for row, line in enumerate(lines) if len(line) > WIDEST), None)
        shorter = _wrapped("\n".join(lines), row) if row is not None else None
        if row is None or shorter is None:
            return "\n".join(lines)
        lines = shorter.split("\n")


def _wrapped(code: str, row: int) -> str | None:
    """The program with that line broken at the last place that fits; None if there is none."""
    lines = code.split("\n")
    line = lines[row]
    if (split := _without_comment(code, row)) is not None:
        lines[row : row + 1] = split
        return "\n".join(lines)
    places = [place for place in _places(code, row) if place <= WIDEST]
    if not places:
        return None
    indent = len(line) - len(line.lstrip(" "))
    deeper = indent if row and _goes_on(code, row) else indent + _INDENT
    rest = " " * deeper + line[places[-1] :].lstrip(" ")
    if len(rest) >= len(line):
        return None
    lines[row : row + 1] = [line[: places[-1]].rstrip(" "), rest]
    found = "\n".join(lines)
    return found if ast.dump(ast.parse(found)) == ast.dump(ast.parse(code)) else None


def _tokens(code: str) -> list[tokenize.TokenInfo]:
    return list(tokenize.generate_tokens(io.StringIO(code + "\n").readline))


def _without_comment(code: str, row: int) -> list[str] | None:
    """A line whose comment is what makes it long: the comment above it; a longer comment cut in two."""
    for token in _tokens(code):
        if token.type == tokenize.COMMENT and token.start[0] == row + 1:
            before = token.line[: token.start[1]].rstrip()
            indent = " " * (len(token.line) - len(token.line.lstrip(" ")))
            if before.strip():
                return [f"{indent}{token.string}", before]
            cut = token.string.rfind(" ", 2, WIDEST - len(indent))
            return [f"{indent}{token.string[:cut]}", f"{indent}# {token.string[cut + 1 :]}"] if cut > 1 else None
    return None


def _places(code: str, row: int) -> list[int]:
    """Where a line may be broken: within brackets, behind a comma or an operator, the outermost brackets first in
    need."""
    depth, found = 0, []
    for token in _tokens(code):
        if token.type == tokenize.OP and token.string in "([{":
            depth += 1
        elif token.type == tokenize.OP and token.string in ")]}":
            depth -= 1
        behind = token.string in "([{" if token.type == tokenize.OP else False
        splits = token.string == "," or token.string in _OPERATORS or behind
        if token.end[0] == row + 1 and depth and splits:
            found.append(token.end[1])
    commas = [place for place in found if code.split("\n")[row][place - 1] == ","]
    return commas if any(_INDENT * 3 < place <= WIDEST for place in commas) else found


_OPERATORS = frozenset(("+", "-", "*", "/", "@", "==", "<", ">", "<=", ">=", "and", "or", "if", "else", "for", "in"))


def _goes_on(code: str, row: int) -> bool:
    """Whether a line is within brackets that were opened above it."""
    depth = 0
    for token in _tokens(code):
        if token.start[0] > row:
            break
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
    return depth > 0

"""Reads the LaTeX subset that stems may use. Nothing is expanded or executed: what is not in the tables is an error."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.maths.normal import normal_form
from dlquiz.maths.symbols import BIG, CHARACTERS, FUNCTIONS, GREEK, LETTERS, LIMIT_NAMES, OPERATORS, PAIRS, PARTNERS
from dlquiz.maths.tree import (
    Accent,
    Big,
    Cases,
    Fenced,
    Frac,
    Matrix,
    Node,
    Numeral,
    Operator,
    Root,
    Row,
    Scripts,
    Symbol,
    Words,
)

MAX_LENGTH = 2000
# Within it terminal, HTML and PDF set every nesting at once; Typst doubles its work with every level of parentheses.
MAX_DEPTH = 12


class MathsError(DlquizError):
    """LaTeX that is not in the subset. `column` is 0-based, in the text that was given."""

    def __init__(self, message: str, hint: str = "", column: int = 0) -> None:
        self.column = column
        super().__init__(f"{message} (at column {column + 1} of the formula)", hint)


def parse_latex(text: str) -> Node:
    """The maths of a LaTeX formula without its dollar signs, in normal form.

    Raises `MathsError` for any command, character or structure outside the subset, for text longer than `MAX_LENGTH`,
    and for groups nested deeper than `MAX_DEPTH`.
    """
    if len(text) > MAX_LENGTH:
        raise MathsError(f"the formula has {len(text)} characters", f"at most {MAX_LENGTH}", MAX_LENGTH)
    _refuse_hidden(text)
    return normal_form(_Reader(text).formula())


def _refuse_hidden(text: str) -> None:
    for column, c in enumerate(text):
        if not (c.isprintable() or c == "\n") or unicodedata.category(c).startswith("M"):
            raise MathsError(f"the character U+{ord(c):04X} can't be seen or is a combining mark", "remove it", column)


class _Token(Struct, frozen=True):
    text: str
    column: int


_TOKEN = re.compile(r"\\operatorname\*|\\[A-Za-z]+|\\.|[0-9]+(?:\.[0-9]+)?|\s+|.", re.DOTALL)

_OPENERS = {pair[0]: opener for opener, pair in PAIRS.items()}
_CLOSERS = {pair[1]: PARTNERS[opener] for opener, pair in PAIRS.items()}
_ENDS = frozenset({"}", r"\right", "&", r"\\", r"\end"} | _CLOSERS.keys())
_DELIMITERS = {**_OPENERS, **_CLOSERS, "|": "|", r"\|": "‖", ".": ""}
_SPACES = {r"\,": "", r"\;": "", r"\:": "", r"\!": "", r"\quad": "  ", r"\qquad": "    "}
_STYLES: dict[str, Literal["italic", "upright", "bold", "blackboard", "script"]] = {
    r"\mathrm": "upright", r"\operatorname": "upright", r"\mathit": "italic",
    r"\mathbf": "bold", r"\boldsymbol": "bold", r"\mathbb": "blackboard", r"\mathcal": "script",
}  # fmt: skip
_ACCENTS: dict[str, Literal["hat", "bar", "tilde"]] = {r"\hat": "hat", r"\bar": "bar", r"\tilde": "tilde"}
_ESCAPED = {"\\" + c: c for c in "%_#&${}"} | {
    r"\textbackslash": "\\", r"\textasciicircum": "^", r"\textasciitilde": "~",
}  # fmt: skip

_PLAIN: Mapping[str, Node] = (
    {"\\" + name: Symbol(char) for name, char in GREEK.items()}
    | {"\\" + name: Symbol(char, "upright") for name, char in LETTERS.items()}
    | {"\\" + name: Symbol(name, "upright") for name in FUNCTIONS}
    | {"\\" + name: Operator(char, tight=char in "′%#¬") for name, char in OPERATORS.items()}
    | {"\\" + name: Big(char) for name, char in BIG.items()}
    | {"\\" + name: Big(name) for name in LIMIT_NAMES}
    | {name: Operator(char, tight=char in "!|") for name, char in CHARACTERS.items()}
    | {name: Words(char) if char else Row(()) for name, char in _SPACES.items()}
)

_BARS = _PLAIN[r"\|"]


class _Reader:
    """A cursor over the tokens; each method reads one construct and leaves the cursor behind it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [_Token(found[0], found.start()) for found in _TOKEN.finditer(text)]
        self.at = 0
        self.depth = 0
        self.end = _Token("", len(text))
        self.structures: dict[str, Callable[[_Token], Node]] = {
            "{": self.group, r"\sqrt": self.root, r"\text": self.words, r"\left": self.stretched,
            r"\begin": self.environment, r"\operatorname*": self.limit_word,
            **dict.fromkeys((r"\frac", r"\tfrac", r"\dfrac"), self.fraction),
            **dict.fromkeys(_STYLES, self.styled), **dict.fromkeys(_ACCENTS, self.accent),
            **dict.fromkeys(_OPENERS, self.fenced),
        }  # fmt: skip

    def formula(self) -> Node:
        """Everything up to the end of the text."""
        body = self.row()
        if self.peek() is not self.end:
            raise self.stray(self.peek())
        return body

    # the cursor

    def raw(self) -> _Token:
        """The next token, a space too; `end` (with no text) behind the last."""
        token = self.tokens[self.at] if self.at < len(self.tokens) else self.end
        self.at += 1
        return token

    def peek(self) -> _Token:
        while self.at < len(self.tokens) and self.tokens[self.at].text.isspace():
            self.at += 1
        return self.tokens[self.at] if self.at < len(self.tokens) else self.end

    def take(self) -> _Token:
        self.peek()
        return self.raw()

    def expect(self, text: str, why: str) -> None:
        token = self.take()
        if token.text != text:
            raise MathsError(f"{why}: expected {text}, found {token.text or 'the end'}", f"write {text}", token.column)

    # sequences

    def row(self) -> Node:
        """Things up to the next closing token, which stays."""
        items: list[Node] = []
        while (token := self.peek()) is not self.end and token.text not in _ENDS:
            items.append(self.scripted())
        items = _normed(items)
        return items[0] if len(items) == 1 else Row(tuple(items))

    def scripted(self) -> Node:
        """One thing with its scripts and primes."""
        start = self.peek()
        if start.text in ("^", "_", "'"):
            raise MathsError(f"nothing stands before {start.text}", "a script needs a base, as in x^{2}", start.column)
        base = self.atom()
        scripts: dict[str, Node] = {}
        primes = self.primes()
        while (token := self.peek()).text in ("^", "_"):
            self.take()
            if token.text in scripts:
                raise MathsError(f"a second {token.text}", f"write one {token.text}{{…}}", token.column)
            scripts[token.text] = self.argument(token)
        sup = Row((*primes, scripts["^"])) if primes and "^" in scripts else scripts.get("^")
        return _attached(base, scripts.get("_"), sup or (Row(primes) if primes else None))

    def primes(self) -> tuple[Node, ...]:
        found: list[Node] = []
        while self.peek().text == "'":
            self.take()
            found.append(Operator("′", tight=True))
        return tuple(found)

    def atom(self) -> Node:
        """One thing without its scripts."""
        token = self.take()
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise MathsError("the formula is nested too deeply", f"at most {MAX_DEPTH} levels", token.column)
        node = self.structures[token.text](token) if token.text in self.structures else self.leaf(token)
        self.depth -= 1
        return node

    def leaf(self, token: _Token) -> Node:
        text = token.text
        if text in _PLAIN:
            return _PLAIN[text]
        if text[:1].isascii() and text[:1].isalpha():
            return Symbol(text)
        if text[:1].isascii() and text[:1].isdigit():
            return Numeral(text)
        if text in _ENDS or not text:
            raise self.stray(token)
        raise MathsError(f"{text} is not known here", _advice(text), token.column)

    def stray(self, token: _Token) -> MathsError:
        message = f"{token.text} has no partner" if token.text else "the formula ends too early"
        return MathsError(message, "close what is open, open what is closed", token.column)

    def argument(self, of: _Token) -> Node:
        """A group, or one letter, digit or command."""
        token = self.peek()
        if len(token.text) > 1 and token.text.isdigit():
            raise MathsError(f"{of.text}{token.text} would take one digit only", "put it in braces", token.column)
        if token.text in _OPENERS or token.text in ("^", "_", "'", "&"):
            raise MathsError(f"{of.text} needs a letter, a digit or a group", "write {…} behind it", token.column)
        return self.atom()

    # structures: each is given its own first token, already taken

    def group(self, start: _Token) -> Node:
        body = self.row()
        self.expect("}", f"the group from column {start.column + 1} is not closed")
        return body

    def fraction(self, start: _Token) -> Node:
        numerator = self.argument(start)
        return Frac(numerator, self.argument(start))

    def root(self, start: _Token) -> Node:
        return Root(self.argument(start))

    def accent(self, start: _Token) -> Node:
        return Accent(_ACCENTS[start.text], self.argument(start))

    def fenced(self, start: _Token) -> Node:
        body, token = self.row(), self.take()
        opener, close = _OPENERS[start.text], _CLOSERS.get(token.text)
        # [0, 1) is an interval, so the round and the square brackets may be mixed
        if close is None or (PARTNERS[opener] != close and not (opener in "([" and close in ")]")):
            raise MathsError(f"{start.text} is closed by {token.text or 'nothing'}", "close it", start.column)
        return Fenced(opener, body, close)

    def stretched(self, start: _Token) -> Node:
        opener = self.delimiter(start)
        bare = self.text.startswith(r"\begin{matrix}", self.peek().column)
        body = self.row()
        self.expect(r"\right", rf"\left at column {start.column + 1} is not closed")
        close = self.delimiter(start)
        if bare and isinstance(body, Matrix) and opener in ("(", "["):
            return body  # a matrix of the tree brings its own brackets
        return Fenced(opener, body, close)

    def delimiter(self, start: _Token) -> str:
        token = self.take()
        if token.text not in _DELIMITERS:
            message = f"{token.text or 'the end'} is not a delimiter"
            raise MathsError(message, r"one of ( [ \{ | . \lfloor …", token.column)
        return _DELIMITERS[token.text]

    def environment(self, start: _Token) -> Node:
        name = self.braced(start)
        if name not in ("bmatrix", "pmatrix", "matrix", "cases"):
            raise MathsError(rf"\begin{{{name}}} is not known here", "bmatrix, pmatrix, matrix or cases", start.column)
        rows = self.cells()
        self.expect(r"\end", rf"\begin{{{name}}} at column {start.column + 1} is not closed")
        if (closed := self.braced(start)) != name:
            raise MathsError(rf"\begin{{{name}}} is closed by \end{{{closed}}}", "use one name", start.column)
        return _table(name, rows, start.column)

    def cells(self) -> list[list[Node]]:
        rows = [[self.row()]]
        while (token := self.peek()).text in ("&", r"\\"):
            self.take()
            if token.text == "&":
                rows[-1].append(self.row())
            else:
                rows.append([self.row()])
        if len(rows) > 1 and rows[-1] == [Row(())]:
            rows.pop()
        return rows

    # words

    def words(self, start: _Token) -> Node:
        return Words(self.braced(start))

    def styled(self, start: _Token) -> Node:
        text = self.braced(start).strip()
        char = next((n.text for n in (_PLAIN.get(text),) if isinstance(n, Symbol) and len(n.text) == 1), text)
        if not (char != text or (text.isascii() and text.replace("_", "a").isalnum())):
            raise MathsError(f"{start.text}{{{text}}} is not a name", r"letters, digits and \_ only", start.column)
        return Symbol(char, _STYLES[start.text])

    def limit_word(self, start: _Token) -> Node:
        return Big(self.braced(start).strip())

    def braced(self, start: _Token) -> str:
        """The text of a group as it stands, escapes resolved."""
        self.expect("{", f"{start.text} needs a group")
        text = ""
        while (token := self.raw()).text != "}":
            if token is self.end:
                raise MathsError(f"{start.text}{{ is not closed", "write }", start.column)
            text += self.letter(token, start)
        return text

    def letter(self, token: _Token, start: _Token) -> str:
        text = token.text
        if text in _ESCAPED:
            if len(text) > 2 and [t.text for t in self.tokens[self.at : self.at + 2]] == ["{", "}"]:
                self.at += 2
            return _ESCAPED[text]
        if start.text in _STYLES and text in _PLAIN:
            return text
        if text[0] in "\\{$%#&" or (text in "_^~" and start.text == r"\text"):
            raise MathsError(f"{text} can't stand in {start.text}{{}}", f"write \\{text}", token.column)
        return text.replace("\n", " ")


def _normed(items: list[Node]) -> list[Node]:
    """Bars in pairs, as in ‖x‖² + ‖y‖₂, enclose what is between them; a single one divides, as in D(p ‖ q)."""
    places = [place for place, item in enumerate(items) if (item.base if isinstance(item, Scripts) else item) == _BARS]
    if len(places) % 2 or any(isinstance(items[place], Scripts) for place in places[::2]):
        return items
    found, start = list[Node](), 0
    for opening, closing in zip(places[::2], places[1::2], strict=True):
        inside, end = items[opening + 1 : closing], items[closing]
        norm: Node = Fenced("‖", inside[0] if len(inside) == 1 else Row(tuple(inside)), "‖")
        found += [*items[start:opening], Scripts(norm, end.sub, end.sup) if isinstance(end, Scripts) else norm]
        start = closing + 1
    return [*found, *items[start:]]


def _attached(base: Node, sub: Node | None, sup: Node | None) -> Node:
    if isinstance(base, Big) and base.lower is None and base.upper is None:
        alone = base.symbol.isalpha() and sub is None and sup is None
        return Symbol(base.symbol, "upright") if alone else Big(base.symbol, sub, sup)
    return base if sub is None and sup is None else Scripts(base, sub, sup)


def _table(name: str, rows: list[list[Node]], column: int) -> Node:
    if name == "cases":
        if any(len(row) != 2 for row in rows):
            raise MathsError("a case has two cells", r"write value & condition \\", column)
        return Cases(tuple((_without_comma(value), condition) for value, condition in rows))
    widths = {len(row) for row in rows}
    if len(widths) > 1:
        raise MathsError("the rows of the matrix are not equally long", "separate the cells with &", column)
    return Matrix(tuple(map(tuple, rows)))


def _without_comma(value: Node) -> Node:
    """The case's value without the comma LaTeX authors put behind it: every notation has its own."""
    comma = isinstance(value, Row) and len(value.items) > 1 and value.items[-1] == Operator(",")
    return Row(value.items[:-1]) if isinstance(value, Row) and comma else value


def _advice(text: str) -> str:
    from difflib import get_close_matches  # only a failure pays for it

    known = [name for name in (*_PLAIN, *_STYLES, *_ACCENTS, r"\frac", r"\sqrt", r"\text") if name.startswith("\\")]
    named = {node.text: name for name, node in _PLAIN.items() if isinstance(node, Symbol | Operator)}
    if text in named:
        return f"write {named[text]}"
    near = get_close_matches(text, known, 1) if text.startswith("\\") else []
    return f"did you mean {near[0]}" if near else r"running text goes into \text{…}"

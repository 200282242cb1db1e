"""Whether every symbol of a hint or of a mistake's message is known to who reads it, and every given is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from dlquiz.ground.errors import Fault
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.language import FUNCTIONS, names_in
from dlquiz.language.markup import Either, Template
from dlquiz.maths.line import to_line
from dlquiz.maths.tree import Node, Numeral, Operator, Row, Scripts, Symbol
from dlquiz.text.spans import Maths

# What needs no definition: constants, indices, marks that stand like letters, and the names of functions.
_STANDARD = frozenset("eπℝ∞∂∇⊤…⋯∼TOd") | frozenset("ijkltmnpq")
_FUNCTIONS = frozenset(
    {*FUNCTIONS, "ln", "arg", "sin", "cos", "lim", "ReLU", "Sigmoid", "Tanh", "GELU", "ELU", "SELU", "LeakyReLU"}
    | {"softmax", "sigmoid", "relu", "tanh", "σ", "Softmax", "Swish", "SiLU", "PReLU", "Conv", "BN", "LN"}
)


def check_symbols(question: NumericQuestion) -> Iterator[Fault]:
    """Each symbol that neither the stem nor the card has, by its text's line."""
    known = _known(question)
    mistakes = {mistake.id: mistake for name in question.ask for mistake in question.mistakes[name]}
    texts = [(mistake.message, f"the mistake {mistake.id}", mistake.line) for mistake in mistakes.values()]
    if question.hint is not None:
        texts.append((question.hint, "the hint", question.line))
    for text, what, line in texts:
        unknown = sorted({name for lang in (text.zh, text.en) for name in _unknown(lang, known)})
        if unknown:
            message = f"{what} of {question.id} has {', '.join(unknown)}, which its stem and its card do not have"
            yield Fault(question.path, line, message, "use the symbols of the stem, or say it in words")


def check_used(question: NumericQuestion) -> Iterator[Fault]:
    """Each given of which a card makes no use: some are shown though the key needs them not, as traps."""
    formula = question.formula
    expressions = [result.expression for result in formula.results]
    expressions += [item.expression for item in (*formula.where, *formula.draw_where)]
    expressions += [mistake.expression for mistake in formula.mistakes]
    expressions += [item.default for item in formula.given if item.default is not None]
    used = {name for expression in expressions for name in names_in(expression)}
    for item in formula.given:
        if item.name not in used | question.shows:
            message = f"{formula.id} neither shows {item.name} nor calculates anything from it"
            yield Fault(formula.path, formula.line, message, "leave the given out, or use it")


def _known(question: NumericQuestion) -> frozenset[str]:
    formula = question.formula
    nodes = [*(item.symbol for item in formula.given), *(result.symbol for result in formula.results)]
    nodes += [node for lang in (question.stem.zh, question.stem.en) for node in _maths(lang)]
    return frozenset(name for node in nodes for name in _names(node))


def _unknown(text: Template, known: frozenset[str]) -> Iterator[str]:
    nodes = list(_maths(text))
    defined = {name for node in nodes for name in _defined(node)}
    for node in nodes:
        for symbol in _symbols(node):
            if not _is_known(symbol, known | defined):
                yield to_line(symbol)


def _is_known(symbol: Node, known: Iterable[str]) -> bool:
    """Whether it is known as it stands, or is an entry of what is: x_i of x."""
    if to_line(symbol) in known:
        return True
    if isinstance(symbol, Scripts):
        indexed = symbol.sub is not None and all(_is_index(part) for part in _leaves(symbol.sub))
        return indexed and _is_known(symbol.base, known)
    return isinstance(symbol, Symbol) and symbol.text in _STANDARD | _FUNCTIONS


def _is_index(leaf: Node) -> bool:
    return isinstance(leaf, Numeral | Operator) or (isinstance(leaf, Symbol) and leaf.text in _STANDARD)


def _defined(node: Node) -> Iterator[str]:
    """What a text defines itself: the left side of `d = a/z`."""
    if isinstance(node, Row) and len(node.items) > 1 and node.items[1] == Operator("="):
        yield from _names(node.items[0])


def _names(node: Node) -> Iterator[str]:
    """The symbols as lines of text, with an indexed one's base: the stem's x_i makes x known."""
    for symbol in _symbols(node):
        yield to_line(symbol)
        if isinstance(symbol, Scripts) and symbol.sub is not None and all(map(_is_index, _leaves(symbol.sub))):
            yield to_line(symbol.base)


def _symbols(node: Node) -> Iterator[Node]:
    """Letters and words, each with its subscript."""
    if isinstance(node, Symbol):
        yield node
    elif isinstance(node, Scripts) and isinstance(node.base, Symbol) and node.sub is not None:
        yield Scripts(node.base, node.sub)
        yield from _symbols(node.sup) if node.sup is not None else ()
    else:
        for child in _children(node):
            yield from _symbols(child)


def _leaves(node: Node) -> Iterator[Node]:
    below = list(_children(node))
    if not below:
        yield node
    for child in below:
        yield from _leaves(child)


def _children(value: Any) -> Iterator[Node]:
    """The nodes right below one, or of a tuple in it."""
    parts = value if isinstance(value, tuple) else astuple(value)
    for part in parts:
        if isinstance(part, tuple):
            yield from _children(part)
        elif isinstance(part, Struct):
            yield part  # type: ignore[misc]


def _maths(text: Template) -> Iterator[Node]:
    for piece in text:
        if isinstance(piece, Maths):
            yield piece.node
        elif isinstance(piece, Either):
            yield from _maths((*piece.yes, *piece.no))

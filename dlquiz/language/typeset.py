"""An expression as maths: with its symbols, or with the numbers put in.

The author's order stays, and parentheses stand wherever leaving them out would change the value. A function of all
entries of a vector is shown with an index (∑ xᵢ), or, with numbers, written out entry by entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import prod

from dlquiz.language import numbers
from dlquiz.language.evaluate import evaluate
from dlquiz.language.functions import Type
from dlquiz.language.indices import entry_of, index_path, one_based, places, running, with_sub
from dlquiz.language.syntax import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Expression,
    Index,
    Literal,
    Name,
    Unary,
    Vector,
    children,
    names_in,
)
from dlquiz.language.typecheck import type_of
from dlquiz.language.values import Value, shape
from dlquiz.language.work import charge
from dlquiz.maths.tree import (
    Big,
    Cases,
    Fenced,
    Fraction,
    Matrix,
    Node,
    Number,
    Operator,
    Root,
    Row,
    Scripts,
    Symbol,
    Words,
)

# How tightly each construct holds its parts together; a part that holds less tightly than its place asks for is fenced.
# _BIG is a ∑ or ∏, which takes in every product that follows it.
_LOOSE, _AND, _COMPARE, _MOD, _SUM, _BIG, _PRODUCT, _BESIDE, _SIGN, _POWER, _ATOM = range(11)
_BINDING = {"or": _LOOSE, "and": _AND, "%": _MOD, "+": _SUM, "-": _SUM, "*": _PRODUCT, "@": _BESIDE}
_LEFT = {**_BINDING, "%": _POWER}
_RIGHT = {**_BINDING, "%": _POWER, "-": _BIG, "@": _POWER}
_MARKS = {"+": "+", "-": "−", "and": "∧", "or": "∨", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
_FENCES = {"floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉"), "abs": ("|", "|")}
_REDUCTIONS = ("sum", "mean", "prod")
# Functions that can't be read entry by entry.
_WHOLE = ("count", "cumprod", "diag", "dot", "outer", "transpose")
_WRITTEN_OUT = 9


@dataclass(frozen=True)
class Names:
    """How names are shown: their symbols and axes, and, if numbers are put in, their values.

    `index` holds the indices that entries carry inside a ∑; `entry` the place of the entry that is written out.
    """

    symbols: Mapping[str, Node]
    ranks: Mapping[str, int]
    values: Mapping[str, Value] | None = None
    index: tuple[Node, ...] = ()
    otherwise: str = "otherwise"
    entry: tuple[int, ...] = ()


def typeset(expression: Expression, names: Names) -> Node:
    """The expression as maths; with `names.values`, their numbers stand in the place of the symbols."""
    return _Typesetter(names).node(expression, _LOOSE)


def fenced(node: Node) -> Node:
    return Fenced("(", node, ")")


def begins_with_sign(node: Node) -> bool:
    """Whether the maths begins with a minus, which may not follow another operator bare."""
    if isinstance(node, Row):
        return bool(node.items) and begins_with_sign(node.items[0])
    if isinstance(node, Number):
        return node.text.startswith(("-", "−"))
    return isinstance(node, Operator) and node.text in "−-+"


class _Typesetter:
    def __init__(self, names: Names) -> None:
        self.names = names

    def node(self, expression: Expression, place: int) -> Node:
        """The expression for a place that needs at least this binding."""
        node, binding = self.visit(expression)
        return fenced(node) if binding < place else node

    def after(self, expression: Expression, place: int) -> Node:
        """The expression for a place behind an operator."""
        node = self.node(expression, place)
        return fenced(node) if begins_with_sign(node) else node

    def visit(self, expression: Expression) -> tuple[Node, int]:
        charge(1)
        if (self.names.index or self.names.entry) and self.is_whole(expression):
            return self.whole(expression)
        match expression:
            case Literal(value, text):
                return (Symbol(text, "upright") if isinstance(value, bool) else Number(text)), _ATOM
            case Name():
                return self.visit_name(expression)
            case Unary():
                return self.visit_unary(expression)
            case Binary():
                return self.visit_binary(expression)
            case Comparison(first, rest):
                items = [self.node(first, _MOD)]
                for operator, other in rest:
                    items += [_mark(operator), self.node(other, _MOD)]
                return Row(tuple(items)), _COMPARE
            case Conditional():
                return self.visit_conditional(expression)
            case Vector():
                return self.visit_vector(expression)
            case Index():
                return self.visit_index(expression)
            case Call():
                return self.visit_call(expression)

    def visit_name(self, expression: Name) -> tuple[Node, int]:
        name = expression.name
        if self.names.values is not None and name in self.names.values:
            return self.value(self.names.values[name])
        symbol = self.names.symbols.get(name, Symbol("π") if name == "pi" else Symbol(name, "upright"))
        rank = self.names.ranks.get(name, 0)
        if self.names.index and rank:
            symbol = with_sub(symbol, *self.names.index[-rank:])
        return symbol, _binding_of(symbol)

    def value(self, value: Value) -> tuple[Node, int]:
        shown = entry_of(value, self.names.entry)
        charge(prod(shape(shown)))
        node = numbers.number_node(shown)
        return node, (_SIGN if begins_with_sign(node) else _ATOM)

    def visit_unary(self, expression: Unary) -> tuple[Node, int]:
        if expression.operator == "not":
            return Row((Operator("¬", tight=True), self.node(expression.operand, _ATOM))), _SIGN
        node, binding = self.visit(expression.operand)
        if begins_with_sign(node) or (binding < _SIGN and binding != _BIG):
            node, binding = fenced(node), _ATOM
        return Row((Operator("−", tight=True), node)), min(binding, _SIGN)

    def fraction(self, left: Expression, right: Expression) -> Fraction:
        """A bar. What holds less tightly than a sum is fenced above and below it too: one line of text has no bar."""
        return Fraction(self.node(left, _SUM), self.node(right, _SUM))

    def visit_binary(self, expression: Binary) -> tuple[Node, int]:
        operator, left, right = expression.operator, expression.left, expression.right
        if operator == "/":
            return self.fraction(left, right), _ATOM
        if operator == "//":
            return Fenced("⌊", self.fraction(left, right), "⌋"), _ATOM
        if operator == "**":
            return self.power(left, right), _POWER
        if operator == "*":
            return self.product(left, right)
        first, second = self.node(left, _LEFT[operator]), self.after(right, _RIGHT[operator])
        marks = {"@": (), "%": (Words(" mod "),)}.get(operator, (_mark(operator),))
        return Row((first, *marks, second)), _BINDING[operator]

    def power(self, base: Expression, exponent: Expression) -> Node:
        node, binding = self.visit(base)
        if binding < _ATOM or isinstance(node, Fraction | Root | Row | Cases):
            node = fenced(node)
        sub = node.sub if isinstance(node, Scripts) else None
        return Scripts(node.base if isinstance(node, Scripts) else node, sub, self.node(exponent, _LOOSE))

    def product(self, left: Expression, right: Expression) -> tuple[Node, int]:
        first = self.node(left, _PRODUCT)
        node, binding = self.visit(right)
        # A sum may end a product bare, as in 1/n ∑ x; then nothing may follow it.
        bare = binding == _BIG and isinstance(right, Call) and right.function in _REDUCTIONS
        second = fenced(node) if (binding < _PRODUCT and not bare) or begins_with_sign(node) else node
        result = _BIG if bare and second is node else _PRODUCT
        if self.names.values is not None:
            return Row((first, Operator("×"), second)), result
        factor = left.operand if isinstance(left, Unary) else left
        beside = isinstance(factor, Literal) and isinstance(second, Symbol | Scripts | Fenced | Root)
        if beside and not isinstance(_base(second), Number):
            return Row((first, second)), result
        return Row((first, Operator("·"), second)), result

    def visit_conditional(self, expression: Conditional) -> tuple[Node, int]:
        if self.names.values is not None and self.known(expression.condition):
            chosen = expression.then if self.evaluated(expression.condition) else expression.otherwise
            return self.visit(chosen)
        rows = []
        rest: Expression = expression
        while isinstance(rest, Conditional):
            rows.append((self.node(rest.then, _LOOSE), self.node(rest.condition, _LOOSE)))
            rest = rest.otherwise
        rows.append((self.node(rest, _LOOSE), Words(self.names.otherwise)))
        return Cases(tuple(rows)), _ATOM if self.names.values is None else _LOOSE

    def known(self, expression: Expression) -> bool:
        return names_in(expression) <= frozenset(self.names.values or ())

    def evaluated(self, expression: Expression) -> Value:
        return evaluate(expression, self.names.values or {})

    def visit_vector(self, expression: Vector) -> tuple[Node, int]:
        if self.names.entry:
            place = self.names.entry[-self.rank(expression)] if len(expression.items) > 1 else 0
            return self.visit(expression.items[place])
        if self.names.index:
            return self.whole(expression)
        if all(isinstance(item, Vector) for item in expression.items):
            rows = (item.items for item in expression.items if isinstance(item, Vector))
            return Matrix(tuple(tuple(self.node(entry, _LOOSE) for entry in row) for row in rows)), _ATOM
        return Fenced("[", numbers.separated([self.node(item, _LOOSE) for item in expression.items]), "]"), _ATOM

    def visit_index(self, expression: Index) -> tuple[Node, int]:
        if self.names.values is not None and self.known(expression):
            return self.value(self.evaluated(expression))
        base, path = index_path(expression)
        shown = [self.plain().node(one_based(index), _LOOSE) for index in path]
        return with_sub(self.plain().node(base, _ATOM), *shown, *self.indices(self.rank(expression))), _ATOM

    def visit_call(self, expression: Call) -> tuple[Node, int]:
        name, arguments = expression.function, expression.arguments
        if name in _FENCES:
            return Fenced(_FENCES[name][0], self.node(arguments[0], _LOOSE), _FENCES[name][1]), _ATOM
        if name == "sqrt":
            return Root(self.node(arguments[0], _LOOSE)), _ATOM
        if name == "exp" and not _is_tall(arguments[0]):
            return Scripts(Symbol("e"), sup=self.node(arguments[0], _LOOSE)), _POWER
        if name == "transpose":
            return Scripts(self.node(arguments[0], _ATOM), sup=Symbol("⊤", "upright")), _POWER
        if name in _REDUCTIONS:
            return self.reduction(expression)
        if name == "dot":
            return Row((self.node(arguments[0], _POWER), Operator("·"), self.node(arguments[1], _POWER))), _BIG
        return Row((_head(name), fenced(numbers.separated([self.node(item, _LOOSE) for item in arguments])))), _ATOM

    def reduction(self, expression: Call) -> tuple[Node, int]:
        name, body = expression.function, expression.arguments[0]
        entries = self.written_out(body) if len(expression.arguments) == 1 else None
        if entries is not None:
            return _joined(name, entries)
        axis = getattr(expression.arguments[1], "value", 0) if len(expression.arguments) == 2 else None
        index, lower = running(self.rank(body), axis, self.names.index)
        inner = _Typesetter(replace(self.names, index=index, values=None))
        sum_ = Row((Big("∏" if name == "prod" else "∑", lower=lower), inner.after(body, _BIG)))
        return (Row((Fraction(Number("1"), Symbol("n")), sum_)) if name == "mean" else sum_), _BIG

    def written_out(self, body: Expression) -> list[tuple[Node, int]] | None:
        """The entries, each with its numbers in; None where there are no numbers or too many."""
        if self.names.values is None or not self.known(body):
            return None
        size = shape(self.evaluated(body))
        if not size or prod(size) > _WRITTEN_OUT:
            return None
        return [_Typesetter(replace(self.names, entry=place)).visit(body) for place in places(size)]

    def is_whole(self, expression: Expression) -> bool:
        """Whether it is not an entry's own but made of all entries: a dot product, a maximum, a matrix product."""
        if isinstance(expression, Binary):
            return expression.operator == "@"
        if not isinstance(expression, Call):
            return False
        name = expression.function
        alone = name in ("max", "min") and len(expression.arguments) == 1
        return name in _WHOLE or alone or (bool(self.names.entry) and name in _REDUCTIONS)

    def whole(self, expression: Expression) -> tuple[Node, int]:
        """What is made of all entries: its value, or its symbols with the index behind them."""
        if self.names.entry:
            return self.value(self.evaluated(expression))
        node, binding = self.plain().visit(expression)
        indices = self.indices(self.rank(expression))
        if not indices:
            return node, binding
        return with_sub(node if binding == _ATOM and not isinstance(node, Row) else fenced(node), *indices), _ATOM

    def plain(self) -> _Typesetter:
        return _Typesetter(replace(self.names, index=(), entry=()))

    def indices(self, rank: int) -> tuple[Node, ...]:
        return self.names.index[-rank:] if rank else ()

    def rank(self, expression: Expression) -> int:
        found, _ = type_of(expression, {name: Type("number", rank) for name, rank in self.names.ranks.items()})
        return found.rank if found else 0


def _mark(text: str) -> Operator:
    return Operator(_MARKS.get(text, text))


def _binding_of(symbol: Node) -> int:
    """A symbol may be maths of its own: σ², dL/dw, 1 − p."""
    if isinstance(symbol, Scripts) and symbol.sup is not None:
        return _POWER
    if isinstance(symbol, Row) and any(isinstance(item, Operator) and item.text in "+−±=/·×∗" for item in symbol.items):
        return _LOOSE
    return _ATOM


def _head(name: str) -> Node:
    if name == "sigmoid":
        return Symbol("σ")
    if name in ("log2", "log10"):
        return Scripts(Symbol("log", "upright"), sub=Number(name[3:]))
    return Symbol({"log": "ln"}.get(name, name), "upright")


def _joined(name: str, entries: list[tuple[Node, int]]) -> tuple[Node, int]:
    place = _PRODUCT if name == "prod" else _SUM
    items: list[Node] = []
    for node, binding in entries:
        safe = binding >= place and not (items and begins_with_sign(node))
        items += [Operator("×" if name == "prod" else "+")] if items else []
        items.append(node if safe else fenced(node))
    if name == "mean":
        return Fraction(Row(tuple(items)), Number(str(len(entries)))), _ATOM
    return Row(tuple(items)), place


def _base(node: Node) -> Node:
    return _base(node.base) if isinstance(node, Scripts) else node


def _is_tall(expression: Expression) -> bool:
    """Whether an exponent would be too tall to read as one."""
    if isinstance(expression, Binary) and expression.operator in ("/", "//"):
        return True
    if isinstance(expression, Conditional | Vector):
        return True
    if isinstance(expression, Call) and expression.function in (*_REDUCTIONS, "sqrt"):
        return True
    return any(_is_tall(child) for child in children(expression))

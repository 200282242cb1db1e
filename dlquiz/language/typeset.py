"""An expression as maths: with its symbols, or with the numbers put in.

The author's order stays, and parentheses stand wherever leaving them out would change the value. A function of all
entries of a vector is shown with an index (∑ xᵢ), or, with numbers, written out entry by entry.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from dlquiz.language import numbers
from dlquiz.language.evaluate import evaluate
from dlquiz.language.functions import FUNCTIONS
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
from dlquiz.language.values import Value, shape
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
_LOOSE, _COMPARE, _SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(7)
_BINDING = {"and": _LOOSE, "or": _LOOSE, "+": _SUM, "-": _SUM, "*": _PRODUCT, "@": _PRODUCT, "%": _PRODUCT, "**": _POWER}
_MARKS = {"+": "+", "-": "−", "and": "∧", "or": "∨", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}
_FENCES = {"floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉"), "abs": ("|", "|")}
_NAMES = {"log": "ln", "sigmoid": "σ"}
_WRITTEN_OUT = 9


@dataclass(frozen=True)
class Names:
    """How names are shown: their symbols and axes, and, if numbers are put in, their values."""

    symbols: Mapping[str, Node]
    ranks: Mapping[str, int]
    values: Mapping[str, Value] | None = None
    index: tuple[Node, ...] = ()
    otherwise: str = "otherwise"


def typeset(expression: Expression, names: Names) -> Node:
    """The expression as maths; with `names.values`, their numbers stand in the place of the symbols."""
    return _Typesetter(names).node(expression, _LOOSE)


def fenced(node: Node) -> Node:
    return Fenced("(", node, ")")


def _mark(text: str) -> Operator:
    return Operator(_MARKS.get(text, text))


class _Typesetter:
    def __init__(self, names: Names) -> None:
        self.names = names

    def node(self, expression: Expression, place: int) -> Node:
        """The expression for a place that needs at least this binding."""
        node, binding = self.visit(expression)
        return fenced(node) if binding < place else node

    def visit(self, expression: Expression) -> tuple[Node, int]:
        match expression:
            case Literal(value, text):
                return (Symbol(text, "upright") if isinstance(value, bool) else Number(text)), _ATOM
            case Name():
                return self.visit_name(expression)
            case Unary("not", operand):
                return Row((Operator("¬", tight=True), self.node(operand, _ATOM))), _SIGN
            case Unary(_, operand):
                return Row((Operator("−", tight=True), self.node(operand, _SIGN))), _SIGN
            case Binary():
                return self.visit_binary(expression)
            case Comparison(first, rest):
                items = [self.node(first, _SUM)]
                for operator, other in rest:
                    items += [_mark(operator), self.node(other, _SUM)]
                return Row(tuple(items)), _COMPARE
            case Conditional():
                return self.visit_conditional(expression)
            case Vector():
                return self.visit_vector(expression), _ATOM
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
        return symbol, (_POWER if isinstance(symbol, Scripts) and symbol.sup is not None else _ATOM)

    def value(self, value: Value) -> tuple[Node, int]:
        node = numbers.number_node(value)
        negative = isinstance(node, Number) and node.text.startswith("-")
        return node, (_SIGN if negative else _ATOM)

    def visit_binary(self, expression: Binary) -> tuple[Node, int]:
        operator, left, right = expression.operator, expression.left, expression.right
        if operator == "/":
            return Fraction(self.node(left, _LOOSE), self.node(right, _LOOSE)), _ATOM
        if operator == "//":
            return Fenced("⌊", Fraction(self.node(left, _LOOSE), self.node(right, _LOOSE)), "⌋"), _ATOM
        if operator == "**":
            return self.power(left, right), _POWER
        binding = _BINDING[operator]
        first, second = self.node(left, binding), self.node(right, binding + (operator in "-*%@"))
        if self.begins_with_sign(right):
            second = self.node(right, _POWER)
        if operator == "*":
            return self.product(left, first, right, second), binding
        if operator == "@":
            return Row((first, second)), binding
        mark = Words(" mod ") if operator == "%" else _mark(operator)
        return Row((first, mark, second)), binding

    def begins_with_sign(self, expression: Expression) -> bool:
        """Whether the maths begins with a minus, which may not follow another operator bare."""
        if isinstance(expression, Binary) and expression.operator in ("*", "@", "%"):
            return self.begins_with_sign(expression.left)
        return self.visit(expression)[1] == _SIGN

    def power(self, base: Expression, exponent: Expression) -> Node:
        node, binding = self.visit(base)
        scripted = isinstance(node, Scripts) and node.sup is not None
        if binding < _ATOM or scripted or isinstance(node, Fraction | Root | Row):
            node = fenced(node)
        if isinstance(node, Scripts):
            return replace(node, sup=self.node(exponent, _LOOSE))
        return Scripts(node, sup=self.node(exponent, _LOOSE))

    def product(self, left: Expression, first: Node, right: Expression, second: Node) -> Node:
        if self.names.values is not None:
            return Row((first, Operator("×"), second))
        if isinstance(left, Literal) and not isinstance(right, Literal):
            beside = isinstance(second, Symbol | Scripts | Fenced | Root) and not isinstance(_base(second), Number)
            return Row((first, second) if beside else (first, Operator("·"), second))
        return Row((first, Operator("·"), second))

    def visit_conditional(self, expression: Conditional) -> tuple[Node, int]:
        if self.names.values is not None and self.decided(expression):
            chosen = expression.then if evaluate(expression.condition, self.names.values) else expression.otherwise
            return self.visit(chosen)
        rows = []
        rest: Expression = expression
        while isinstance(rest, Conditional):
            rows.append((self.node(rest.then, _LOOSE), self.node(rest.condition, _LOOSE)))
            rest = rest.otherwise
        rows.append((self.node(rest, _LOOSE), Words(self.names.otherwise)))
        return Cases(tuple(rows)), _ATOM if self.names.values is None else _LOOSE

    def decided(self, expression: Conditional) -> bool:
        return names_in(expression.condition) <= frozenset(self.names.values or ())

    def visit_vector(self, expression: Vector) -> Node:
        if all(isinstance(item, Vector) for item in expression.items):
            rows = (item.items for item in expression.items if isinstance(item, Vector))
            return Matrix(tuple(tuple(self.node(entry, _LOOSE) for entry in row) for row in rows))
        return Fenced("[", numbers.separated([self.node(item, _LOOSE) for item in expression.items]), "]")

    def visit_index(self, expression: Index) -> tuple[Node, int]:
        if self.names.values is not None and names_in(expression) <= frozenset(self.names.values):
            return self.value(evaluate(expression, self.names.values))
        base, indices = _index_path(expression)
        shown = [_one_based(index, self) for index in indices]
        return with_sub(self.node(base, _ATOM), *shown), _ATOM

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
        if name == "count":
            return self.count(expression)
        if name in ("sum", "mean", "prod"):
            return self.reduction(name, arguments)
        if name == "dot":
            return Row((self.node(arguments[0], _ATOM), Operator("·"), self.node(arguments[1], _ATOM))), _PRODUCT
        return self.function_call(name, arguments), _ATOM

    def count(self, expression: Call) -> tuple[Node, int]:
        """The number of entries: n, or the number itself."""
        if self.names.values is not None and names_in(expression) <= frozenset(self.names.values):
            return self.value(evaluate(expression, self.names.values))
        return Symbol("n"), _ATOM

    def function_call(self, name: str, arguments: tuple[Expression, ...]) -> Node:
        head: Node = Symbol("σ") if name == "sigmoid" else Symbol(_NAMES.get(name, name), "upright")
        if name in ("log2", "log10"):
            head = Scripts(Symbol("log", "upright"), sub=Number(name[3:]))
        return Row((head, fenced(numbers.separated([self.node(item, _LOOSE) for item in arguments]))))

    def reduction(self, name: str, arguments: tuple[Expression, ...]) -> tuple[Node, int]:
        body = arguments[0]
        if self.names.values is not None and len(arguments) == 1:
            entries = self.written_out(body)
            if entries is not None:
                return _joined(name, entries)
        index, count = _indices(body, arguments, self.names)
        inner = replace(self.names, index=index[0], values=None)
        big: Node = Big("∏" if name == "prod" else "∑", lower=index[1])
        shown = Row((big, _Typesetter(inner).node(body, _PRODUCT)))
        if name == "mean":
            return Row((Fraction(Number("1"), count), shown)), _PRODUCT
        return shown, _PRODUCT

    def written_out(self, body: Expression) -> list[tuple[Node, int]] | None:
        """The entries of a vector, each with its numbers in; None if it is too long or a matrix."""
        values = self.names.values or {}
        if not names_in(body) <= frozenset(values) or _reduces(body):
            return None
        size = shape(evaluate(body, values))
        if len(size) != 1 or size[0] > _WRITTEN_OUT:
            return None
        return [_Typesetter(replace(self.names, values=_entry(values, k))).visit(_at(body, k)) for k in range(size[0])]


def _reduces(expression: Expression) -> bool:
    """Whether entries are taken together somewhere inside, so that it can't be read entry by entry."""
    if isinstance(expression, Call) and FUNCTIONS[expression.function].reduces:
        return True
    return any(_reduces(child) for child in children(expression))


def _joined(name: str, entries: list[tuple[Node, int]]) -> tuple[Node, int]:
    mark = Operator("×" if name == "prod" else "+")
    place = _PRODUCT if name == "prod" else _SUM
    items: list[Node] = []
    for node, binding in entries:
        safe = binding >= place and not (items and binding == _SIGN)
        items += [mark] if items else []
        items.append(node if safe else fenced(node))
    if name == "mean":
        return Fraction(Row(tuple(items)), Number(str(len(entries)))), _ATOM
    return Row(tuple(items)), place


def _entry(values: Mapping[str, Value], k: int) -> dict[str, Any]:
    """The values with every vector's entry k in its place."""
    return {name: value[k % len(value)] if len(shape(value)) == 1 else value for name, value in values.items()}


def _at(body: Expression, k: int) -> Expression:
    """A vector's entry k where the vector is written as such."""
    if isinstance(body, Vector):
        return body.items[k]
    if isinstance(body, Binary) and body.operator != "@":
        return replace(body, left=_at(body.left, k), right=_at(body.right, k))
    if isinstance(body, Unary):
        return replace(body, operand=_at(body.operand, k))
    if isinstance(body, Call) and not FUNCTIONS[body.function].reduces:
        return replace(body, arguments=tuple(_at(item, k) for item in body.arguments))
    return body


def _indices(
    body: Expression, arguments: tuple[Expression, ...], names: Names
) -> tuple[tuple[tuple[Node, ...], Node], Node]:
    """The indices that the entries carry and the one that runs, and the symbol of how many there are."""
    i, j = Symbol("i"), Symbol("j")
    matrix = any(names.ranks.get(name, 0) == 2 for name in names_in(body))
    if not matrix:
        return ((i,), i), Symbol("n")
    both = (i, j)
    if len(arguments) == 1:
        return (both, Row((i, Operator(","), j))), Symbol("n")
    along_rows = isinstance(arguments[1], Literal) and arguments[1].value == 1
    return (both, j if along_rows else i), Symbol("n")


def with_sub(node: Node, *subs: Node) -> Node:
    """The node with a subscript, after the one it may already have."""
    sub = numbers.separated(list(subs)) if len(subs) > 1 else subs[0]
    if isinstance(node, Scripts):
        return replace(node, sub=sub if node.sub is None else numbers.separated([node.sub, sub]))
    return Scripts(node, sub=sub)


def _index_path(expression: Expression) -> tuple[Expression, list[Expression]]:
    if isinstance(expression, Index):
        base, path = _index_path(expression.base)
        return base, [*path, expression.index]
    return expression, []


def _one_based(index: Expression, typesetter: _Typesetter) -> Node:
    """Entries are counted from 0 in expressions and from 1 on paper."""
    if isinstance(index, Literal) and isinstance(index.value, int):
        return Number(str(index.value + 1))
    return Row((typesetter.node(index, _SUM), Operator("+"), Number("1")))


def _base(node: Node) -> Node:
    return _base(node.base) if isinstance(node, Scripts) else node


def _is_tall(expression: Expression) -> bool:
    """Whether an exponent would be too tall to read as one."""
    if isinstance(expression, Binary) and expression.operator == "/":
        return True
    if isinstance(expression, Call) and expression.function in ("sum", "mean", "prod", "sqrt"):
        return True
    return not isinstance(expression, Call) and any(_is_tall(child) for child in children(expression))

"""An expression as maths: with its symbols, or with the numbers put in.

The author's order stays, and parentheses stand wherever leaving them out would change the value. A function of all
entries of a vector is shown with an index (∑ xᵢ), or, with numbers, written out entry by entry.
"""

from __future__ import annotations

from math import prod

from msgspec.structs import replace

from dlquiz.language import numbers
from dlquiz.language.evaluate import evaluate
from dlquiz.language.functions import FUNCTIONS, is_by_entry
from dlquiz.language.indices import index_path, one_based, shifted, stretch, with_sub
from dlquiz.language.names import Names, rank_of
from dlquiz.language.notation import (
    AND,
    ATOM,
    BESIDE,
    BIG,
    COMPARE,
    LOOSE,
    MOD,
    POWER,
    PRODUCT,
    REDUCTIONS,
    RUNNING,
    SIGN,
    SUM,
    begins_with_sign,
    behind,
    binding_of,
    called,
    fenced,
    is_indicator,
)
from dlquiz.language.sums import with_sign, written_out
from dlquiz.language.syntax import (
    Binary,
    Call,
    Comparison,
    Conditional,
    Constant,
    Expression,
    Index,
    Name,
    Range,
    Slice,
    Unary,
    Vector,
    children,
    parse,
)
from dlquiz.language.values import Value, entry_of, shape
from dlquiz.language.work import charge
from dlquiz.maths.tree import (
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

_BINDING = {"or": LOOSE, "and": AND, "%": MOD, "+": SUM, "-": SUM, "*": PRODUCT, "@": BESIDE}
_LEFT = {**_BINDING, "%": POWER}
_RIGHT = {**_BINDING, "%": POWER, "-": BIG, "@": POWER}
_MARKS = {"+": "+", "-": "−", "and": "∧", "or": "∨", "<=": "≤", ">=": "≥", "==": "=", "!=": "≠"}


def typeset(expression: Expression, names: Names) -> Node:
    """The expression as maths; with `names.values`, their numbers stand in the place of the symbols."""
    typesetter = _Typesetter(names)
    if is_indicator(expression) and isinstance(expression, Conditional):  # as a whole it is a definition by cases
        return typesetter.visit_conditional(expression)[0]
    return typesetter.node(expression, LOOSE)


class _Typesetter:
    def __init__(self, names: Names) -> None:
        self.names = names

    def node(self, expression: Expression, place: int) -> Node:
        """The expression for a place that needs at least this binding."""
        node, binding = self.visit(expression)
        return fenced(node) if binding < place else node

    def after(self, expression: Expression, place: int) -> Node:
        """The expression for a place behind an operator."""
        return behind(self.visit(expression), place)

    def visit(self, expression: Expression) -> tuple[Node, int]:
        charge(1)
        if len(self.names.index) > 1 and isinstance(expression, Call) and expression.function in ("transpose", "outer"):
            return self.across(expression)
        if (self.names.index or self.names.entry) and self.is_whole(expression):
            return self.whole(expression)
        match expression:
            case Constant(value, text):
                return (Symbol(text, "upright") if isinstance(value, bool) else Numeral(text)), ATOM
            case Name():
                return self.visit_name(expression)
            case Unary():
                return self.visit_unary(expression)
            case Binary():
                return self.visit_binary(expression)
            case Comparison(first, rest):
                items = [self.node(first, MOD)]
                for operator, other in rest:
                    items += [_mark(operator), self.node(other, MOD)]
                return Row(tuple(items)), COMPARE
            case Conditional():
                return self.indicator(expression) if is_indicator(expression) else self.visit_conditional(expression)
            case Vector():
                return self.visit_vector(expression)
            case Index():
                return self.visit_index(expression)
            case Slice():
                return self.visit_slice(expression)
            case Call():
                return self.visit_call(expression)

    def visit_name(self, expression: Name) -> tuple[Node, int]:
        name = expression.name
        if self.names.values is not None and name in self.names.values:
            return self.value(self.names.values[name])
        symbol = self.names.symbols.get(name, Symbol("π") if name == "pi" else Symbol(name, "upright"))
        rank = self.names.ranks.get(name, 0)
        if self.names.index and rank:
            size = self.names.shapes.get(name, ())
            indices = self.names.index[-rank:]
            symbol = with_sub(symbol, *(indices[:1] if size[1:] == (1,) else indices))
        return symbol, binding_of(symbol)

    def value(self, value: Value) -> tuple[Node, int]:
        shown = entry_of(value, self.names.entry)
        charge(prod(shape(shown)))
        node = numbers.number_node(shown)
        return node, (SIGN if begins_with_sign(node) else ATOM)

    def visit_unary(self, expression: Unary) -> tuple[Node, int]:
        if expression.operator == "not":
            return Row((Operator("¬", tight=True), self.node(expression.operand, ATOM))), SIGN
        node, binding = self.visit(expression.operand)
        if begins_with_sign(node) or (binding < SIGN and binding != BIG):
            node, binding = fenced(node), ATOM
        return Row((Operator("−", tight=True), node)), min(binding, SIGN)

    def fraction(self, left: Expression, right: Expression) -> Frac:
        """A bar. What holds less tightly than a sum is fenced above and below it too: one line of text has no bar."""
        return Frac(self.node(left, SUM), self.node(right, SUM))

    def visit_binary(self, expression: Binary) -> tuple[Node, int]:
        operator, left, right = expression.operator, expression.left, expression.right
        if operator == "/":
            return self.fraction(left, right), ATOM
        if operator == "//":
            return Fenced("⌊", self.fraction(left, right), "⌋"), ATOM
        if operator == "**":
            return self.power(left, right), POWER
        if operator == "*":
            return self.product(left, right)
        first, second = self.node(left, _LEFT[operator]), self.after(right, _RIGHT[operator])
        marks = {"@": (), "%": (Words(" mod "),)}.get(operator, (_mark(operator),))
        return Row((first, *marks, second)), _BINDING[operator]

    def power(self, base: Expression, exponent: Expression) -> Node:
        node, binding = self.visit(base)
        if binding < ATOM or isinstance(node, Frac | Root | Row | Cases):
            node = fenced(node)
        sub = node.sub if isinstance(node, Scripts) else None
        return Scripts(node.base if isinstance(node, Scripts) else node, sub, self.node(exponent, LOOSE))

    def product(self, left: Expression, right: Expression) -> tuple[Node, int]:
        first = self.node(left, PRODUCT)
        node, binding = self.visit(right)
        # A sum may end a product bare, as in 1/n ∑ x; then nothing may follow it.
        bare = binding == BIG and isinstance(right, Call) and right.function in REDUCTIONS
        second = fenced(node) if (binding < PRODUCT and not bare) or begins_with_sign(node) else node
        result = BIG if bare and second is node else PRODUCT
        if self.names.values is not None:
            entries = not self.names.entry and self.rank(left) and self.rank(right)
            return Row((first, Operator("⊙" if entries else "×"), second)), result
        if not self.names.index and self.rank(left) and self.rank(right):
            return Row((first, Operator("⊙"), second)), result
        factor = left.operand if isinstance(left, Unary) else left
        beside = isinstance(factor, Constant) and isinstance(second, Symbol | Scripts | Fenced | Root)
        if beside and not isinstance(_base(second), Numeral):
            return Row((first, second)), result
        return Row((first, Operator("·"), second)), result

    def visit_conditional(self, expression: Conditional) -> tuple[Node, int]:
        if self.names.values is not None and self.known(expression.condition):
            holds = entry_of(self.evaluated(expression.condition), self.names.entry)
            if isinstance(holds, tuple):
                return self.value(self.evaluated(expression))
            return self.visit(expression.then if holds else expression.otherwise)
        rows = []
        rest: Expression = expression
        while isinstance(rest, Conditional):
            rows.append((self.node(rest.then, LOOSE), self.node(rest.condition, LOOSE)))
            rest = rest.otherwise
        rows.append((self.node(rest, LOOSE), Words(self.names.otherwise)))
        return Cases(tuple(rows)), ATOM if self.names.values is None else LOOSE

    def indicator(self, expression: Conditional) -> tuple[Node, int]:
        if self.names.values is not None and self.known(expression.condition):
            return self.visit_conditional(expression)
        body = Fenced("[", self.node(expression.condition, LOOSE), "]")
        return Row((Symbol("1", "blackboard"), body)), ATOM

    def known(self, expression: Expression) -> bool:
        return self.names.knows(expression)

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
            return Matrix(tuple(tuple(self.node(entry, LOOSE) for entry in row) for row in rows)), ATOM
        return Fenced("[", numbers.separated([self.node(item, LOOSE) for item in expression.items]), "]"), ATOM

    def visit_index(self, expression: Index) -> tuple[Node, int]:
        if self.names.values is not None and self.known(expression):
            return self.value(self.evaluated(expression))
        base, path = index_path(expression)
        places = [self.place(index) for index in path]
        running = self.rank(expression) - sum(map(self.rank, path))
        return with_sub(self.plain().node(base, ATOM), *places, *self.indices(running)), ATOM

    def place(self, index: Expression) -> Node:
        """An index as paper has it: counted from 1. A vector of places that is given counts as it does; one that is
        worked out from the running place counts from 1 as that does."""
        if self.rank(index):
            return self.node(one_based(index) if self.names.index and _runs(index) else index, LOOSE)
        return self.plain().node(one_based(index), LOOSE)

    def visit_slice(self, expression: Slice) -> tuple[Node, int]:
        if self.names.values is not None and self.known(expression):
            return self.value(self.evaluated(expression))
        free = list(self.indices(self.rank(expression)))
        subs = []
        for part in expression.parts:
            if not isinstance(part, Range):
                subs.append(self.place(part))
            elif free:
                subs.append(shifted(part, free.pop(0), self.plain().node))
            else:
                subs.append(stretch(part, self.plain().node))
        return with_sub(self.plain().node(expression.base, ATOM), *subs, *free), ATOM

    def visit_call(self, expression: Call) -> tuple[Node, int]:
        name, numbered = expression.function, self.names.values is not None and self.known(expression)
        if name in REDUCTIONS or (name in RUNNING and (self.names.index or self.names.entry)):
            written = written_out(expression, self.names, visited)
            if written is None and self.names.entry:
                return self.value(self.evaluated(expression))
            return written or with_sign(expression, self.names, visited)
        if name == "places" and self.names.index:
            return self.names.index[-1], ATOM
        if numbered and name in ("places", "count"):
            return self.value(self.evaluated(expression))
        if name == "places":
            return Fenced("[", numbers.separated([Numeral("1"), Symbol("…", "upright"), Symbol("n")]), "]"), ATOM
        return called(expression, self.node, _Typesetter(replace(self.names, values=None)).node)

    def is_whole(self, expression: Expression) -> bool:
        """Whether it is not an entry's own but made of all entries: a dot product, a maximum, a matrix product."""
        if isinstance(expression, Binary):
            return expression.operator == "@"
        if not isinstance(expression, Call):
            return False
        if expression.function in (*REDUCTIONS, *RUNNING):
            return bool(self.names.entry) and not self.names.open
        return expression.function != "places" and not is_by_entry(expression)

    def whole(self, expression: Expression) -> tuple[Node, int]:
        """What is made of all entries: its value, or its symbols with the index behind them."""
        if self.names.entry:
            return self.by_hand(expression) or self.value(self.evaluated(expression))
        node, binding = self.plain().visit(expression)
        indices = self.indices(self.rank(expression))
        if not indices:
            return node, binding
        return with_sub(node if binding == ATOM and not isinstance(node, Row) else fenced(node), *indices), ATOM

    def across(self, expression: Call) -> tuple[Node, int]:
        """An entry of what is transposed, where row and column change places and a column has its row alone; or of an
        outer product, aᵢ·bⱼ."""
        row, column = ((index,) for index in self.names.index[-2:])
        first, *rest = expression.arguments
        if not rest:
            return self.by(column + row if self.rank(first) > 1 else row).visit(first)
        if isinstance(first, Constant):
            return self.by(column).visit(rest[0])
        return Row((self.by(row).node(first, PRODUCT), Operator("·"), self.by(column).after(rest[0], SIGN))), PRODUCT

    def by(self, index: tuple[Node, ...]) -> _Typesetter:
        """The same with other indices."""
        return _Typesetter(replace(self.names, index=index))

    def by_hand(self, expression: Expression) -> tuple[Node, int] | None:
        """An entry of a convolution or a pool, as its window is worked out; None of anything else."""
        shown = FUNCTIONS[expression.function].shown if isinstance(expression, Call) else None
        if shown is None or not isinstance(expression, Call):
            return None
        text, numbers_in = shown(self.names.entry, *(self.evaluated(item) for item in expression.arguments))
        names = Names({}, {name: len(shape(value)) for name, value in numbers_in.items()}, values=numbers_in)
        return _Typesetter(names).visit(parse(text))

    def plain(self) -> _Typesetter:
        return _Typesetter(replace(self.names, index=(), entry=()))

    def indices(self, rank: int) -> tuple[Node, ...]:
        return self.names.index[-rank:] if rank else ()

    def rank(self, expression: Expression) -> int:
        return rank_of(expression, self.names.ranks)


def visited(expression: Expression, names: Names) -> tuple[Node, int]:
    """The expression as maths, and how tightly it holds."""
    return _Typesetter(names).visit(expression)


def _runs(expression: Expression) -> bool:
    """Whether the place of an entry itself comes into it."""
    is_place = isinstance(expression, Call) and expression.function == "places"
    return is_place or any(map(_runs, children(expression)))


def _mark(text: str) -> Operator:
    return Operator(_MARKS.get(text, text))


def _base(node: Node) -> Node:
    return _base(node.base) if isinstance(node, Scripts) else node

"""How each function of the formula language is written: ⌊x⌋, √x, ‖x‖₂, n!, [a; b], softmax(z)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from dlquiz.language import numbers
from dlquiz.language.indices import one_based
from dlquiz.language.syntax import Binary, Call, Conditional, Constant, Expression, Vector, children
from dlquiz.maths.tree import Fenced, Frac, Node, Numeral, Operator, Root, Row, Scripts, Symbol

# How tightly each construct holds its parts together; a part that holds less tightly than its place asks for is fenced.
# BIG is a ∑ or ∏, which takes in every product that follows it.
LOOSE, AND, COMPARE, MOD, SUM, BIG, PRODUCT, BESIDE, SIGN, POWER, ATOM = range(11)

REDUCTIONS = ("sum", "mean", "prod")
RUNNING = {"cumsum": "sum", "cumprod": "prod"}
_FENCES = {"floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉"), "abs": ("|", "|")}
_HEADS = {"log": "ln", "count": "dim", "flatten": "vec", "one_hot": "onehot", "comb": "C"}
_HEADS |= {  # as PyTorch calls the layers, and papers write them
    "avg_pool": "AvgPool", "max_pool": "MaxPool",
    "adaptive_avg_pool": "AdaptiveAvgPool", "adaptive_max_pool": "AdaptiveMaxPool",
}  # fmt: skip

Shown = Callable[[Expression, int], Node]


def fenced(node: Node) -> Node:
    """A node in round brackets."""
    return Fenced("(", node, ")")


def called(expression: Call, shown: Shown, in_symbols: Shown) -> tuple[Node, int]:
    """The call and how tightly it holds; `shown` gives an argument for a place that needs at least a binding,
    `in_symbols` the same without numbers."""
    name, arguments = expression.function, expression.arguments
    first = arguments[0]
    if name in _FENCES:
        opener, close = _FENCES[name]
        return Fenced(opener, shown(first, LOOSE), close), ATOM
    if name == "sqrt":
        return Root(shown(first, LOOSE)), ATOM
    if name == "exp" and not is_tall(first):
        return Scripts(Symbol("e"), sup=shown(first, LOOSE)), POWER
    if name == "transpose":
        return Scripts(shown(first, ATOM), sup=Symbol("⊤", "upright")), POWER
    if name == "outer":  # of two columns
        return Row((_ones_or(first, shown), Scripts(shown(arguments[1], ATOM), sup=Symbol("⊤", "upright")))), BESIDE
    if name == "inv":
        return Scripts(shown(first, ATOM), sup=Numeral("-1")), POWER
    if name == "dot":
        return Row((shown(first, POWER), Operator("·"), shown(arguments[1], POWER))), BIG
    if name == "factorial":
        return Row((shown(first, ATOM), Operator("!", tight=True))), ATOM
    if name == "norm":
        order = shown(arguments[1], LOOSE) if len(arguments) > 1 else Numeral("2")
        return Scripts(Fenced("‖", shown(first, LOOSE), "‖"), sub=order), ATOM
    if name == "conv":  # deep learning's convolution does not turn the kernel; stride and padding stand beside it
        return Row((shown(first, POWER), Operator("⋆"), shown(arguments[1], POWER))), PRODUCT
    if name == "concat":
        return Fenced("[", numbers.separated([shown(item, LOOSE) for item in _joined(arguments)], ";"), "]"), ATOM
    return _by_name(name, arguments, shown, in_symbols), ATOM


def _ones_or(expression: Expression, shown: Shown) -> Node:
    """The first vector of an outer product; a 1 alone stands for one that is all ones."""
    if isinstance(expression, Constant) and expression.value == 1:
        return Symbol("1", "blackboard")
    return shown(expression, BESIDE)


def _joined(arguments: tuple[Expression, ...]) -> Iterator[Expression]:
    """What stands one behind the other, however often it is put together: [0; f; 1]."""
    for item in arguments:
        if isinstance(item, Call) and item.function == "concat":
            yield from _joined(item.arguments)
        else:
            yield item


def _by_name(name: str, arguments: tuple[Expression, ...], shown: Shown, in_symbols: Shown) -> Node:
    head = _head(name)
    if name == "softmax" and len(arguments) == 2:  # the mask says over what
        head, arguments = Scripts(head, sub=in_symbols(arguments[1], LOOSE)), arguments[:1]
    if name == "one_hot":  # how long it is, is seen
        arguments = (one_based(arguments[0]),)
    return Row((head, fenced(numbers.separated([shown(item, LOOSE) for item in arguments]))))


def _head(name: str) -> Node:
    if name == "sigmoid":
        return Symbol("σ")
    if name in ("log2", "log10"):
        return Scripts(Symbol("log", "upright"), sub=Numeral(name[3:]))
    return Symbol(_HEADS.get(name, name), "upright")


def is_tall(expression: Expression) -> bool:
    """Whether an exponent would be too tall to read as one."""
    if isinstance(expression, Binary) and expression.operator in ("/", "//"):
        return True
    if isinstance(expression, Conditional | Vector):
        return True
    if isinstance(expression, Call) and expression.function in (*REDUCTIONS, *RUNNING, "sqrt"):
        return True
    return any(is_tall(child) for child in children(expression))


def is_indicator(expression: Expression) -> bool:
    """`1 if c else 0`, which is written 𝟙[c] within other things."""
    if not isinstance(expression, Conditional):
        return False
    ends = (expression.then, expression.otherwise)
    return [end.value if isinstance(end, Constant) else None for end in ends] == [1, 0]


def begins_with_sign(node: Node) -> bool:
    """Whether the maths begins with a minus, which may not follow another operator bare."""
    if isinstance(node, Row):
        return bool(node.items) and begins_with_sign(node.items[0])
    if isinstance(node, Numeral):
        return node.text.startswith(("-", "−"))
    return isinstance(node, Operator) and node.text in "−-+"


def behind(part: tuple[Node, int], place: int) -> Node:
    """A part for a place behind an operator that needs at least a binding: never bare if it begins with a sign."""
    node, binding = part
    node = fenced(node) if binding < place else node
    return fenced(node) if begins_with_sign(node) else node


def joined(name: str, entries: list[tuple[Node, int]]) -> tuple[Node, int]:
    """A sum, product or mean with its entries written out."""
    place = PRODUCT if name == "prod" else SUM
    items: list[Node] = []
    for node, binding in entries:
        safe = binding >= place and not (items and begins_with_sign(node))
        items += [Operator("×" if name == "prod" else "+")] if items else []
        items.append(node if safe else fenced(node))
    if name == "mean":
        return Frac(Row(tuple(items)), Numeral(str(len(entries)))), ATOM
    return Row(tuple(items)), place


def binding_of(symbol: Node) -> int:
    """How tightly a symbol holds: it may be maths of its own, as σ², dL/dw, 1 − p."""
    if isinstance(symbol, Scripts) and symbol.sup is not None:
        return POWER
    if isinstance(symbol, Row) and any(isinstance(item, Operator) and item.text in "+−±=/·×∗" for item in symbol.items):
        return LOOSE
    return ATOM

"""Which names in PyTorch lines hold plain Python numbers: those print as they are, tensors need `.tolist()`."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

from dlquiz.torchlines.whitelist import split_names

_PLAIN_CALLS = split_names("bool float int len range")
_PASSING_CALLS = split_names("abs all any list max min reversed round sorted sum tuple zip enumerate")
_PLAIN_METHODS = split_names(
    "allclose data_ptr dim element_size equal get_last_lr is_contiguous item nelement numel size tolist"
)
_PLAIN_ATTRIBUTES = split_names(
    "in_channels in_features is_leaf ndim out_channels out_features requires_grad shape training"
)


def plain_names(tree: ast.Module, given: Iterable[str]) -> frozenset[str]:
    """The names that surely hold plain numbers (or tuples of them) at the end; when in doubt a name is left out."""
    names = set(given)
    for loop in (node for node in ast.walk(tree) if isinstance(node, ast.For)):
        if is_plain(loop.iter, names):
            names |= _stored(loop.target)
    for statement in sorted(_assignments(tree), key=lambda node: node.lineno):
        if isinstance(statement, ast.AugAssign):
            names = names if is_plain(statement.value, names) else names - _stored(statement.target)
            continue
        for target, value in (pair for left in statement.targets for pair in _pairs(left, statement.value)):
            shape = isinstance(target, ast.Name) and _is_shape(value)
            names = names | _stored(target) if is_plain(value, names) and not shape else names - _stored(target)
    return frozenset(names)


def is_plain(node: ast.expr, names: Collection[str]) -> bool:
    """Whether an expression surely gives plain numbers, if those `names` do."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in names
        case ast.Attribute(value=base, attr=attribute):
            return attribute in _PLAIN_ATTRIBUTES or _is_math(base)
        case ast.Subscript(value=base):
            return is_plain(base, names)
        case ast.Call():
            return _is_plain_call(node, names)
        case ast.GeneratorExp() | ast.ListComp():
            loops = [loop for loop in node.generators if is_plain(loop.iter, names)]
            return is_plain(node.elt, {*names, *(name for loop in loops for name in _stored(loop.target))})
        case ast.BinOp() | ast.UnaryOp() | ast.BoolOp() | ast.Compare() | ast.IfExp() | ast.Tuple() | ast.List():
            return all(is_plain(part, names) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))
        case _:
            return False


def _is_plain_call(node: ast.Call, names: Collection[str]) -> bool:
    match node.func:
        case ast.Name(id=name):
            return name in _PLAIN_CALLS or (name in _PASSING_CALLS and all(is_plain(part, names) for part in node.args))
        case ast.Attribute(value=base, attr=attribute):
            return attribute in _PLAIN_METHODS or _is_math(base)
        case _:
            return False


def _is_math(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "math"


def _is_shape(node: ast.expr) -> bool:
    """A torch.Size, whole or sliced: plain, but it reads better as a list."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.slice, ast.Slice) and _is_shape(node.value)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "size" and not node.args
    return isinstance(node, ast.Attribute) and node.attr == "shape"


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """a, b = 1, 2 as a = 1 and b = 2; anything else as it is."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def _assignments(tree: ast.Module) -> list[ast.Assign | ast.AugAssign]:
    return [node for node in ast.walk(tree) if isinstance(node, (ast.Assign, ast.AugAssign))]


def _stored(target: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(target) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}

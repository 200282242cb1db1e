"""Walks PyTorch lines and collects what is not on the whitelist of `whitelist`. Nothing is run."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Collection, Iterator

from msgspec import Struct

from dlquiz.torchlines.whitelist import (
    ATTRIBUTE_PATTERN,
    ATTRIBUTES,
    BUILTINS,
    EINSUM_PATTERN,
    MEMBERS,
    POSITIONAL,
    REFUSED_ARGUMENTS,
    ROOTS,
    SETTABLE,
    STRINGS,
    WITH,
)

MAX_INTEGER = 10**9
MAX_BITS = 4_096  # of a computed whole number
_TOO_LARGE = 2**MAX_BITS
_MOST_SHOWN = 40  # characters of a text

_OPERATORS = (
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow, ast.MatMult, ast.BitAnd, ast.BitOr, ast.BitXor,
)  # fmt: skip
_PLAIN_NODES = (
    ast.UnaryOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Tuple, ast.List, ast.Dict, ast.Subscript, ast.Slice,
    ast.Starred,
)  # fmt: skip
_NO_IMPORT = ("nothing can be imported", "torch, nn, F and math are already there")
_PLAIN = "keep to plain steps: assignments, calls, `for`"
_REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.Import: _NO_IMPORT,
    ast.ImportFrom: _NO_IMPORT,
    ast.FunctionDef: ("no function can be defined", "write the steps one after the other, or use a lambda"),
    ast.ClassDef: ("no class can be defined", "use nn.Sequential or the layers themselves"),
    ast.While: ("`while` is not allowed", "use `for i in range(n)`"),
    ast.If: ("`if` is not allowed as a line", "write `a if condition else b`"),
    ast.Try: ("`try` is not allowed", "write lines that do not fail"),
    ast.Assert: ("`assert` is not allowed", "write the condition itself as the last line"),
    ast.AnnAssign: ("an annotation is not allowed", "write `name = value`"),
    ast.NamedExpr: ("`:=` is not allowed", "assign on a line of its own"),
    ast.JoinedStr: ("f-strings are not allowed", "results are printed for you"),
    ast.Set: ("a set is not allowed", "write a list or a tuple"),
    ast.SetComp: ("a set is not allowed", "write a list or a tuple"),
    ast.Delete: ("`del` is not allowed", _PLAIN),
}
_SETTABLE_HINT = "only to ." + ", .".join(sorted(SETTABLE))
_EXAMPLES = {"torch": "zeros(2, 3)", "nn": "Linear(4, 2)", "F": "relu(x)", "math": "pi"}


class CodeFault(Struct, frozen=True, order=True):
    """One thing in PyTorch lines that is not allowed. `line` and `column` are 1-based within the lines."""

    line: int
    column: int
    message: str
    hint: str = ""


def fault_at(node: ast.AST, message: str, hint: str = "") -> CodeFault:
    """A fault at the place of `node`."""
    return CodeFault(getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1, message, hint)


class Checker(ast.NodeVisitor):
    """Walks the lines in the order in which they run, and collects faults. What has no visitor here is refused."""

    def __init__(self, given: Collection[str]) -> None:
        self.given = frozenset(given)
        self.known = set(given)
        self.assigned: set[str] = set()
        self.faults: list[CodeFault] = []
        self.call: ast.Call | None = None  # the one whose function is looked at

    def fail(self, node: ast.AST, message: str, hint: str = "") -> None:
        """Notes a fault at a node."""
        self.faults.append(fault_at(node, message, hint))

    def generic_visit(self, node: ast.AST) -> None:
        if isinstance(node, _PLAIN_NODES):
            super().generic_visit(node)
        elif isinstance(node, (ast.stmt, ast.expr)):
            word = type(node).__name__.removeprefix("Async").lower()  # Pass, Return, Raise, Break are Python's words
            self.fail(node, *_REFUSED.get(type(node), (f"`{word}` is not allowed", _PLAIN)))
            self.known.update(_bound_names(node))  # one fault for it is enough

    # Statements

    def visit_Expr(self, node: ast.Expr) -> None:
        self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        for target in node.targets:
            self.bind(target)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.visit(node.value)
        if _is_text(node.value):
            self.fail(node.value, "a text is put together", "write it whole")
        self.check_operator(node, node.op)
        if isinstance(node.target, ast.Name):
            self.read(node.target)
        if any(isinstance(part, ast.Call) for part in ast.walk(node.target)):
            self.fail(node.target, "a call stands left of the assignment", "name the object on the line before")
        self.bind(node.target)

    def visit_For(self, node: ast.For) -> None:
        self.visit(node.iter)
        self.bind(node.target)
        for statement in node.body:
            self.visit(statement)
        if node.orelse:
            self.fail(node.orelse[0], "`else` after `for` is not allowed")

    def visit_With(self, node: ast.With) -> None:
        for item in node.items:
            if item.optional_vars or ast.unparse(item.context_expr) not in WITH:
                self.fail(item.context_expr, "this `with` is not allowed", "allowed: " + ", ".join(WITH))
        for statement in node.body:
            self.visit(statement)

    def bind(self, target: ast.expr) -> None:
        """Checks what an assignment writes to."""
        if isinstance(target, ast.Name):
            self.bind_name(target, target.id, local=False)
        elif isinstance(target, (ast.Tuple, ast.List)):
            for part in target.elts:
                self.bind(part)
        elif isinstance(target, ast.Starred):
            self.bind(target.value)
        elif isinstance(target, ast.Attribute):
            self.visit(target.value)
            if target.attr not in SETTABLE:
                self.fail(target, f"nothing can be assigned to .{target.attr}", _SETTABLE_HINT)
        else:
            self.visit(target)

    def bind_name(self, node: ast.AST, name: str, local: bool) -> None:
        """A name gets a value, for good or within a loop or a comprehension (`local`)."""
        if name in ROOTS or name in BUILTINS:
            self.fail(node, f"{name!r} is Python's or PyTorch's own name", "choose another name")
        elif name in self.given and not local:
            self.fail(node, f"the given {name!r} is assigned again", "choose another name, as in `t = torch.tensor(x)`")
        elif (name.startswith("_") and name != "_") or not name.isascii():
            self.fail(node, f"the name {name!r} is not allowed", "names are plain letters, digits and inner _")
        self.known.add(name)
        if not local:
            self.assigned.add(name)

    # Expressions

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in ROOTS:
            self.fail(node, f"{node.id} stands alone", f"name a member of it, as in {node.id}.{_EXAMPLES[node.id]}")
        else:
            self.read(node)

    def read(self, node: ast.Name) -> None:
        """A name is read: it must be known."""
        if node.id in self.known or node.id in BUILTINS:
            return
        if node.id == "print":
            self.fail(node, "nothing is printed here", "give the value a name: `name = ...`")
            return
        known = self.known | BUILTINS | set(ROOTS)
        self.fail(node, f"the name {node.id!r} is not known here", _nearest(node.id, known))
        self.known.add(node.id)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        names, base = _chain(node)
        if isinstance(base, ast.Name) and base.id in ROOTS:
            names = self.leave_namespace(node, base.id, names)
        else:
            told = len(self.faults)
            self.visit(base)
            if len(self.faults) > told:  # what may be taken of it nobody knows
                return
        for name in names:
            if name not in ATTRIBUTES and not ATTRIBUTE_PATTERN.fullmatch(name):
                self.fail(node, f".{name} is not allowed", _nearest(name, ATTRIBUTES))

    def leave_namespace(self, node: ast.Attribute, root: str, names: list[str]) -> list[str]:
        """Follows torch.optim.Adam.… down to the first member that is no namespace; returns the names after it."""
        space = ROOTS[root]
        for position, name in enumerate(names):
            if f"{space}.{name}" in MEMBERS:
                space = f"{space}.{name}"
            elif name in MEMBERS[space]:
                self.check_places(node, f"{space}.{name}")
                return names[position + 1 :]
            else:
                self.fail(node, f"{space}.{name} is not allowed", _nearest(name, MEMBERS[space]))
                return []
        self.fail(node, f"{space} stands alone", "name a member of it")
        return []

    def check_places(self, node: ast.Attribute, member: str) -> None:
        """A fault if a member is given by place, or could be, what may not be given by name."""
        if member not in POSITIONAL:
            return
        call = self.call if self.call and self.call.func is node else None
        if call is None or any(isinstance(argument, ast.Starred) for argument in call.args):
            self.fail(node, f"{member} can only be called with arguments written one by one")
        elif len(call.args) > POSITIONAL[member]:
            self.fail(
                call.args[POSITIONAL[member]],
                f"only {POSITIONAL[member]} arguments of {member} can be given by place",
                "give the others by name",
            )

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if isinstance(value, str):
            if value not in STRINGS and not EINSUM_PATTERN.fullmatch(value):
                shown = repr(value[:_MOST_SHOWN])
                hint = _nearest(value, STRINGS) or "such as 'mean', 'same' or 'meta'; results are numbers"
                self.fail(node, f"the text {shown} is not one of PyTorch's option values", hint)
        elif isinstance(value, (bytes, complex)):
            self.fail(node, "only whole numbers, decimals, truth values and None are allowed")
        elif isinstance(value, int) and value > MAX_INTEGER:
            self.fail(node, f"a whole number above {MAX_INTEGER:,}", "use a smaller number")

    def visit_BinOp(self, node: ast.BinOp) -> None:
        self.check_operator(node, node.op)
        if (_literal(node) or 0) >= _TOO_LARGE:
            self.fail(node, "this power is too large", "use a smaller number")
        for side in (node.left, node.right):
            if _is_text(side):
                self.fail(side, "a text is put together", "write it whole")
            self.visit(side)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if _is_text(node.value):
            self.fail(node.value, "a part of a text is taken", "write it whole")
        self.generic_visit(node)

    def check_operator(self, node: ast.AST, operator: ast.operator) -> None:
        """An operator must be one of those that are allowed."""
        if not isinstance(operator, _OPERATORS):
            self.fail(node, "`<<` and `>>` are not allowed", "write `2 ** n`")

    def visit_Call(self, node: ast.Call) -> None:
        self.call = node
        self.visit(node.func)
        for argument in node.args:
            self.visit(argument)
        for keyword in node.keywords:
            if keyword.arg is None or keyword.arg.startswith("_") or keyword.arg in REFUSED_ARGUMENTS:
                self.fail(keyword, "this keyword is not allowed", "name the arguments one by one")
            self.visit(keyword.value)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        for default in [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]:
            self.visit(default)
        outer = set(self.known)
        for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
            self.bind_name(argument, argument.arg, local=True)
        if node.args.vararg or node.args.kwarg:
            self.fail(node, "a lambda takes no `*` and no `**`", "name its arguments one by one")
        self.visit(node.body)
        self.known = outer

    def visit_comprehension_of(self, node: ast.ListComp | ast.GeneratorExp | ast.DictComp, *parts: ast.expr) -> None:
        """A comprehension of any sort: its loops, then its parts, whose names end with it."""
        outer, assigned = set(self.known), set(self.assigned)
        given, self.given = self.given, frozenset()
        for loop in node.generators:
            if loop.is_async:
                self.fail(node, "`async` is not allowed")
            self.visit(loop.iter)
            self.bind(loop.target)
            for condition in loop.ifs:
                self.visit(condition)
        for part in parts:
            self.visit(part)
        self.known, self.assigned, self.given = outer, assigned, given

    def visit_ListComp(self, node: ast.ListComp) -> None:
        self.visit_comprehension_of(node, node.elt)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> None:
        self.visit_comprehension_of(node, node.elt)

    def visit_DictComp(self, node: ast.DictComp) -> None:
        self.visit_comprehension_of(node, node.key, node.value)


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _nearest(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, sorted(known), 1, 0.7)
    return f"did you mean {close[0]!r}?" if close else ""


def _chain(node: ast.expr) -> tuple[list[str], ast.expr]:
    """a.b.c as (["b", "c"], a)."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return names[::-1], node


def _bound_names(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.alias):
            yield (part.asname or part.name).split(".")[0]
        elif isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield part.name
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id


def _literal(node: ast.expr) -> int | None:
    """The value of a written whole number or power of them, cut off at `_TOO_LARGE`; None for the rest."""
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return node.value
    if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Pow):
        return None
    base, exponent = _literal(node.left), _literal(node.right)
    if base is None or exponent is None:
        return None
    return _TOO_LARGE if base > 1 and base.bit_length() * exponent > MAX_BITS else int(base**exponent)

"""The imports that lines need: as they stand above a program that is shown, and above one to be pasted."""

from __future__ import annotations

import ast

IMPORTS = {
    "math": "import math",
    "torch": "import torch",
    "nn": "from torch import nn",
    "F": "from torch.nn import functional as F",
}


def imports_of(tree: ast.AST, *always: str) -> tuple[str, ...]:
    """The imports of the names that stand in the tree, and of those that are `always` wanted."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return tuple(line for name, line in IMPORTS.items() if name in used or name in always)

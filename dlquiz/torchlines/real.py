"""Whether PyTorch lines prove with the real thing, a layer or whatever PyTorch has for it, or by plain arithmetic."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from dlquiz.torchlines.whitelist import MEMBERS, ROOTS, split_names

# Modules that compute, and are nothing that is taught.
_ARITHMETIC = split_names("torch torch.fft torch.linalg torch.special math")
# What `torch` itself has of what is taught, beside the functions that F has too.
_FUNCTIONS = split_names("fake_quantize_per_tensor_affine heaviside logit")


def uses_real(code: str) -> bool:
    """Whether lines that passed the whitelist use a layer, loss, optimizer, schedule, distribution or gradient."""
    return any(map(_is_real, _named(ast.parse(code))))


def _named(tree: ast.Module) -> Iterator[str]:
    """Every dotted name, with the root's full name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            root, *rest = ast.unparse(node).split(".")
            yield ".".join((ROOTS.get(root, root), *rest))


def _is_real(name: str) -> bool:
    module, _, member = name.rpartition(".")
    if module == "torch" and member in MEMBERS["torch.nn.functional"] | _FUNCTIONS:
        return True
    return member == "backward" or (module in MEMBERS and module not in _ARITHMETIC)

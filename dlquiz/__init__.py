"""Exam practice for deep learning: fresh problems from a bank of formula cards, every answer proven with PyTorch.

    >>> import dlquiz
    >>> bank = dlquiz.read_bank()
    >>> item = dlquiz.generate(bank.question("conv-output-size"), seed=7)
    >>> dlquiz.grade(item, [str(item.parts[0].key)]).score
    1.0
    >>> dlquiz.prove(item).agrees
    True

Importing the package loads none of its parts; each is loaded when its name is first used, PyTorch by `prove` alone
and in a process of its own.
"""

from importlib import import_module

# As typing has it, which is not loaded: in `python -m dlquiz` modules are still sought in the current folder here.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from dlquiz.bank.loading import read_bank
    from dlquiz.ground.version import __version__
    from dlquiz.kinds.grading import grade
    from dlquiz.kinds.registry import generate
    from dlquiz.proof.comparison import prove

__all__ = ["__version__", "generate", "grade", "prove", "read_bank"]

_HOMES = {
    "read_bank": "bank.loading.read_bank",
    "generate": "kinds.registry.generate",
    "grade": "kinds.grading.grade",
    "prove": "proof.comparison.prove",
    "__version__": "ground.version.__version__",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'dlquiz' has no attribute {name!r}")
    module, _, there = _HOMES[name].rpartition(".")
    return getattr(import_module(f"dlquiz.{module}"), there)

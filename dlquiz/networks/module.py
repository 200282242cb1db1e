"""A real module out of a person's own Python file, and whether its `forward` does what `print` of it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped
from dlquiz.networks.layer import Shape, size_text
from dlquiz.networks.table import Row, Table
from dlquiz.torchlines.code import TorchError
from dlquiz.torchlines.module import call_module


class Call(Struct, frozen=True):
    """A layer as it was called: its path in the module, the shape that came out (None: no tensor), weights, biases."""

    path: str
    output: Shape | None
    weights: int
    biases: int


class Module(Struct, frozen=True):
    """A module: what `print` shows of it, and the layers that `forward` called, in order."""

    name: str
    text: str
    calls: tuple[Call, ...]
    torch: str


def run_module(file: Path, name: str, shape: Sequence[int]) -> Module:
    """Runs the file and calls its module (the one of that name; "": the only one, or the one called model) with an
    input of a shape, without its batch; () calls nothing. Raises DlquizError if the file fails, has no such module, or
    the module can't take the input."""
    hint = "it is to make the module, or its class, and no more; run it with python first"
    try:
        return _read(call_module(file, name, shape), file, name)
    except TorchError as error:
        raise DlquizError(f"{escaped(file.name)} failed: {escaped(str(error))}", hint) from None
    except (KeyError, TypeError, ValueError):  # the file itself can write to where it is heard
        raise DlquizError(f"{escaped(file.name)} failed: what it says can't be read", hint) from None


def _read(heard: Mapping[str, Any], file: Path, name: str) -> Module:
    """The module that the process tells of. Raises DlquizError if there is none, or TypeError and the like for what no
    process of ours would say."""
    if "known" in heard:
        raise _unnamed([str(one) for one in heard["known"]], escaped(file.name), escaped(name))
    if heard["trouble"]:
        raise DlquizError(
            f"forward failed: {escaped(str(heard['trouble']))[:300]}", "is --input what the module takes?"
        )
    calls = tuple(_call(*call) for call in heard["calls"])
    return Module(str(heard["name"]), str(heard["text"]), calls, str(heard["torch"]))


def _call(path: str, output: Sequence[int] | None, weights: int, biases: int) -> Call:
    shape = None if output is None else tuple(int(side) for side in output)
    return Call(str(path), shape, int(weights), int(biases))


def _unnamed(known: Sequence[str], file: str, name: str) -> DlquizError:
    if not known:
        return DlquizError(f"{file} has no nn.Module", "name a file that makes one, or has its class")
    what = f"{file} has no module {name}" if name else f"{file} has several modules"
    return DlquizError(
        what, f"name one, such as {file}:{escaped(known[0])}; there are {', '.join(map(escaped, known))}"
    )


def difference(table: Table, module: Module) -> tuple[Row | None, Call | None] | None:
    """The first layer of the table and of `forward` that are not the same, None where one has no more; None if all are.

    The layers of both are compared in order, each by its output, weights and biases; a flatten that the table put in is
    no layer of the module.
    """
    ours = [row for row in table.rows if row.layer is not None and not row.implied]
    for row, call in zip_longest(ours, module.calls):
        if row is None or call is None or _numbers(row) != _numbers(call):
            return row, call
    return None


def _numbers(one: Row | Call) -> tuple[Shape | None, int, int]:
    return one.output, one.weights, one.biases


def said(one: Row | Call | None) -> str:
    """A layer with its numbers, as a difference is told: `conv1 8x32x32, 216 + 8`."""
    if one is None:
        return "–"
    name = one.name if isinstance(one, Row) else one.path
    return f"{escaped(name)} {size_text(one.output or ())}, {one.weights:,} + {one.biases:,}"

"""The proof of a table: PyTorch builds every layer, and says the shape of its output and how many numbers it learns.

Each layer gets what comes in at its place in the table, so if all outputs agree, the whole network does. The table
knows nothing of PyTorch's answers; this is the one module here that knows both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from dlquiz.networks.lines import Check, checks, runs, source
from dlquiz.networks.table import Table
from dlquiz.torchlines.code import program


class Runner(Protocol):
    """Whatever runs PyTorch lines."""

    version: str

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        """The values of the results by name. Raises TorchError."""
        ...


class TableProof(Struct, frozen=True):
    """What PyTorch says of each row, by name: the output's shape with a batch of two, weights, biases.

    `wrong` are the rows of which it says something else than the table.
    """

    code: str
    values: Mapping[str, tuple[int, ...]]
    wrong: Mapping[str, tuple[int, ...]]
    max_difference: int
    torch: str

    @property
    def agrees(self) -> bool:
        """Whether PyTorch has the same numbers for every layer."""
        return not self.wrong


def prove_table(table: Table, runner: Runner) -> TableProof:
    """Builds every layer of the table in PyTorch, without memory for its numbers, and compares. Raises TorchError."""
    every = checks(table)
    said: list[tuple[int, ...]] = []
    for part in runs(every):
        text, names = source(part)
        values = runner.run(text, {}, names)
        said += [tuple(values[name]) for name in names]
    return _compared(every, said, runner.version)


def _compared(every: Sequence[Check], said: Sequence[tuple[int, ...]], version: str) -> TableProof:
    values = {row: values for check, values in zip(every, said, strict=True) for row in check.rows}
    wrong = {
        row: check.expected
        for check, values in zip(every, said, strict=True)
        if values != check.expected
        for row in check.rows
    }
    gaps = (
        abs(ours - theirs)
        for check, values in zip(every, said, strict=True)
        for ours, theirs in zip(check.expected, values, strict=False)
    )
    text, names = source(every)
    return TableProof(program(text, {}, names), values, wrong, max(gaps, default=0), version)

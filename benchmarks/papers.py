"""Many papers with keys: what they take beside what Typst alone takes for the same documents, and with two processes.

`python benchmarks/papers.py [PAPERS]` prints processor time, which a busy machine does not change, and wall time, which
it does: the gain of two processes is to be read on an idle machine with two cores or more.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dlquiz.paper.pdf as pdf
from dlquiz.bank.bank import default_path
from dlquiz.cli.places import cache, open_bank
from dlquiz.paper.printed import Look
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.torchlines.worker import TorchWorker
from dlquiz.use.blueprints import pattern_named
from dlquiz.use.papers import Target, write_papers
from dlquiz.use.press import alone, together
from dlquiz.use.printing import Run

BLUEPRINT = """\
title: {zh: 测验, en: Test}
minutes: 60
sections:
- title: {zh: 选择题, en: Choice}
  kinds: [choice, truth]
  count: 10
  points: 2
- title: {zh: 计算题, en: Numbers}
  kinds: [numeric]
  count: 10
  points: 8
"""


def processor() -> float:
    """Seconds of all processors that this process and those that it waited for have used."""
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


@contextmanager
def timed(name: str, found: dict[str, tuple[float, float]]) -> Iterator[None]:
    """Notes the processor time and the wall time of what is done within."""
    begun = processor(), time.perf_counter()
    yield
    found[name] = processor() - begun[0], time.perf_counter() - begun[1]


def main(papers: int) -> None:
    """Prints the three times, and how large the memory became."""
    folder = Path(tempfile.mkdtemp())
    (folder / "plan.yaml").write_text(BLUEPRINT, "utf-8")
    bank, pattern = open_bank(None), pattern_named(str(folder / "plan.yaml"))
    run = Run(pattern.of(SheetPlan("zh", (), 0, 7, 0)), papers, Look("pdf"), pattern)
    inputs: list[str] = []
    found: dict[str, tuple[float, float]] = {}
    typeset: Callable[..., bytes] = pdf.typeset

    def kept(data: str, *more: object) -> bytes:
        inputs.append(data)
        return typeset(data, *more)

    def target(name: str) -> Target:
        return Target(folder / name, folder / "home")

    pdf.typeset = kept
    with TorchWorker(trusted=True) as runner:
        next(alone(bank, run, runner)([0]))  # the bank's questions and Typst are loaded
    inputs.clear()
    with timed("one", found), TorchWorker(trusted=True) as runner:  # PyTorch is loaded again, and counts
        write_papers(run, run.mark(bank.digest), alone(bank, run, runner), target("one"))
    pdf.typeset = typeset
    with timed("typst", found):
        for data in inputs:
            typeset(data)
    with timed("two", found):
        write_papers(run, run.mark(bank.digest), together(bank, cache(), run, 2, trusted=True), target("two"))
    print(f"{papers} papers of {run.plan.count} questions with keys, {os.cpu_count()} cores, {default_path().name}")
    for name, (cpu, wall) in found.items():
        print(f"  {name:<6} processor {cpu:7.1f} s   wall {wall:7.1f} s")
    print(f"  one / typst {found['one'][0] / found['typst'][0]:.2f} (processor)")
    best = found["one"][0] / (found["two"][0] / 2)
    print(f"  one / two   {found['one'][1] / found['two'][1]:.2f} (wall), {best:.2f} at best by the processor time")
    print(f"  memory      {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)

"""The variants of a run made one after another: in this process, or in several, in the same order, the same bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.proof.comparison import Runner
from dlquiz.proof.processes import processes, started
from dlquiz.use.printing import Made, Maker, Run
from dlquiz.use.variants import drawing

# Of the variants of these numbers what is written, one at a time.
Makes = Callable[[Sequence[int]], Iterator[Made]]
# So many are under way for each process: enough that none waits, too few to fill the memory.
_AHEAD = 2


def alone(bank: Bank, run: Run, runner: Runner) -> Makes:
    """Makes them in this process."""
    maker = _maker(bank, run, runner)
    return lambda numbers: map(maker, numbers)


def together(bank: Bank, cache: Path | None, run: Run, jobs: int, trusted: bool) -> Makes:
    """Makes them in so many processes, each with a bank and a PyTorch of its own; `trusted` as for a TorchWorker."""

    def makes(numbers: Sequence[int]) -> Iterator[Made]:
        with processes(min(jobs, len(numbers)), _begin, bank.roots, cache, run, trusted) as pool:
            waiting: deque[Future[Made]] = deque()
            try:
                for number in numbers:
                    waiting.append(pool.submit(_make, number))
                    if len(waiting) >= _AHEAD * jobs:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    return makes


def _maker(bank: Bank, run: Run, runner: Runner) -> Maker:
    return Maker(run, run.mark(bank.digest), lambda withheld: drawing(bank, run.pattern, runner, withheld))


_worker: dict[str, Any] = {}


def _begin(roots: Sequence[Path], cache: Path | None, run: Run, trusted: bool) -> None:
    """Sets a process up once."""
    runner = started(trusted)
    first, *beside = roots
    _worker["make"] = _maker(read_bank(first, cache, beside), run, runner)


def _make(number: int) -> Made:
    made: Made = _worker["make"](number)
    return made

"""The variants of a run made one after another: in this process, in several, or on other machines, in the same order,
the same bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from dlquiz.bank.bank import Bank
from dlquiz.bank.carried import Carried, arrived, carried
from dlquiz.bank.loading import read_bank
from dlquiz.proof.cluster import cluster, refuse_other_bank
from dlquiz.proof.comparison import Runner
from dlquiz.proof.processes import processes
from dlquiz.torchlines.worker import TorchWorker
from dlquiz.use.printing import Made, Maker, Run
from dlquiz.use.variants import drawing

# Of the variants of these numbers what is written, one at a time.
Makes = Callable[[Sequence[int]], Iterator[Made]]
# So many are under way for each process.
_AHEAD = 2


def alone(bank: Bank, run: Run, runner: Runner) -> Makes:
    """Makes them in this process."""
    maker = _maker(bank, run, run.mark(bank.digest), runner)
    return lambda numbers: map(maker, numbers)


def together(bank: Bank, cache: Path | None, run: Run, jobs: int, trusted: bool) -> Makes:
    """Makes them in so many processes, each with a bank and a PyTorch of its own; `trusted` as for a TorchWorker."""

    def makes(numbers: Sequence[int]) -> Iterator[Made]:
        with processes(min(jobs, len(numbers)), _here, bank.roots, cache, run, trusted) as crew:
            yield from crew.each(numbers, _AHEAD)

    return makes


def afar(bank: Bank, run: Run, scheduler: str, trusted: bool) -> Makes:
    """Makes them on the workers of the Dask scheduler at that address, which are sent the bank. Raises DlquizError if
    they can't."""
    font = Path(run.look.font).read_bytes() if run.look.font else b""

    def makes(numbers: Sequence[int]) -> Iterator[Made]:
        sent = carried(bank.roots), bank.digest, run, font, trusted
        with cluster(scheduler, _there, *sent) as crew:
            yield from crew.each(numbers, _AHEAD)

    return makes


def _maker(bank: Bank, run: Run, mark: str, runner: Runner) -> Maker:
    return Maker(run, mark, lambda withheld, missing: drawing(bank, run.pattern, runner, withheld, missing))


@contextmanager
def _here(roots: Sequence[Path], cache: Path | None, run: Run, trusted: bool) -> Iterator[Maker]:
    """What makes them in a process of this machine."""
    with TorchWorker(trusted) as runner:
        runner.start()
        bank = _read(roots, cache)
        yield _maker(bank, run, run.mark(bank.digest), runner)


@contextmanager
def _there(sent: Carried, digest: str, run: Run, font: bytes, trusted: bool) -> Iterator[Maker]:
    """What makes them on another machine, with the font that was sent along; they are of the run as it is called where
    it comes from."""
    with TorchWorker(trusted) as runner, arrived(sent) as (roots, _), TemporaryDirectory(prefix="dlquiz-") as folder:
        runner.start()
        bank = _read(roots, None)
        refuse_other_bank(bank.digest, digest)
        own = Path(folder) / Path(run.look.font).name if font else None
        if own is not None:
            own.write_bytes(font)
        look = replace(run.look, font=str(own or ""))
        yield _maker(bank, replace(run, look=look), run.mark(digest), runner)


def _read(roots: Sequence[Path], cache: Path | None) -> Bank:
    first, *beside = roots
    return read_bank(first, cache, beside)

"""A bank on its way to another machine: the bytes of its files, and what they are called here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from dlquiz.bank.bank import LEDGER, default_path
from dlquiz.bank.loading import bank_files

# What a path there is called here.
Called = Callable[[str], str]


class _Root(Struct, frozen=True):
    """A file or folder of a bank, as it was named, with the bytes of its files by name; that of a file has an empty
    name. None: it ships, so that every machine has its own."""

    path: Path
    files: tuple[tuple[str, bytes], ...] | None


class Carried(Struct, frozen=True):
    """The roots of a bank, or of banks beside each other."""

    roots: tuple[_Root, ...]


def carried(roots: Sequence[Path]) -> Carried:
    """The bank at these places, to be taken elsewhere. Raises DlquizError if there is none."""
    return Carried(tuple(_Root(root, None if root == default_path() else tuple(_files(root))) for root in roots))


def _files(root: Path) -> Iterator[tuple[str, bytes]]:
    if root.is_file():
        yield "", root.read_bytes()
        return
    ledger = root / LEDGER
    for file in (*bank_files(root), *([ledger] if ledger.is_file() else [])):
        yield file.name, file.read_bytes()


@contextmanager
def arrived(bank: Carried) -> Iterator[tuple[list[Path], Called]]:
    """Where the bank is on this machine, for as long as it is wanted, and what a path in it was called where it comes
    from."""
    with TemporaryDirectory(prefix="dlquiz-") as folder:
        places = [_laid_out(root, Path(folder) / str(number)) for number, root in enumerate(bank.roots)]
        names = [(str(place), str(root.path)) for place, root in zip(places, bank.roots, strict=True)]

        def called(text: str) -> str:
            for here, there in names:
                text = text.replace(here, there)
            return text

        yield places, called


def _laid_out(root: _Root, folder: Path) -> Path:
    if root.files is None:
        return default_path()
    place = folder / (root.path.name.strip(".") or "bank")
    for name, data in root.files:
        file = place / name if name else place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return place

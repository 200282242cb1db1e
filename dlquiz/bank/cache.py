"""Sound banks remembered by the fingerprint of their bytes, so that the next reading takes milliseconds.

A file of the cache is its checksum, a line of JSON, and the data of the entries, each of which is read when it is asked
for.
"""

from __future__ import annotations

import errno
import json
import os
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from dlquiz.bank.bank import Bank
from dlquiz.bank.entry import Entry
from dlquiz.ground.files import put, start_of
from dlquiz.ground.hidden import masked

# Files kept, two of a bank; an older bank is read anew.
MAX_CACHED = 16
_MOST = 100_000_000  # bytes of a file; that of the bank that ships has some millions


def remembered(folder: Path, digest: str, roots: tuple[Path, ...], files: Iterable[Path]) -> Bank | None:
    """The bank of that digest, whose files these are now; None if it is not remembered."""
    try:
        held = _own(folder / _name(digest))  # six megabytes, of which nothing is copied
        start = held.index(b"\n") + 1
        if held[: start - 1] != _checksum(memoryview(held)[start:]):
            return None
        body = held.index(b"\n", start) + 1
        data = msgspec.json.decode(memoryview(held)[start:body])
        titles = {topic: title.encode() for topic, title in data["titles"].items()}
        paths = [masked(str(file)) for file in files]
        entries = {row[0]: _entry(row, paths, held, body) for row in data["entries"]}
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):  # another program's
        return None
    return Bank(roots, digest, titles, entries, trusted=True, cache=folder)


def remember(folder: Path, bank: Bank, files: Iterable[Path]) -> None:
    """Remembers a sound bank of these files; a folder that can't be written to is no reason to stop."""
    places: dict[bytes, slice] = {}  # all questions of a table have the same data
    end = 0
    for data in (entry.data for entry in bank.entries.values()):
        if data not in places:
            places[data] = slice(end, end := end + len(data))
    body = b"".join(places)
    numbers = {masked(str(file)): number for number, file in enumerate(files)}
    head = {
        "titles": {topic: title.decode() for topic, title in bank.titles.items()},
        "entries": [_row(entry, places, numbers) for entry in bank.entries.values()],
    }
    rest = json.dumps(head, ensure_ascii=False).encode() + b"\n" + body
    _put(folder, _name(bank.digest), rest)


def kept(folder: Path | None, digest: str) -> str | None:
    """What was worked out of the bank of that digest; None if nothing is kept of it."""
    if folder is None:
        return None
    try:
        checksum, _, rest = _own(folder / _name(digest, "list")).partition(b"\n")
        return rest.decode() if checksum == _checksum(rest) else None
    except (OSError, ValueError):
        return None


def keep(folder: Path | None, digest: str, text: str) -> None:
    """Keeps what was worked out of a bank; a folder that can't be written to is no reason to stop."""
    if folder is not None:
        _put(folder, _name(digest, "list"), text.encode())


def _own(path: Path) -> bytes:
    """What a file of the cache holds. Raises OSError for one that somebody else has written, or may write: the folder
    may be one of many people, and what it holds is believed."""
    found = path.stat()
    if hasattr(os, "geteuid") and (found.st_uid not in (0, os.geteuid()) or found.st_mode & 0o022):
        raise PermissionError(errno.EACCES, "not ours alone", str(path))
    return start_of(path, _MOST)


def _put(folder: Path, name: str, data: bytes) -> None:
    """Writes a file with its checksum, and removes the oldest of too many."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        put(folder / name, _checksum(data) + b"\n" + data, replace=True, private=True)
        kept = sorted(folder.glob("bank-*"), key=lambda file: file.stat().st_mtime)
        for old in kept[:-MAX_CACHED]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _name(digest: str, ending: str = "cache") -> str:
    return f"bank-{digest}.{ending}"


def _checksum(data: bytes | memoryview) -> bytes:
    return f"{zlib.crc32(data):08x}".encode()


def _row(entry: Entry, places: Mapping[bytes, slice], numbers: Mapping[str, int]) -> list[Any]:
    place = places[entry.data]
    return [
        entry.id,
        entry.kind,
        entry.topic,
        entry.level,
        entry.formula,
        numbers[entry.path],
        place.start,
        place.stop,
        entry.formerly,
        entry.collection,
        entry.asked,
    ]


def _entry(row: list[Any], paths: Sequence[str], held: bytes, body: int) -> Entry:
    """The entry of a cached row, which counts from the `body` of the file; the bank's own file may lie elsewhere
    now."""
    name, kind, topic, level, formula, file, start, stop, formerly, collection, asked = row
    place = body + start, body + stop
    return Entry(name, kind, topic, level, formula, paths[file], held, tuple(formerly), collection, asked, *place)

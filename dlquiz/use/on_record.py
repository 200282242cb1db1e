"""Where printed papers are on record: the `papers.json` among their keys, and a folder at their owner's home."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.files import put, start_of
from dlquiz.history.lock import take
from dlquiz.paper.manifest import FILE, find, merged, read_records, to_text
from dlquiz.paper.sheetcode import canonical

_FOLDER = "papers"
_PATIENCE = 10.0  # seconds in which another run has written its records
_MOST = 500_000_000  # bytes; of two hundred papers they are some millions


def read(path: Path) -> list[dict[str, Any]]:
    """The records of a file. Raises DlquizError if it can't be read or holds none."""
    try:
        return read_records(start_of(path, _MOST).decode(), str(path))
    except OSError as error:
        raise DlquizError(f"can't be read: {error.strerror}", "check the path", str(path)) from None
    except UnicodeDecodeError:
        raise DlquizError("this is no record of printed papers", "name a papers.json", str(path)) from None


def beside(folder: Path) -> list[dict[str, Any]]:
    """What the folder's own record holds already. Raises DlquizError if a file of its name is something else."""
    path = folder / FILE
    if not os.path.lexists(path):
        return []
    if path.is_symlink() or not path.is_file():
        raise DlquizError(f"{FILE} is no file of ours there", "choose another folder with -o", str(path))
    return read(path)


def keep(
    folder: Path, home: Path | None, known: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Puts papers on record among their keys, after those that are known there, and at home, if there is one: what
    can't be kept at home is no reason to stop, for the folder has it. What another run has put there in the meantime
    stays. Returns all that are on record there now. Raises OSError."""
    guard = take(folder, _FOLDER, _PATIENCE)
    try:
        with suppress(DlquizError):
            known = merged(known, beside(folder))
        found = merged(known, new)
        put(folder / FILE, to_text(found).encode(), replace=True)
    finally:
        if guard is not None:
            guard.release()
    if home is not None:
        _keep_at(home, new)
    return found


def _keep_at(home: Path, new: Sequence[Mapping[str, Any]]) -> None:
    own = home / _FOLDER
    with suppress(OSError):
        own.mkdir(parents=True, exist_ok=True)
        for record in new:
            put(own / _name(str(record["code"])), to_text([record]).encode(), replace=True)


def remembered(code: str, papers: Path | None, home: Path) -> dict[str, Any] | None:
    """The record of a code: in that file, or else at home; None if there is none. Raises DlquizError for what is no
    code, and for a file that can't be read or does not have it."""
    if papers is not None:
        found = find(read(papers), code)
        if found is None:
            raise DlquizError(f"the sheet {code} is not in it", "name the papers.json of its keys", str(papers))
        return found
    with suppress(DlquizError, OSError):
        return find(read(home / _FOLDER / _name(code)), code)
    return None


def _name(code: str) -> str:
    return f"{canonical(code)[:100]}.json"

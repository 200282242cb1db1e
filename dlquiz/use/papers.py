"""Papers and their keys written as files, and put on record so that their codes bring their keys back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.files import put_all
from dlquiz.paper.formats import FORMATS, to_file
from dlquiz.paper.manifest import KEYS, to_record
from dlquiz.paper.printed import Files, Look, Printed
from dlquiz.paper.sheet import answer_key, question_paper
from dlquiz.use import on_record


def write_papers(
    papers: Sequence[Printed],
    folder: Path,
    look: Look,
    home: Path,
    force: bool = False,
    written: Callable[[], None] = lambda: None,
) -> tuple[list[Files], list[Path]]:
    """Writes the variants of one run (one or more), their keys into a folder of their own within that of the papers,
    and puts them on record there and at `home`. `written` is called for each.

    Returns where they are, and what an earlier, larger run of the same name left there: not to be handed out with
    these. Raises DlquizError, with nothing written, if the folder can't be written to, or if another file would be
    replaced without `force`.
    """
    keys, rows = folder / KEYS, list[Files]()
    files: dict[Path, bytes] = {}
    for found in papers:
        rows.append(Files(found, folder / f"{found.name}.{look.form}", keys / f"{found.name}-key.{look.form}"))
        files |= {rows[-1].sheet: _render_sheet(found, look), rows[-1].key: _render_key(found, look)}
        written()
    writable_folder(folder)
    kept = on_record.beside(writable_folder(keys))
    put_all(files, force)
    on_record.keep(keys, home, kept, [_record(found) for found in papers])
    return rows, _left_over(folder, papers[0].run, files)


def write_key(folder: Path, found: Printed, look: Look, force: bool = False) -> Path:
    """Writes the key of a variant; its path. Raises DlquizError if it can't be written, or would replace another file
    without `force`."""
    path = folder / f"{found.name}-key.{look.form}"
    put_all({path: _render_key(found, look)}, force)
    return path


def writable_folder(folder: Path) -> Path:
    """The folder, made if need be. Raises DlquizError if nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DlquizError(f"the folder {folder} can't be made: {error.strerror}", "choose another with -o") from None
    if not os.access(folder, os.W_OK):
        raise DlquizError(f"the folder {folder} can't be written to", "choose another with -o")
    return folder


def _left_over(folder: Path, run: str, written: Collection[Path]) -> list[Path]:
    endings = "|".join(map(re.escape, FORMATS))
    name = re.compile(re.escape(run) + rf"-[A-Z]{{1,2}}(-key)?\.({endings})")
    there = [*folder.iterdir(), *(folder / KEYS).iterdir()]
    return sorted(path for path in there if name.fullmatch(path.name) and path not in written)


def _record(found: Printed) -> dict[str, Any]:
    """What is kept of a variant, so that its code brings its key back."""
    return to_record(found.plan, found.code, found.name, [item for item, _ in found.items], found.exam)


def _render_sheet(found: Printed, look: Look) -> bytes:
    items = [item for item, _ in found.items]
    return to_file(question_paper(items, found.plan, found.code, look.title or found.title, found.exam), look.form)


def _render_key(found: Printed, look: Look) -> bytes:
    items = found.items if look.proofs else [(item, None) for item, _ in found.items]
    return to_file(answer_key(items, found.plan, found.code, look.title or found.title, found.exam), look.form)

"""Papers and their keys written as files, and put on record so that their codes bring their keys back."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.files import holds, put_all, refuse_others, taken
from dlquiz.paper.formats import FORMATS
from dlquiz.paper.manifest import KEYS
from dlquiz.paper.printed import Files, Look, Printed
from dlquiz.torchlines.code import NoTorchError
from dlquiz.use import on_record
from dlquiz.use.press import Makes
from dlquiz.use.printing import Run, digest, render_key

# After so many papers they are put on record: what was written since then is made again by a run that goes on.
_EVERY = 10


class Target(Struct, frozen=True):
    """Where things are written: papers into a `folder`, their keys into one within it; at `home` they are on record
    too, unless there is a secret. With `force` other files of the same names are replaced."""

    folder: Path
    home: Path
    force: bool = False

    @property
    def keys(self) -> Path:
        """The folder of what is not handed out."""
        return self.folder / KEYS


@dataclass
class Told:
    """What is told while it goes on: before the first file is written, for each variant that is there, the addresses of
    the items that gave way in it, and, once, that there is no PyTorch."""

    begins: Callable[[], None] = field(default=lambda: None)
    written: Callable[[], None] = field(default=lambda: None)
    withheld: Callable[[str], None] = field(default=lambda _: None)
    missing: Callable[[NoTorchError], None] = field(default=lambda _: None)


class _Slot(Struct, frozen=True):
    """A variant's place: its number, and the files of its sheet and key."""

    number: int
    name: str
    sheet: Path
    key: Path

    @property
    def files(self) -> tuple[Path, Path]:
        return self.sheet, self.key

    @property
    def marking(self) -> Path:
        """Its marking key, made from the record: of a variant that stays it stays too."""
        return self.key.with_name(f"{self.name}-marking{self.key.suffix}")


def write_papers(
    run: Run, mark: str, makes: Makes, target: Target, told: Told | None = None
) -> tuple[list[Files], list[Path]]:
    """Writes the variants of a run, each as soon as it is made, and puts them on record. What is there already, of this
    very run (`mark`), stays: a run that was interrupted goes on.

    Returns where they are, and what an earlier, larger run of the same name left there: not to be handed out with
    these. Raises DlquizError if the folder can't be written to, or, with nothing written, if another file would be
    replaced without `force`.
    """
    told = told or Told()
    known = on_record.beside(target.keys)
    by_name = {record["files"]: record for record in known}
    slots = [_slot(run, target, number) for number in range(run.variants)]
    there: dict[int, Mapping[str, Any]] = {}
    there |= {slot.number: by_name[slot.name] for slot in slots if _is_done(slot, by_name.get(slot.name), mark)}
    there |= _same_again([slot for slot in slots if slot.number not in there], makes, target.force)
    for _ in there:
        told.written()
    left = [slot for slot in slots if slot.number not in there]
    made = _write(left, makes, target, told, next(iter(there.values()), None))
    records = _put_on_record(run, target, known, there, made)
    rows = [_files(slot, records[slot.number]) for slot in slots]
    ours = [*(path for row in rows for path in (row.sheet, row.key)), *(slots[number].marking for number in there)]
    return rows, _left_over(target, run.name, ours)


def _slot(run: Run, target: Target, number: int) -> _Slot:
    name = f"{run.name}-{run.of(number).letter}"
    form = run.look.form
    return _Slot(number, name, target.folder / f"{name}.{form}", target.keys / f"{name}-key.{form}")


def _is_done(slot: _Slot, record: Mapping[str, Any] | None, mark: str) -> bool:
    """Whether both files of a variant are there as this run writes them."""
    made = record.get("made") if record else None
    if not made or made["run"] != mark:
        return False
    try:
        return all(
            not path.is_symlink() and path.is_file() and digest(path.read_bytes()) == made[which]
            for which, path in zip(("sheet", "key"), slot.files, strict=True)
        )
    except OSError:
        return False


def _same_again(slots: Sequence[_Slot], makes: Makes, force: bool) -> dict[int, Mapping[str, Any]]:
    """Of the variants whose names are taken, though nothing is on record of them, those whose files are what would be
    written; of those that were broken off half-way both are. Raises DlquizError for other files."""
    doubtful = [slot for slot in slots if any(map(os.path.lexists, slot.files))]
    refuse_others([path for slot in doubtful for path in slot.files])
    if force or not doubtful:
        return {}
    found: dict[int, Mapping[str, Any]] = {}
    for slot, made in zip(doubtful, makes([slot.number for slot in doubtful]), strict=True):
        pairs = dict(zip(slot.files, (made.sheet, made.key), strict=True))
        if other := [path for path, data in pairs.items() if os.path.lexists(path) and not holds(path, data)]:
            later = [path for one in doubtful if one.number > slot.number for path in one.files if path.exists()]
            raise taken([*other, *later])
        if all(map(os.path.lexists, slot.files)):
            found[slot.number] = made.record
    return found


def _write(
    slots: Sequence[_Slot], makes: Makes, target: Target, told: Told, first: Mapping[str, Any] | None
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Makes and writes these, one at a time; `first` is the record of a variant that is there."""
    pairs = zip(slots, makes([slot.number for slot in slots]), strict=True) if slots else ()
    lost = False
    for place, (slot, made) in enumerate(pairs):
        first = first or made.record
        _refuse_other_questions(first, made.record)
        if not place:
            writable_folder(target.folder)
            writable_folder(target.keys)
            told.begins()
        if made.missing is not None and not lost:
            told.missing(made.missing)
        lost = made.missing is not None
        for address in made.withheld:
            told.withheld(address)
        put_all({slot.sheet: made.sheet, slot.key: made.key}, target.force)
        told.written()
        yield slot.number, made.record


def _refuse_other_questions(first: Mapping[str, Any], record: Mapping[str, Any]) -> None:
    """Raises DlquizError if a variant asks other questions than the first: one process had PyTorch and one had none."""
    asked = [sorted(row["item"][0].partition("#")[0] for row in one["items"]) for one in (first, record)]
    if asked[0] != asked[1]:
        raise DlquizError(
            f"variant {record['variant']} would ask other questions than variant {first['variant']}: PyTorch was there "
            "for one of them and not for the other",
            "print all of them anew into another folder (-o)",
        )


def _put_on_record(
    run: Run,
    target: Target,
    known: Sequence[Mapping[str, Any]],
    there: Mapping[int, Mapping[str, Any]],
    made: Iterable[tuple[int, Mapping[str, Any]]],
) -> dict[int, Mapping[str, Any]]:
    """The records of all variants; those that are made now are put on record, also if it is broken off."""
    records, waiting = dict(there), list(there.values())
    try:
        for number, record in made:
            records[number] = record
            waiting.append(record)
            if len(waiting) % _EVERY == 0:
                known = _keep(run, target, known, waiting)
                waiting = []
    finally:
        if waiting:
            _keep(run, target, known, waiting)
    return records


def _keep(
    run: Run, target: Target, known: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    return on_record.keep(target.keys, None if run.plan.locked else target.home, known, new)


def _files(slot: _Slot, record: Mapping[str, Any]) -> Files:
    items = tuple(row["item"][0] for row in record["items"])
    return Files(record["variant"], record["code"], items, slot.sheet, slot.key)


def write_key(folder: Path, found: Printed, look: Look, force: bool = False) -> Path:
    """Writes the key of a variant; its path. Raises DlquizError if it can't be written, or would replace another file
    without `force`."""
    path = folder / f"{found.name}-key.{look.form}"
    put_all({path: render_key(found, look)}, force)
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


def _left_over(target: Target, run: str, written: Collection[Path]) -> list[Path]:
    endings = "|".join(map(re.escape, FORMATS))
    name = re.compile(re.escape(run) + rf"-[A-Z]{{1,2}}(-key|-marking)?\.({endings})")
    there = [*target.folder.iterdir(), *target.keys.iterdir()]
    return sorted(path for path in there if name.fullmatch(path.name) and path not in written)

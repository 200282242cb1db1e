"""Attempts and remarks as lines of JSON, read back: all of them, or every fault."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from dlquiz.ground.errors import DlquizError, Fault
from dlquiz.study.attempt import Attempt, from_record, line_data
from dlquiz.study.remark import Remark, remark_from

_MOST_SHOWN = 20
# An answer of a hundred pages would still fit.
_LONGEST = 1_000_000


class LinesError(DlquizError):
    """Lines that are no attempts. `faults` holds every one of them; the message the first twenty."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("nothing was imported", "an import needs an attempt a line, as `dlquiz history export` has it")
        more = [f"... and {len(faults) - _MOST_SHOWN} more"] if len(faults) > _MOST_SHOWN else []
        self.args = ("\n".join([str(self.fault), *map(str, faults[:_MOST_SHOWN]), *more]),)


def read_lines(files: Iterable[tuple[str, BinaryIO]]) -> list[Attempt | Remark]:
    """The attempts and remarks of files, each with its name. Raises LinesError if any line of any file is none."""
    found: list[Attempt | Remark] = []
    faults: list[Fault] = []
    for name, file in files:
        for number, line in enumerate(_lines(file), 1):
            try:
                text = _text(line, name, number)
                if text.strip():
                    found.append(_read(text, name, number))
            except DlquizError as error:
                faults.append(error.fault)
    if faults:
        raise LinesError(faults)
    return found


def _read(text: str, name: str, number: int) -> Attempt | Remark:
    data = line_data(text, name, number)
    return remark_from(data, name, number) if "remark" in data else from_record(data, name, number)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(_LONGEST + 1):
        yield line.removeprefix(codecs.BOM_UTF8)
        if len(line) > _LONGEST:  # told as a fault; what comes behind it is no line
            return


def _text(line: bytes, name: str, number: int) -> str:
    if len(line) > _LONGEST:
        raise DlquizError("this line is too long for an attempt", path=name, line=number)
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        raise DlquizError("this line is not UTF-8", "save the file as UTF-8", name, number) from None

"""What can be wrong with what a person gave us, said so that the person can mend it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class Fault(Struct, frozen=True, order=True):
    """One thing wrong in a bank: where it is, what it is, and what would be right.

    `path` is the file as the user named it ("" where no file is meant), `line` is 1-based (0: the whole file).
    """

    path: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: " if self.line else f"{self.path}: " if self.path else ""
        return place + self.message + (f"; {self.hint}" if self.hint else "")


class DlquizError(Exception):
    """The base of every error that is the input's: the command line prints it and exits with 2.

    `message` says what is wrong, `hint` what to do; `path` and `line` say where, if it is in a file.
    """

    def __init__(self, message: str, hint: str = "", path: str = "", line: int = 0) -> None:
        self.fault = Fault(path, line, message, hint)
        super().__init__(str(self.fault))


class UnknownName(DlquizError):  # noqa: N818 - said as people say it
    """An id, topic, option or address that does not exist; the hint holds the nearest ones that do."""


class BankError(DlquizError):
    """A bank that can't be used. `faults` holds every fault found, in the order of the files and lines."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class TooFew(BankError):  # noqa: N818 - said as people say it
    """A sound bank that has too few questions for a blueprint; the command line exits with 1. Each fault is a section
    that lacks some."""

"""What can be wrong with what a person gave us, said so that the person can mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable

from msgspec import Struct, structs

# Of faults that are alike so many are told, and how many more there are.
_TOLD = 3
# What differs between two items of one fault: numbers, and what stands in brackets.
_VALUES = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]|\([^()]*\)|#?-?\d[\d.,]*(e[-+]?\d+)?")


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


def same_text(fault: Fault) -> Hashable:
    """What is the same of faults in many lines of a file."""
    return fault.path, fault.message, fault.hint


def same_place(fault: Fault) -> Hashable:
    """What is the same of faults in many items of a question: all but the values."""
    return fault.path, fault.line, _VALUES.sub("", fault.message), fault.hint


def gathered(faults: Iterable[Fault], alike: Callable[[Fault], Hashable]) -> list[Fault]:
    """The faults in order: of those that are alike the first three, and how many more there are."""
    groups: dict[Hashable, list[Fault]] = {}
    for fault in sorted(set(faults)):
        groups.setdefault(alike(fault), []).append(fault)
    found: list[Fault] = []
    for same in groups.values():
        found += same[:_TOLD]
        if len(same) > _TOLD:
            found[-1] = structs.replace(found[-1], message=f"{found[-1].message}, and {len(same) - _TOLD} more like it")
    return sorted(found)


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

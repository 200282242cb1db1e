"""A blueprint: the plan of an exam, from which any number of papers are drawn. `reading.blueprint` reads one."""

from __future__ import annotations

from dataclasses import dataclass

from dlquiz.bank.card import CONCEPT_KINDS
from dlquiz.text.spans import Language

KINDS = ("numeric", *CONCEPT_KINDS)


@dataclass(frozen=True)
class Title:
    """A heading in both languages, as plain words."""

    zh: str
    en: str

    def of(self, lang: Language) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Share:
    """So many questions of these topics (a topic names all below it; none: of the whole bank)."""

    topics: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Section:
    """A part of the exam: what is asked, and what each question is worth.

    `kinds`, `levels` and `parts` (of how many results a numeric question asks) say what is taken; empty: all.
    """

    title: Title
    shares: tuple[Share, ...]
    points: int
    kinds: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()
    line: int = 0

    @property
    def count(self) -> int:
        """How many questions it has."""
        return sum(share.count for share in self.shares)


@dataclass(frozen=True)
class Blueprint:
    """The plan: `name` is how it was asked for, `path` its file, `minutes` the time there is."""

    name: str
    title: Title
    minutes: int
    sections: tuple[Section, ...]
    path: str = ""

    @property
    def count(self) -> int:
        """How many questions it has."""
        return sum(section.count for section in self.sections)

    @property
    def points(self) -> int:
        """What the whole exam is worth."""
        return sum(section.count * section.points for section in self.sections)

"""An answer that is one letter: a cell of a table, one of several networks, a layer, a change."""

from __future__ import annotations

from typing import ClassVar

from msgspec import Struct

from dlquiz.kinds.answers.letters import read_choice
from dlquiz.kinds.grades import PartGrade, Slip
from dlquiz.text.spans import Labelled, Language, Plain, Spans
from dlquiz.text.wording import say


class LetterPart(Struct, frozen=True):
    """Asks by the words under `asked`; `labels` are what the letters stand for, in each language; see
    `dlquiz.kinds.protocol.Part`."""

    kind: ClassVar[str] = "choice"
    unit: ClassVar[str] = ""
    step: ClassVar[None] = None
    tolerance: ClassVar[None] = None
    digits: ClassVar[None] = None
    wanted: ClassVar[None] = None
    one_key: ClassVar[bool] = True
    leaves_open: ClassVar[bool] = False
    signs: ClassVar[str] = ""
    name: str
    asked: str
    key: str
    zh: tuple[Labelled, ...]
    en: tuple[Labelled, ...]
    slips: tuple[Slip, ...] = ()

    def prompt(self, lang: Language) -> Spans:
        return (Plain(say(lang, self.asked)),)

    def label(self, lang: Language) -> str:
        return say(lang, "exam_answer")

    def asks(self, lang: Language) -> str:
        return f"{say(lang, self.asked)}:"

    def read(self, response: str) -> str:
        return read_choice(response, len(self.en))

    def typed(self, value: str, lang: Language) -> str:
        return value

    def forms(self, lang: Language) -> tuple[str, ...]:
        return (self.typed(self.key, lang),)

    def as_shown(self, response: str, lang: Language) -> str:
        return self.read(response) if response else ""

    def verdict(self, graded: PartGrade, lang: Language) -> str:
        words = say(lang, "followed" if graded.followed else graded.standing)
        right = graded.standing == "correct" and not graded.followed
        return words if right else f"{words}  {say(lang, 'key')}: {self.key}"

    def lettered(self, lang: Language) -> tuple[Labelled, ...]:
        return self.zh if lang == "zh" else self.en

    def rubric(self, lang: Language) -> tuple[Labelled, ...]:
        return ()

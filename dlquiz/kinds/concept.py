"""Questions about facts: what they have in common. An item of one wants one answer, and is its own only part."""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, ClassVar, Self

from msgspec import Struct, StructMeta
from msgspec.structs import replace

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, Fields, digest
from dlquiz.cards.reading.formula import read_torch
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.grades import Named, PartGrade, Right, Slip
from dlquiz.kinds.proof import Run
from dlquiz.kinds.protocol import Blocks
from dlquiz.language import Value
from dlquiz.language.markup import Template, template_text
from dlquiz.text.blocks import AnswerLine, Paragraph, Room
from dlquiz.text.spans import Labelled, Language, Plain, Spans
from dlquiz.text.wording import say

# Millimetres of a blank for letters and numbers: as many as six pairs of them take, however many there are.
_WRITTEN = 55
_COMMON = ("id", "formerly", "kind", "level", "covers", "notes", "stem", "why", "hint", "torch")


class AbstractStruct(StructMeta, ABCMeta):
    """The metaclass of Structs with abstract methods."""


class ConceptQuestion(Struct, frozen=True, kw_only=True, dict=True):
    """A question about a fact. `torch`, if any, must come out true; see `dlquiz.kinds.protocol.Question`."""

    kind: ClassVar[str]
    card: ClassVar[None] = None
    answers: ClassVar[int] = 1
    allow: ClassVar[Mapping[str, str]] = MappingProxyType({})
    id: str
    topic: str
    level: int
    covers: tuple[str, ...]
    stem: Text
    why: Text
    hint: Text | None
    torch: str
    path: str
    line: int
    torch_line: int
    digest: str
    formerly: tuple[str, ...] = ()

    @property
    def first_id(self) -> str:
        return self.formerly[0] if self.formerly else self.id

    @property
    def title(self) -> Text:
        return self.stem

    @property
    def facts(self) -> tuple[tuple[str, int], ...]:
        return ((self.torch, self.torch_line),) if self.torch else ()

    @property
    def maker(self) -> str:
        """The row of the registry that draws it."""
        return self.kind

    @property
    def variants(self) -> int:
        """How many different items there are: the same fact in another order is the same."""
        return 1

    @property
    def arrangements(self) -> int:
        """In how many ways they can be shown."""
        return self.variants

    def message(self, mistake: str) -> Text | None:
        return None

    def told(self, lang: Language) -> dict[str, Any]:
        """What there is to answer, for `bank show`."""
        return {}

    def described(self, lang: Language) -> dict[str, Any]:
        return {**self.told(lang), "why": template_text(self.why.of(lang)), "torch": self.torch}

    @classmethod
    def of(cls, fields: Fields, stem: Text | None = None, **own: Any) -> Self:
        """The question of its fields and what is its kind's `own`; `stem` is used where none is written."""
        faults = fields.faults
        return cls(
            id=fields.identifier("id"),
            level=fields.whole("level", 1, 3),
            covers=fields.strings("covers"),
            stem=stem if stem is not None and "stem" not in fields.entries else fields.text("stem"),
            why=fields.text("why"),
            hint=fields.maybe_text("hint"),
            torch_line=read_torch(fields, faults, (), (), truth=True),
            torch=fields.string("torch", needed=False),
            path=faults.path,
            line=fields.line,
            digest=digest(fields.node),
            formerly=fields.strings("formerly"),
            **own,
        )


def concept_fields(node: YamlNode, faults: Faults, *own: str) -> Fields:
    """The fields of a concept question, those of its kind among them; any other is a fault."""
    found = node.value.get("id")
    return Fields(node, f"the question {found.value if found else f'in line {node.line}'}", faults, (*_COMMON, *own))


class ConceptItem(Struct, metaclass=AbstractStruct, frozen=True, dict=True):
    """A variant of a concept question; `order` says what is shown at each place. See `dlquiz.kinds.protocol`."""

    given: ClassVar[Mapping[str, Value]] = MappingProxyType({})
    results: ClassVar[Mapping[str, Value]] = MappingProxyType({})
    name: ClassVar[str] = "answer"
    unit: ClassVar[str] = ""
    step: ClassVar[None] = None
    tolerance: ClassVar[None] = None
    digits: ClassVar[None] = None
    wanted: ClassVar[None] = None
    one_key: ClassVar[bool] = False
    leaves_open: ClassVar[bool] = True
    signs: ClassVar[str] = ""
    self_marked: ClassVar[bool] = False
    question: ConceptQuestion  # here, and not in each kind: two bases of an item of a table must have one layout
    seed: int
    order: tuple[int, ...] = ()

    @property
    def address(self) -> str:
        return f"{self.question.id}#{self.seed}"

    @property
    def digest(self) -> str:
        return self.question.digest

    @property
    def kind(self) -> str:
        return self.question.kind

    @property
    def identity(self) -> Hashable:
        return self.question.id, self.fact

    @property
    def fact(self) -> str:
        return ""

    @property
    def runs(self) -> tuple[Run, ...]:
        return ()

    @property
    def parts(self) -> tuple[Self]:
        return (self,)

    @property
    def code(self) -> str:
        return self.question.torch

    @property
    def bare(self) -> Sequence[str]:
        return ()

    @property
    @abstractmethod
    def key(self) -> Any: ...

    @property
    def slips(self) -> tuple[Slip, ...]:
        return ()

    @abstractmethod
    def read(self, response: str) -> Any: ...

    def credit(self, value: Any) -> float:
        """The share of the marks, below 1, that a wrong answer earns."""
        return 0.0

    def mistake(self, value: Any) -> Named | None:
        """What a wrong answer shows to be misunderstood, where it can be known."""
        return None

    def grade(self, responses: Sequence[str], ask_again: bool) -> tuple[PartGrade, ...]:
        graded = PartGrade(self.name, "wrong", 0.0, self.key)
        if not responses[0].strip() and not ask_again:
            return (graded,)
        try:
            value = self.read(responses[0])
        except Unreadable as problem:
            return (replace(graded, verdict="unreadable", problem=problem),)
        if value == self.key:
            return (replace(graded, value=value, verdict="correct", score=1.0),)
        return (replace(graded, value=value, score=self.credit(value), mistake=self.mistake(value)),)

    def builds_on(self, name: str) -> tuple[str, ...]:
        return ()

    def right_also(self, own: Mapping[str, Any]) -> Mapping[str, tuple[Right, ...]]:
        return {}

    def prompt(self, lang: Language) -> Spans:
        return (Plain(say(lang, self.kind)),)

    def label(self, lang: Language) -> str:
        return say(lang, "exam_answer")

    def asks(self, lang: Language) -> str:
        return f"{say(lang, self.kind)}:"

    def typed(self, value: Any, lang: Language) -> str:
        return ", ".join(value)

    def forms(self, lang: Language) -> tuple[str, ...]:
        return (self.typed(self.key, lang),)

    def as_shown(self, response: str, lang: Language) -> str:
        return self.typed(self.read(response), lang) if response else ""

    def verdict(self, graded: PartGrade, lang: Language) -> str:
        right = "" if graded.standing == "correct" else f"  {say(lang, 'key')}: {self.typed(self.key, lang)}"
        share = f"  ({graded.score:.0%})" if graded.standing == "partly" else ""
        return say(lang, graded.standing) + right + share

    def lettered(self, lang: Language) -> tuple[Labelled, ...]:
        return ()

    def rubric(self, lang: Language) -> tuple[Labelled, ...]:
        return ()

    def choices(self, lang: Language) -> Blocks:
        """What stands below the stem, to choose from."""
        return ()

    def stem(self, lang: Language) -> Spans:
        return self.question.stem.spans(lang)

    def shown(self, lang: Language) -> Blocks:
        return (Paragraph(self.question.stem.spans(lang)), *self.choices(lang))

    def instruction(self, lang: Language) -> str:
        return ""

    def posed(self, lang: Language) -> Blocks:
        return self.shown(lang)

    def room(self, lang: Language, points: float | None) -> tuple[Room, ...]:
        return (AnswerLine(self.prompt(lang), width=_WRITTEN),)

    def hints(self, lang: Language) -> tuple[Blocks, ...]:
        hint = self.question.hint
        return ((Paragraph(hint.spans(lang)),),) if hint is not None else ()

    def key_blocks(self, lang: Language) -> Blocks:
        return (Paragraph(self.key_line(lang)),)

    def key_line(self, lang: Language) -> Spans:
        return (Plain(self.typed(self.key, lang)),)

    def key_in_full(self, lang: Language) -> Spans:
        return self.key_line(lang)

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        return (self.question.why.spans(lang),)


def check_count(fields: Fields, key: str, count: int, least: int, most: int) -> None:
    """Notes a fault if a list has too few or too many entries."""
    if key in fields.entries and not least <= count <= most:
        fields.fault(key, f"{fields.what} has {count} {key}", f"{least} to {most}")


def check_different(fields: Fields, key: str, texts: Sequence[Text]) -> None:
    """Notes a fault if two texts say the same in a language."""
    said: tuple[tuple[Language, list[Template]], ...] = (
        ("zh", [text.zh for text in texts]),
        ("en", [text.en for text in texts]),
    )
    for lang, found in said:
        if len(set(found)) < len(found):
            fields.fault(key, f"two of the {key} of {fields.what} say the same in {lang}", "make each different")

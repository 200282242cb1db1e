"""A kind of question in a handful of lines: the term that a description is of, to be typed. Only test_toys knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.checks import Checks, Measure
from dlquiz.kinds.concept import ConceptItem, ConceptQuestion, concept_fields
from dlquiz.kinds.kind import Kind


class TermQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """`term` is what the stem describes."""

    kind: ClassVar[str] = "echo"
    term: str


class TermItem(ConceptItem, frozen=True):
    """Its key is the term, in lower case."""

    question: TermQuestion

    @property
    def key(self) -> tuple[str]:
        return (self.question.term.lower(),)

    def read(self, response: str) -> tuple[str]:
        if not response.strip().isalpha():
            raise Unreadable("请写一个词", "write one word")
        return (response.strip().lower(),)


def _read(node: YamlNode, topic: str, faults: Faults) -> TermQuestion:
    fields = concept_fields(node, faults, "term")
    return TermQuestion.of(fields, topic=topic, term=fields.string("term"))


def _draw(question: TermQuestion, seed: int) -> TermItem:
    return TermItem(question, seed)


def _long(question: TermQuestion, _: Sequence[TermItem]) -> tuple[int, int]:
    return len(question.term) > 20, 1


CHECKS = Checks(measures=(Measure("long-terms", _long),))
KIND = Kind(_draw, _read, checks="toy_kind")

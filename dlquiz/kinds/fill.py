"""`kind: fill`: a term that is described is to be typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from dlquiz.cards.reading.fields import Faults, Fields
from dlquiz.cards.source import YamlNode
from dlquiz.ground.hidden import hidden_character
from dlquiz.kinds.answers.spelling import MAX_LENGTH, normalise, without_lead
from dlquiz.kinds.answers.terms import also_right
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.concept import ConceptItem, ConceptQuestion, check_count, concept_fields
from dlquiz.kinds.kind import Kind
from dlquiz.text.blocks import AnswerLine, Room
from dlquiz.text.spans import Language, Plain, Spans, has_chinese
from dlquiz.text.wording import say

# Millimetres of a blank for a term.
_WRITTEN = 75

# What is between the letters of a term, or stands around it, and says nothing.
_IDLE = re.compile(r"[\s\-_·.,;:()\[\]\"'“”‘’《》/]+")


class FillQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """`terms` are the spellings that are right, in either language; the first with Chinese signs and the first without
    are those that are shown."""

    kind: ClassVar[str] = "fill"
    terms: tuple[str, ...]

    def told(self, lang: Language) -> dict[str, Any]:
        return {"terms": list(self.terms)}


class FillItem(ConceptItem, frozen=True):
    """The term is the answer, however it is spelled."""

    question: ConceptQuestion

    @property
    def terms(self) -> tuple[str, ...]:
        """The spellings that are right."""
        assert isinstance(self.question, FillQuestion)
        return self.question.terms

    @property
    def key(self) -> str:
        return folded(self.terms[0])

    def read(self, response: str) -> str:
        """The term as it is compared; any spelling of the right one is the key."""
        word = folded(response[:MAX_LENGTH])
        if len(response) > MAX_LENGTH or hidden_character(response) or not any(sign.isalnum() for sign in word):
            raise Unreadable("请写一个术语", "write a term")
        return self.key if word in map(folded, self.terms) else word

    def typed(self, value: str, lang: Language) -> str:
        return shown_term(self.terms, lang) if value == self.key else value

    def room(self, lang: Language, points: float | None) -> tuple[Room, ...]:
        return (AnswerLine((Plain(say(lang, "paper_term")),), width=_WRITTEN),)

    def forms(self, lang: Language) -> tuple[str, ...]:
        first = shown_term(self.terms, lang)
        return (first, *(term for term in self.terms if term != first))

    def key_in_full(self, lang: Language) -> Spans:
        """With what counts too: whoever marks by hand meets all of it."""
        first, *others = self.forms(lang)
        return (Plain(first + also_right(others, lang)),)

    def as_shown(self, response: str, lang: Language) -> str:
        return response


def folded(term: str) -> str:
    """A term as it is compared: case, width, hyphens, spaces, brackets, an article and `答案：` forgiven."""
    bare = without_lead(normalise(term), term=True).lower().strip()
    return _IDLE.sub("", re.sub(r"^(?:the|an?) ", "", bare))


def shown_term(terms: Sequence[str], lang: Language) -> str:
    """The first spelling in a language; the first of all if there is none."""
    return next((term for term in terms if has_chinese(term) == (lang == "zh")), terms[0])


def read_terms(fields: Fields, key: str) -> tuple[str, ...]:
    """The spellings under a key, all different as they are compared; faults are noted."""
    terms = fields.strings(key)
    check_count(fields, key, len(terms), 1, 12)
    if not all(map(folded, terms)) or len(set(map(folded, terms))) < len(terms):
        fields.fault(key, f"`{key}` of {fields.what} says one spelling twice", "case, hyphens and spaces do not count")
    return terms


def read(node: YamlNode, topic: str, faults: Faults) -> FillQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, "terms")
    return FillQuestion.of(fields, topic=topic, terms=read_terms(fields, "terms"))


def draw(question: FillQuestion, seed: int) -> FillItem:
    """The item of a seed, which is the same as any other."""
    return FillItem(question, seed)


KIND = Kind(draw, read)

"""A question on the table of a network: which cells of it are blank."""

from __future__ import annotations

from typing import Any, ClassVar

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.concept import ConceptQuestion, concept_fields
from dlquiz.kinds.draws import MAX_COUNTED
from dlquiz.kinds.network.family import FAMILY_KEYS, Family, check_family, read_family
from dlquiz.kinds.network.mistakes import find_message
from dlquiz.kinds.network.plan import COLUMNS, TOTAL
from dlquiz.text.spans import Language


class NetworkQuestion(ConceptQuestion, frozen=True, kw_only=True):
    """Of the table of a network of the `family` `blanks` cells of the `columns` are asked, and the total if `total`."""

    kind: ClassVar[str] = "network"
    family: Family
    columns: tuple[str, ...]
    total: bool
    blanks: int

    @property
    def answers(self) -> int:  # type: ignore[override]
        return self.blanks + self.total

    @property
    def variants(self) -> int:
        return min(MAX_COUNTED, self.family.draws * 100)

    def message(self, mistake: str) -> Text | None:
        return find_message(mistake)

    def told(self, lang: Language) -> dict[str, Any]:
        return {"networks": self.family.words()}


def read(node: YamlNode, topic: str, faults: Faults) -> NetworkQuestion:
    """The question of a node; what is wrong is added to `faults`."""
    fields = concept_fields(node, faults, *FAMILY_KEYS, "ask", "blanks")
    ask = fields.strings("ask") or (*COLUMNS, TOTAL)
    for name in ask:
        if name not in (*COLUMNS, TOTAL):
            fields.fault("ask", f"{fields.what} asks for {name}", f"of {', '.join((*COLUMNS, TOTAL))}")
    question = NetworkQuestion.of(
        fields,
        topic=topic,
        family=read_family(fields, faults),
        columns=tuple(name for name in COLUMNS if name in ask),
        total=TOTAL in ask,
        blanks=fields.whole("blanks", 1, 16, 6),
    )
    check_family(fields, question.family, question.id)
    return question

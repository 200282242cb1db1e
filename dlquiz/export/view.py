"""An item in one language as data, before any format is chosen: the question, key, mistakes, solution and proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from dlquiz.cards.card import Digits
from dlquiz.kinds.grades import Right, Slip
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Blocks, Item, Part
from dlquiz.text.blocks import Room
from dlquiz.text.spans import Labelled, Language, Spans


class SlipView(Struct, frozen=True):
    """A mistake that is known by name: the answer that it leads to, and what is said to it."""

    id: str
    value: Any
    message: Spans


class PartView(Struct, frozen=True):
    """One answer that is asked for; see `dlquiz.kinds.protocol.Part`, and its Item for `builds_on`. `options` are what
    it chooses from, `rubric` what an answer in words is marked by, each with its letter; `forms` how the key may be
    typed, first as it is shown."""

    name: str
    prompt: Spans
    kind: str
    unit: str
    options: tuple[Labelled, ...]
    key: Any
    step: Any
    tolerance: Any
    digits: Digits | None
    wanted: Digits | None
    builds_on: tuple[str, ...]
    slips: tuple[SlipView, ...]
    rubric: tuple[Labelled, ...]
    forms: tuple[str, ...]


class View(Struct, frozen=True):
    """The whole item. `shown` is all of the question as blocks, options too; `stem` its words alone; `room` where to
    answer it on paper; `key` all answers with what their letters stand for. `first_id` is what its question was called
    when it was new, which no later name changes. `variant` counts the variants of one item that are exported together,
    one after the other, from 0. `fact` and `right_also` are those of `dlquiz.kinds.protocol.Item`: what is right for
    somebody's own earlier answers is worked out only where it is wanted."""

    lang: Language
    address: str
    question: str
    first_id: str
    kind: str
    seed: int
    digest: str
    topic: str
    level: int
    stem: Spans
    shown: Blocks
    room: tuple[Room, ...]
    key: Spans
    given: Mapping[str, Any]
    parts: tuple[PartView, ...]
    solution: tuple[Spans, ...]
    proof: Proof | None
    fact: str
    right_also: Callable[[Mapping[str, Any]], Mapping[str, tuple[Right, ...]]]
    variant: int = 0


def view_of(item: Item, proof: Proof | None, lang: Language, variant: int = 0) -> View:
    """The item in a language, with its proof if there is one."""
    question = item.question
    return View(
        lang=lang,
        address=item.address,
        question=question.id,
        first_id=question.first_id,
        kind=question.kind,
        seed=item.seed,
        digest=item.digest,
        topic=question.topic,
        level=question.level,
        stem=item.stem(lang),
        shown=item.shown(lang),
        room=item.room(lang, None),
        key=item.key_in_full(lang),
        given=item.given,
        parts=tuple(_part(part, item.builds_on(part.name), lang) for part in item.parts),
        solution=item.solution(lang),
        proof=proof,
        fact=item.fact,
        right_also=item.right_also,
        variant=variant,
    )


def _part(part: Part, builds_on: tuple[str, ...], lang: Language) -> PartView:
    return PartView(
        name=part.name,
        prompt=part.prompt(lang),
        kind=part.kind,
        unit=part.unit,
        options=part.lettered(lang),
        key=part.key,
        step=part.step,
        tolerance=part.tolerance,
        digits=part.digits,
        wanted=part.wanted,
        builds_on=builds_on,
        slips=tuple(filter(None, (_slip(slip, lang) for slip in part.slips))),
        rubric=part.rubric(lang),
        forms=part.forms(lang),
    )


def _slip(slip: Slip, lang: Language) -> SlipView | None:
    message = slip.mistake.message
    return SlipView(slip.mistake.id, slip.value, message.spans(lang)) if message is not None else None


def pools(views: Sequence[View]) -> tuple[tuple[View, ...], ...]:
    """The items, each with its variants."""
    found: list[list[View]] = []
    for view in views:
        if view.variant and found:
            found[-1].append(view)
        else:
            found.append([view])
    return tuple(map(tuple, found))

"""A fortnight of thirty minutes a day without PyTorch: the ledger has enough for all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fakes import EVENING, FakeTorch, HandClock
from learners import AVERAGE

from dlquiz.bank.bank import Bank
from dlquiz.history.recorder import Recorder
from dlquiz.kinds.draws import pick
from dlquiz.kinds.protocol import Item
from dlquiz.proof.ledger import is_proven
from dlquiz.session.course import Wish
from dlquiz.study.attempt import study_day
from dlquiz.study.effort import seconds
from dlquiz.torchlines.code import NoTorchError
from dlquiz.use.place import Place
from dlquiz.use.practise import Practice
from dlquiz.use.quiz import begin, planned

DAYS, MINUTES = 14, 30


class NoTorch(FakeTorch):
    """There is no PyTorch to load."""

    version = ""

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        raise NoTorchError("it could not be loaded")

    def ready(self) -> bool:
        return False


def key_of(item: Item) -> list[str]:
    """What a student types who knows it; of an explanation every point."""
    return [part.typed(part.key, "en") for part in item.parts]


@pytest.mark.slow
@pytest.mark.timeout(600)  # each answer is written to the disk
def test_no_question_is_refused_or_unproven(real_bank: Bank, tmp_path: Path) -> None:
    """Every question of the plan is put, as the ledger has proven it, and seldom with the same numbers twice; what is
    missing is said once a session."""
    clock, asked, missing = HandClock(), Counter[object](), list[int]()
    with closing(Recorder(tmp_path, "en", pytest.fail)) as recorder:
        place = Place(real_bank, NoTorch(), recorder, clock)
        exam = study_day(EVENING) + timedelta(DAYS)
        recorder.remember(recorder.settings().with_exam(exam, place.today).with_minutes(MINUTES, place.today))
        for number in range(DAYS):
            practice = begin(place, planned(real_bank, Wish(), number), whole_day=True)
            missing.append(_practised(practice, clock, asked))
            assert len(practice.course.session.turns) == practice.course.count > 10
            clock.wait(86400 * (number + 1) - clock.seconds())
    assert set(missing) == {1}
    assert asked.total() > 100
    assert sum(times - 1 for times in asked.values()) < 0.1 * asked.total()


def _practised(practice: Practice, clock: HandClock, asked: Counter[object]) -> int:
    """All of a session, answered as an average learner does; how often it was said that PyTorch is missing."""
    said, bank = 0, practice.place.bank

    def missing(_: NoTorchError) -> None:
        nonlocal said
        said += 1

    while (item := practice.next(missing=missing)) is not None:
        assert not item.code or is_proven(bank, item), item.address
        if item.given:
            asked[item.identity] += 1
        entry = bank.asked[item.question.id]
        right = pick(item.address, 100) < 100 * AVERAGE.first[entry.level - 1] + 20
        clock.wait(seconds(entry))
        practice.answer(item, key_of(item) if right else [""] * len(item.parts), seconds=seconds(entry))
    return said

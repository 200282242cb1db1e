"""The ledger says of a question that it is proven: as long as neither its text nor what it draws has changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from banks import sound_bank, write_bank
from rows import every

from dlquiz.bank.bank import LEDGER
from dlquiz.kinds.protocol import Item, Question
from dlquiz.kinds.registry import generate
from dlquiz.proof import ledger
from dlquiz.use.check import check


@pytest.mark.slow
@pytest.mark.usefixtures("one_torch")
def test_a_question_that_draws_otherwise_is_checked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its text is the same, but the program that draws has changed: here each seed draws what the next one did."""
    write_bank(tmp_path)
    first = check([tmp_path], seeds=3, recorded=True)
    assert not check([tmp_path], seeds=3, changed=True).checked
    monkeypatch.setattr(ledger, "generate", _next)
    again = {row.question for row in check([tmp_path], seeds=3, changed=True).checked}
    assert again
    assert again < {row.question for row in first.checked}  # some draw one item only


SOUND_ROW = {"digest": "", "drawn": "x", "seeds": 3, "items": 4, "exact": True}
# What a file of the ledger's name holds, as far as it was changed by hand; whether it says anything of the question.
CHANGED: list[tuple[str, bool]] = [
    (json.dumps({"questions": {"relu-range": SOUND_ROW}}), True),
    *((json.dumps({"questions": {"relu-range": {**SOUND_ROW, key: value}}}), False)
      for key, value in [("digest", 7), ("drawn", None), ("seeds", "all"), ("items", 0.5), ("exact", "yes")]),
    *((f'{{"questions": {{"relu-range": {row}}}}}', False) for row in ("{}", "[]", '"x"', "null")),
    *((text, False) for text in ('{"questions": []}', "[]", "null", '{"questions"', "", "[" * 100_000, "\ufeff{}")),
]  # fmt: skip


@every(("text", "says"), CHANGED)
def test_a_ledger_that_was_changed_by_hand_says_nothing(tmp_path: Path, text: str, says: bool) -> None:
    question = sound_bank(tmp_path).question("relu-range")
    folder = tmp_path / str(len(list(tmp_path.iterdir())))
    folder.mkdir()
    (folder / LEDGER).write_text(text.replace('"digest": ""', f'"digest": "{question.digest}"'), "utf-8")
    assert (ledger.entry(question, folder) is not None) == says


def _next(question: Question, seed: int) -> Item:
    return generate(question, seed + 1)

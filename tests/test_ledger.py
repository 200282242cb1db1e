"""The ledger says of a question that it is proven: as long as neither its text nor what it draws has changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from banks import write_bank

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


def _next(question: Question, seed: int) -> Item:
    return generate(question, seed + 1)

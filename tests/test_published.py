"""What `dlquiz calc` gives, against what papers, textbooks and documentation print."""

from __future__ import annotations

import pytest
from published import Row, printed
from published_more import MORE
from published_sizes import SIZES
from published_third import THIRD
from published_values import VALUES
from rows import every

from dlquiz.bank.bank import Bank


def _named(row: Row) -> str:
    return f"{row[0]} ({row[2]})"


@every(("command", "expected", "source"), SIZES + VALUES, ids=map(_named, SIZES + VALUES))
def test_calc_gives_what_is_published(real_bank: Bank, command: str, expected: dict[str, object], source: str) -> None:
    assert printed(real_bank, command, expected) == expected, source


@pytest.mark.slow
@every(("command", "expected", "source"), MORE + THIRD, ids=map(_named, MORE + THIRD))
def test_calc_gives_what_else_is_published(
    real_bank: Bank, command: str, expected: dict[str, object], source: str
) -> None:
    assert printed(real_bank, command, expected) == expected, source


def test_many_values_are_compared() -> None:
    assert len(SIZES) >= 90
    assert len(VALUES) >= 50

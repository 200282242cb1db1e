"""A table within one test fails as one test a row would, and says each row that does."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import every


def _halves(number: int, half: int) -> None:
    assert number // half == 2


def test_every_row_that_fails_is_said_and_no_other() -> None:
    tried = every("number, half", [(4, 2), (6, 2), (8, 4), (3, 0)])(_halves)
    with pytest.raises(AssertionError) as failed:
        tried()
    said = str(failed.value)
    assert "2 of 4 rows fail" in said
    assert ("(6, 2)" in said, "(3, 0)" in said, "ZeroDivisionError" in said) == (True, True, True)
    assert "(8, 4)" not in said


def test_a_table_that_has_lost_its_rows_fails() -> None:
    with pytest.raises(AssertionError, match="no rows"):
        every("number, half", [])(_halves)()


@every("name", ["a", "b"])
def test_fixtures_come_beside_the_rows(tmp_path: Path, name: str) -> None:
    assert not (tmp_path / name).exists()
    (tmp_path / name).touch()

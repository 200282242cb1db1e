"""A table of many cheap rows, all of them tried within one test: a test for each would cost more than its row does."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

Test = Callable[..., None]
# Rows that fail and are said; the others are counted.
_SAID = 20


def every(
    names: str | Sequence[str], rows: Iterable[Any], ids: Iterable[str] | Callable[[Any], str] | None = None
) -> Callable[[Test], Test]:
    """Takes the place of `pytest.mark.parametrize`: one test, which tries all the rows and says every one that fails.

    What else it asks for are fixtures, which the rows share.
    """
    columns = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    table = [row if len(columns) > 1 else (row,) for row in rows]
    called = [ids(*row) for row in table] if callable(ids) else list(ids) if ids else [""] * len(table)

    def decorate(test: Test) -> Test:
        @functools.wraps(test)
        def all_rows(**fixtures: Any) -> None:
            assert table, "the table has no rows"
            failed = []
            for row, name in zip(table, called, strict=True):
                try:
                    test(**dict(zip(columns, row, strict=True)), **fixtures)
                except Exception as error:
                    failed.append(f"- {name} {row!r:.300}\n  {type(error).__name__}: {error}")
            more = f"\nand {len(failed) - _SAID} more" if len(failed) > _SAID else ""
            assert not failed, f"{len(failed)} of {len(table)} rows fail:\n" + "\n".join(failed[:_SAID]) + more

        asked = inspect.signature(test)
        fixtures = [name for key, name in asked.parameters.items() if key not in columns]
        vars(all_rows)["__signature__"] = asked.replace(parameters=fixtures)
        return all_rows

    return decorate


def some(rows: Iterable[tuple[Any, ...]], *default: str) -> list[Any]:
    """The parameters of a table whose first column names its rows, each of which costs much: those named are run by
    default, since they guard different things, and all of them in the long sweep."""
    table = list(rows)
    assert {row[0] for row in table} >= set(default), "a row that is to be run by default is not in the table"
    sweep = [pytest.mark.slow]
    return [pytest.param(*row[1:], id=row[0], marks=[] if row[0] in default else sweep) for row in table]

"""Questions go by facts: what comes next was never asked, or was missed, and no form of a table asks a row again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from squares import bank_of, table

from dlquiz.bank.bank import Bank
from dlquiz.bank.form import draw_form
from dlquiz.study.attempt import Attempt
from dlquiz.study.selection import asked_facts

ROWS = ("minus-three", "one", "two", "three", "four", "five")
FACTS = frozenset(f"row-{row}" for row in ROWS)
# Forms that ask one row.
SINGLE = ("choice", "back", "truth", "fill")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return bank_of(tmp_path_factory.mktemp("facts"), table())


@pytest.mark.parametrize("form", SINGLE)
@pytest.mark.parametrize("left", ROWS)
def test_a_row_that_was_never_asked_comes_before_the_others(bank: Bank, form: str, left: str) -> None:
    name = f"square-{form}"
    asked = {name: FACTS - {f"row-{left}"}}
    for seed in range(5):
        (item,) = draw_form(bank, [bank.asked[name]], 1, seed, asked=asked)
        assert item.fact == f"row-{left}"


@pytest.mark.parametrize("form", SINGLE)
def test_one_that_was_missed_comes_before_one_that_was_never_asked(bank: Bank, form: str) -> None:
    name = f"square-{form}"
    asked = {name: frozenset({"row-one"})}
    for seed in range(5):
        (item,) = draw_form(bank, [bank.asked[name]], 1, seed, facts={name: "row-one"}, asked=asked)
        assert item.fact == "row-one"


def test_no_two_forms_of_a_table_ask_the_same_row(bank: Bank) -> None:
    """Four questions on six rows."""
    entries = [bank.asked[f"square-{form}"] for form in SINGLE]
    for seed in range(20):
        facts = [item.fact for item in draw_form(bank, entries, 4, seed, asked={})]
        assert len(set(facts)) == 4


def test_without_a_history_they_may(bank: Bank) -> None:
    """Sheets are drawn so, and stay what they were: the guard above is shown to be one."""
    entries = [bank.asked[f"square-{form}"] for form in SINGLE]
    repeats = [len({item.fact for item in draw_form(bank, entries, 4, seed)}) < 4 for seed in range(20)]
    assert any(repeats)


def test_where_every_row_was_asked_any_comes(bank: Bank) -> None:
    name = "square-choice"
    met = {next(draw_form(bank, [bank.asked[name]], 1, seed, asked={name: FACTS})).fact for seed in range(60)}
    assert met == FACTS


def test_attempts_say_which_facts_they_asked() -> None:
    one = Attempt(
        datetime(2026, 11, 27, tzinfo=UTC), "square-choice#1", "d", "A", 1.0, None, 1.0, 0, "s", fact="row-one"
    )
    tries = [one, replace(one, fact="row-two"), one, replace(one, address="square-match#1", fact="")]
    assert asked_facts(tries) == {"square-choice": frozenset({"row-one", "row-two"})}

"""Several banks as one: a teacher's own beside the one that ships, files and folders; whose lines are believed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Cli

from dlquiz.bank.address import item_at
from dlquiz.bank.bank import default_path
from dlquiz.bank.loading import read_bank
from dlquiz.cli.places import bank_roots, open_bank
from dlquiz.cli.trust import trusted
from dlquiz.ground.errors import BankError
from dlquiz.proof.ledger import is_proven
from dlquiz.session.saved import bank_name

MINE = """\
topic: week.one
title: {zh: 第一周, en: Week one}

questions:
- id: one-and-one
  kind: choice
  level: 1
  stem: {zh: $1 + 1$ 等于几？, en: What is $1 + 1$?}
  options:
  - right: $2$
  - {wrong: $1$, because: {zh: 那是 $1$。, en: That is $1$.}}
  - {wrong: $3$, because: {zh: 多数了一个。, en: That is one more.}}
  - {wrong: $4$, because: {zh: 多数了两个。, en: That is two more.}}
  why: {zh: 从 $1$ 往后数一个是 $2$。, en: One after $1$ comes $2$.}
- id: relu-of-minus-three
  formula: relu
  level: 1
  stem:
    zh: ReLU 在输入 $x$ = {x} 处的值 $y$ 和导数 $y'$ 是多少？
    en: What are the value $y$ and the derivative $y'$ of ReLU at the input $x$ = {x}?
"""


def write(folder: Path, text: str, name: str = "mine.yaml") -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


CHOICE = """\
topic: week.two
title: {zh: 第二周, en: Week two}
questions:
- id: two-and-two
  kind: choice
  level: 1
  stem: {zh: $2 + 2$ 等于几？, en: What is $2 + 2$?}
  options:
  - right: $4$
  - {wrong: $2$, because: {zh: 那是 $2$。, en: That is $2$.}}
  - {wrong: $3$, because: {zh: 少数了一个。, en: That is one less.}}
  - {wrong: $5$, because: {zh: 多数了一个。, en: That is one more.}}
  why: {zh: 从 $2$ 往后数两个是 $4$。, en: Two after $2$ comes $4$.}
"""
ONE = MINE.partition("- id: relu-of")[0]


def test_several_banks_are_one_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    """A file and a folder; of the same name even, so that the cache must tell them apart."""
    one, two = write(tmp_path / "a", ONE), write(tmp_path / "b", CHOICE)
    for cache in (None, tmp_path / "cache", tmp_path / "cache"):  # read, read and remembered, remembered
        bank = read_bank(one, cache, [two.parent])
        assert list(bank.asked) == ["one-and-one", "two-and-two"]
        assert [bank.question(name).path for name in bank.asked] == [str(one), str(two)]
        assert bank.roots == (one, two.parent)
    assert list(read_bank(two, beside=[one]).asked) == ["two-and-two", "one-and-one"]


def test_an_id_in_two_banks_is_a_fault_with_both_places(tmp_path: Path) -> None:
    one, two = write(tmp_path / "a", ONE), write(tmp_path / "b", ONE)
    with pytest.raises(BankError) as told:
        read_bank(one, beside=[two])
    (fault,) = told.value.faults
    assert str(fault) == f"{two}:5: the id one-and-one is taken; it is in {one}:5; choose another"


def test_a_topic_has_one_title_in_all_banks_and_the_fault_says_where_the_other_is(tmp_path: Path) -> None:
    one = write(tmp_path, ONE, "one.yaml")
    other = write(tmp_path, CHOICE.replace("week.two", "week.one"), "other.yaml")
    with pytest.raises(BankError) as told:
        read_bank(one, beside=[other])
    (fault,) = told.value.faults
    assert (fault.path, fault.line) == (str(other), 2)
    assert fault.hint == f"give all its files one title, as {one} has it"
    same = CHOICE.replace("week.two", "week.one").replace("第二周", "第一周").replace("Week two", "Week one")
    assert list(read_bank(one, beside=[write(tmp_path, same, "other.yaml")]).topics) == ["week.one"]


ROOTS = [
    # what was named with --bank; where the banks are
    (None, ["SHIPPED"]),
    (["shipped"], ["SHIPPED"]),
    (["a.yaml"], ["a.yaml"]),
    (["shipped", "a.yaml"], ["SHIPPED", "a.yaml"]),
    (["a.yaml", "./a.yaml"], ["a.yaml"]),  # once is enough
    (["./shipped"], ["./shipped"]),  # a folder of that name
]


@pytest.mark.parametrize(("named", "found"), ROOTS)
def test_the_bank_that_ships_is_named_shipped(named: list[str] | None, found: list[str]) -> None:
    paths = [default_path() if name == "SHIPPED" else Path(name) for name in found]
    assert list(map(str, bank_roots(named))) == list(map(str, paths))


def test_ones_own_questions_stand_on_cards_of_the_bank_that_ships(tmp_path: Path) -> None:
    mine = write(tmp_path, MINE)
    with pytest.raises(BankError, match="relu"):
        read_bank(mine)
    for _ in range(2):  # read, remembered
        bank = open_bank(["shipped", str(mine)])
        assert "relu-of-minus-three" in bank.asked
        assert "conv-output-size" in bank.asked
        assert item_at(bank, "relu-of-minus-three#1").parts


def test_an_id_of_the_bank_that_ships_is_taken(tmp_path: Path) -> None:
    mine = write(tmp_path, ONE.replace("one-and-one", "conv-output-size"))
    with pytest.raises(BankError) as told:
        open_bank(["shipped", str(mine)])
    (fault,) = told.value.faults
    assert (fault.path, fault.line) == (str(mine), 5)
    assert re.search(r"cnn-convolution\.yaml:\d+; choose another", fault.hint)


def test_the_ledger_is_believed_of_the_questions_that_ship_only(tmp_path: Path) -> None:
    bank = open_bank(["shipped", str(write(tmp_path, MINE))])
    assert is_proven(bank, item_at(bank, "conv-output-size#7"))
    assert not is_proven(bank, item_at(bank, "relu-of-minus-three#7"))
    copied = read_bank(write(tmp_path / "copy", (default_path() / "cnn-convolution.yaml").read_text("utf-8")))
    assert not is_proven(copied, item_at(copied, "conv-output-size#7"))


def test_one_stranger_among_them_and_none_is_trusted(tmp_path: Path) -> None:
    mine = write(tmp_path, ONE)
    assert trusted(bank_roots(["shipped"]), "en")
    assert not trusted(bank_roots(["shipped", str(mine)]), "en")
    assert not trusted(bank_roots([str(mine), "shipped"]), "en")


def test_a_saved_exam_knows_all_banks_by_name(tmp_path: Path) -> None:
    mine = write(tmp_path, ONE)
    assert bank_name(open_bank(None)) == ""
    assert bank_name(open_bank([str(mine)])) == str(mine)
    assert bank_name(open_bank(["shipped", str(mine)])) == f"shipped + {mine}"


# Every command that takes a bank takes several.
COMMANDS = [
    ["bank", "list"],
    ["bank", "show", "two-and-two"],
    ["browse", "week"],
    ["grade", "two-and-two#1", "A"],
    ["grade", "one-and-one#1", "A"],
    ["sheet", "week", "-n", "2", "--format", "md", "-o", "OUT"],
    ["calc"],
]


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_take_several_banks(cli: Cli, tmp_path: Path, words: list[str]) -> None:
    banks = ("--bank", write(tmp_path, ONE, "one.yaml"), "--bank", write(tmp_path, CHOICE, "two.yaml"))
    ran = cli(*(tmp_path / "out" if word == "OUT" else word for word in words), *banks)
    assert (ran.code in (0, 1), ran.err) == (True, "")  # the letter may be wrong
    if words == ["bank", "list"]:
        assert {"one-and-one", "two-and-two"} <= set(ran.out.split())


def test_the_last_bank_that_is_named_is_not_the_only_one(cli: Cli, tmp_path: Path) -> None:
    """Both were asked for; one of them used to be dropped without a word."""
    one, two = write(tmp_path, ONE, "one.yaml"), write(tmp_path, CHOICE, "two.yaml")
    for banks in ((one, two), (two, one)):
        for question in ("one-and-one", "two-and-two"):
            named = [word for bank in banks for word in ("--bank", bank)]
            assert cli("bank", "show", question, *named).code == 0


@pytest.mark.slow
def test_what_stands_beside_a_bank_is_known_but_not_checked(cli: Cli, tmp_path: Path) -> None:
    """`bank check mine.yaml --bank shipped`: the questions of mine are checked, on the cards that ship."""
    mine = write(tmp_path, MINE)
    ran = cli("bank", "check", mine, "--bank", "shipped", "--seeds", "2", "--json")
    found = ran.json()
    assert found["bank"] == str(mine)
    assert found["faults"] == []
    assert (found["questions"], found["formulas"]) == (2, 0)
    assert found["items"] < 80  # of the choice, and at most the 64 values of the card

"""What is printed, broken off or remembered stays good for as long as its questions are unchanged."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from conftest import Cli
from hypothesis import given
from hypothesis import strategies as st
from tiny import write_tiny_bank

from dlquiz.bank.address import item_at
from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.ground import files
from dlquiz.ground.errors import BankError, DlquizError
from dlquiz.ground.escaping import escaped, json_text
from dlquiz.session.course import Course, Plan, Wish, from_state, to_state
from dlquiz.session.state import BadState


def printed(cli: Cli, bank: Path, folder: Path, *words: object) -> str:
    ran = cli("sheet", *words, "--bank", bank, "--seed", 7, "-n", 3, "--format", "md", "-o", folder, "--json")
    assert ran.code == 0, ran.err
    return str(json.loads(ran.out)["variants"][0]["code"])


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    return write_tiny_bank(tmp_path / "bank")


def edit(bank: Path, old: str, new: str) -> None:
    for file in bank.glob("[!e]*.yaml"):  # not errata.yaml, whose ids are not those of questions
        text = file.read_text("utf-8")
        file.write_text(text.replace(old, new), "utf-8")


def test_a_code_outlives_what_is_added_to_other_topics(
    cli: Cli, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine without any record, from the code alone."""
    code = printed(cli, bank, tmp_path / "p", "tiny.numbers")
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "elsewhere"))
    before = cli("key", code, "--bank", bank, "--json")
    edit(bank, "Which one is even?", "Which is even?")
    after = cli("key", code, "--bank", bank, "--json")
    assert (before.code, after.code, after.out) == (0, 0, before.out)


def test_a_changed_question_is_named_and_its_record_brings_the_rest_no_guess(
    cli: Cli, bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = printed(cli, bank, tmp_path / "p", "tiny.facts")
    edit(bank, "even", "Even")
    told = cli("key", code, "--bank", bank, "--papers", tmp_path / "p" / "keys" / "papers.json")
    assert told.code == 2
    assert "no longer has as they were printed" in told.err
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "elsewhere"))
    alone = cli("key", code, "--bank", bank)
    assert (alone.code, alone.out) == (2, "")
    assert "the bank has changed since this sheet was printed" in alone.err


def test_nothing_is_replaced_unasked(cli: Cli, bank: Path, tmp_path: Path) -> None:
    folder = tmp_path / "p"
    printed(cli, bank, folder, "tiny.numbers")
    printed(cli, bank, folder, "tiny.facts")  # another name
    printed(cli, bank, folder, "tiny.facts")  # the same bytes again
    (mine,) = (path for path in folder.glob("*facts*-A.md"))
    mine.write_text("mine", "utf-8")
    held = {path.name: path.read_bytes() for path in folder.rglob("*.*")}
    words = ("sheet", "tiny.facts", "--bank", bank, "--seed", 7, "-n", 3, "--format", "md", "-o", folder)
    ran = cli(*words)
    assert ran.code == 2
    assert mine.name in ran.err
    assert "--force" in ran.err
    assert {path.name: path.read_bytes() for path in folder.rglob("*.*")} == held
    assert cli(*words, "--force").code == 0
    assert mine.read_text("utf-8") != "mine"


def test_a_link_is_never_written_through(tmp_path: Path) -> None:
    victim, link = tmp_path / "victim", tmp_path / "out.html"
    victim.write_text("mine", "utf-8")
    link.symlink_to(victim)
    with pytest.raises(DlquizError, match="already there"):
        files.put_all({link: b"new"})
    files.put_all({link: b"new"}, force=True)
    assert (victim.read_text("utf-8"), link.read_text("utf-8"), link.is_symlink()) == ("mine", "new", False)


@pytest.mark.parametrize(("target", "told"), [(".", "is a folder"), ("/dev/null", "is no file")])
def test_a_folder_or_device_is_not_replaced_nor_a_link_to_one(tmp_path: Path, target: str, told: str) -> None:
    link = tmp_path / "out.html"
    link.symlink_to(target)
    with pytest.raises(DlquizError, match=told):
        files.put_all({link: b"new"}, force=True)
    assert link.is_symlink()


def test_a_link_in_the_place_of_the_fresh_file_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even if its random name were known; the guard is O_EXCL, and without it the victim is lost."""
    victim = tmp_path / "victim"
    victim.write_text("mine", "utf-8")
    monkeypatch.setattr("secrets.token_hex", lambda _: "known")

    def attack() -> None:
        (tmp_path / ".known.part").symlink_to(victim)
        with pytest.raises(DlquizError):
            files.put_all({tmp_path / "out": b"new"})

    attack()
    assert victim.read_text("utf-8") == "mine"
    monkeypatch.setattr("dlquiz.ground.files._FRESH", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    (tmp_path / ".known.part").unlink(missing_ok=True)
    (tmp_path / ".known.part").symlink_to(victim)
    files.put_all({tmp_path / "out": b"new"})
    assert victim.read_text("utf-8") == "new"


def test_the_name_of_a_file_can_not_steer_the_terminal(cli: Cli, tmp_path: Path) -> None:
    name = "a\x1b[31m\u202eb\nc.jsonl"
    assert escaped(name) == r"a\x1b[31m\u202eb\nc.jsonl"
    assert json.loads(json_text({"a": name})) == {"a": name}
    assert "\u202e" not in json_text({"a": name})
    (tmp_path / "a\x1b[31m\u202eb.jsonl").write_text("no\n", "utf-8")
    ran = cli("history", "import", tmp_path / "a\x1b[31m\u202eb.jsonl", "--home", tmp_path / "home")
    assert ran.code == 2
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err
    assert r"\u202e" in ran.err


def test_a_renamed_question_keeps_its_items_and_its_digest(bank: Path) -> None:
    before = read_bank(bank)
    edit(bank, "- id: pick-one\n", "- id: pick-an-even-one\n  formerly: [pick-one]\n")
    edit(bank, "- id: square\n", "- id: squared\n  formerly: [square]\n")
    after = read_bank(bank)
    for old, new in (("pick-one", "pick-an-even-one"), ("square", "squared")):
        assert new in after.asked
        was, now = item_at(before, f"{old}#7"), item_at(after, f"{old}#7")
        assert (now.question.id, now.address) == (new, f"{new}#7")
        assert now.question.digest == was.question.digest
        assert getattr(now, "order", None) == getattr(was, "order", None)
        assert getattr(now, "given", None) == getattr(was, "given", None)


@pytest.mark.parametrize("former", ["pick-some", "pick-one", "No Id"], ids=["living", "its own", "no id"])
def test_a_former_id_belongs_to_one_question(bank: Path, former: str) -> None:
    edit(bank, "- id: pick-one\n", f"- id: pick-one\n  formerly: ['{former}']\n")
    with pytest.raises(BankError, match=r"facts\.yaml:\d+: "):
        read_bank(bank)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(data=st.data())
def test_a_tampered_state_is_told_or_taken_up_never_more(tiny_bank: Bank, data: st.DataObject) -> None:
    plan = Plan(Wish(("tiny",), count=3), 5).drawn(tiny_bank)
    state = json.loads(to_state(plan, Course(3)))
    place = data.draw(st.sampled_from(["count", "done", "drawn", "ahead", "turns", "plan"]))
    inner = data.draw(st.sampled_from([None, "wish", "seed", "questions", "form"])) if place == "plan" else None
    target, name = (state["plan"], inner) if inner else (state, place)
    target[name] = data.draw(JSON)
    try:
        known = from_state(json.dumps(state), tiny_bank)
    except BadState:
        return
    assert known is None or isinstance(known[1], Course)

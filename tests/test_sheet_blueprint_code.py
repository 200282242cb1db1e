"""The code on an exam paper: it brings the same key back, and notices a blueprint that was changed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Cli
from hypothesis import given
from hypothesis import strategies as st
from press import BLUEPRINT, HEADINGS, Press, blueprint_in, refused
from test_sheetcode import CROCKFORD, PYTHON, misread

from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import DlquizError
from dlquiz.paper.sheetcode import FILE, SheetPlan, _base32, _checksum, decode, encode
from dlquiz.use.blueprints import Pattern, pattern_named, pattern_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return blueprint_in(tmp_path)


@pytest.fixture
def press(cli: Cli, tiny_path: Path, tmp_path: Path) -> Press:
    return Press(cli, tiny_path, tmp_path)


KNOWN = {"00c0ffee": "standard"}

plans = st.builds(
    SheetPlan,
    lang=st.sampled_from(["zh", "en"]),
    topics=st.just(()),
    count=st.integers(1, 200),
    seed=st.integers(0, 10**12 - 1),
    variant=st.integers(0, 499),
    content=st.binary(min_size=4, max_size=4).map(bytes.hex),
).flatmap(
    lambda plan: st.sampled_from([*KNOWN.items(), ("01234567", FILE)]).map(
        lambda one: replace(plan, blueprint=one[1], fingerprint=one[0])
    )
)


@given(plan=plans)
def test_a_code_brings_its_plan_back(tiny_bank: Bank, plan: SheetPlan) -> None:
    assert decode(encode(plan, tiny_bank), tiny_bank, KNOWN) == plan


def test_the_bytes_of_a_code_by_hand(tiny_bank: Bank) -> None:
    """0b110_1_00_00: version 6, English; 35; 300 = 2 * 128 + 44; 2 * 1, no secret; the fingerprint of the
    blueprint's text, and that of the items."""
    plan = SheetPlan("en", (), 35, 300, 1, blueprint="standard", fingerprint="00c0ffee", content="abcd0123")
    assert data(encode(plan, tiny_bank)) == "d0 a3 02 ac 82 00 c0 ff ee ab cd 01 23"


def data(code: str) -> str:
    digits = code.replace("-", "").translate(str.maketrans(CROCKFORD, PYTHON))
    return int(digits, 32).to_bytes(len(digits) * 5 // 8, "big")[:-2].hex(" ")


def test_every_single_wrong_character_is_found(tiny_bank: Bank) -> None:
    plan = SheetPlan("zh", (), 35, 7, 199, blueprint=FILE, fingerprint="00c0ffee")
    code = encode(plan, tiny_bank)
    slips = [code[:i] + other + code[i + 1 :] for i in range(len(code)) for other in CROCKFORD if code[i] != "-"]
    assert len(slips) > 300
    assert [slip for slip in slips if misread(slip, plan, tiny_bank)] == []


@pytest.mark.parametrize(
    "body", ["91 a3 87 80 00 c0 ff ee", "84 a3 87 80 00 c0 ff ee", "80 a3 87 80 00 c0", "80", "80 a3 87 00 c0 ff ee"]
)
def test_bytes_that_are_no_paper_are_refused(tiny_bank: Bank, body: str) -> None:
    """A level, a kind, a number too few, nothing: with the right fingerprint and checksum."""
    whole = bytes.fromhex(body + "abcd0123")
    with pytest.raises(DlquizError, match="has a slip in it"):
        decode(_base32(whole + _checksum(whole)), tiny_bank, KNOWN)


def test_a_blueprint_that_does_not_ship_any_more_counts_as_a_file(tiny_bank: Bank) -> None:
    plan = SheetPlan("zh", (), 35, 7, 0, blueprint="standard", fingerprint="00c0ffee")
    code = encode(plan, tiny_bank)
    assert decode(code, tiny_bank, {}) == replace(plan, blueprint=FILE)


@pytest.mark.parametrize("form", ["pdf", "html", "md"])
def test_the_key_from_the_code_is_the_key_printed(press: Press, form: str) -> None:
    rows = press.rows("--variants", 2, "--format", form, "--lang", "zh")
    for row in rows:
        again = press.folder / "again"
        ran = press.key(row["code"], "--blueprint", press.file, "-o", again, "--format", form)
        assert (ran.code, ran.err) == (0, "")
        assert Path(ran.out.strip()).name == Path(row["key"]).name
        assert Path(ran.out.strip()).read_bytes() == Path(row["key"]).read_bytes()


def test_the_key_as_json_has_the_items_and_their_points(press: Press) -> None:
    row = press.rows("--variants", 2, "--format", "md")[1]
    found = json.loads(press.key(row["code"], "--blueprint", press.file, "--json").out)
    assert found["variant"] == "B"
    assert [item["address"] for item in found["items"]] == row["items"]
    assert [item["points"] for item in found["items"]] == [2, 1, 1, 4, 4]


def test_the_key_on_the_screen_has_the_sections(press: Press) -> None:
    (row,) = press.rows("--format", "md", "--lang", "en")
    shown = press.key(row["code"], "--blueprint", press.file).out
    places = [shown.index(text) for text in (HEADINGS["en"][0], "1. pick-one#", HEADINGS["en"][1], "2. ")]
    assert places == sorted(places)
    assert all(shown.count(heading) == 1 for heading in HEADINGS["en"])


@pytest.mark.slow  # 36 items, four times proven
def test_the_code_of_one_that_ships_is_enough(cli: Cli, tmp_path: Path) -> None:
    words = ("--blueprint", "standard", "--variants", 2, "--seed", 3, "--format", "md", "--lang", "zh")
    rows = json.loads(cli("sheet", *words, "-o", tmp_path, "--json").out)["variants"]
    for row in rows:
        ran = cli("key", row["code"], "-o", tmp_path / "again", "--format", "md")
        assert (ran.code, ran.err) == (0, "")
        assert Path(ran.out.strip()).read_bytes() == Path(row["key"]).read_bytes()


def test_the_file_has_to_be_named_and_to_be_the_same(
    press: Press, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On another machine, which has no record of the paper."""
    (row,) = press.rows("--format", "md")
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "elsewhere"))
    code = row["code"]
    assert refused(press.key(code), "from a blueprint of its own", "--blueprint FILE")
    assert refused(press.key(code, "--blueprint", "standard"), "from another blueprint than standard")
    moved = tmp_path / "moved.yaml"
    moved.write_bytes(BLUEPRINT.replace("\n", "\r\n").encode())  # the same text with another system's ends of lines
    assert press.key(code, "--blueprint", moved, "--json").code == 0
    moved.write_text(BLUEPRINT.replace("count: 2", "count: 3"), "utf-8")
    assert refused(
        press.key(code, "--blueprint", moved), "from another blueprint than", "or another version of it", "FILE"
    )
    moved.unlink()
    assert refused(press.key(code, "--blueprint", moved), "there is no blueprint", "known: chinese-paper, standard")


def test_one_that_ships_and_was_changed_since_is_noticed() -> None:
    now = pattern_named("standard")
    plan = SheetPlan("zh", (), 36, 7, 0, blueprint="standard", fingerprint=now.fingerprint)
    assert pattern_of(plan, None) == now
    then = replace(plan, fingerprint=f"{int(now.fingerprint, 16) ^ 1:08x}")
    with pytest.raises(DlquizError, match="another blueprint than standard, or another version of it"):
        pattern_of(then, None)


def test_a_practice_sheet_has_no_blueprint(press: Press, tiny_bank: Bank) -> None:
    code = encode(SheetPlan("zh", (), 2, 7, 0), tiny_bank)
    assert refused(press.key(code, "--blueprint", press.file), "without a blueprint", "leave out --blueprint")


def test_a_pattern_is_known_by_its_text(file: Path) -> None:
    """printf '...' | sha256sum, the first eight digits, of a text that is short."""
    text = "title: {zh: 卷, en: P}\nminutes: 1\nsections:\n- title: {zh: 题, en: S}\n  count: 1\n  points: 1\n"
    file.write_text(text, "utf-8")
    found = pattern_named(str(file))
    assert isinstance(found, Pattern)
    assert (found.name, found.fingerprint) == (FILE, "a8881e6d")

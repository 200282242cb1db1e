"""The code on a page brings its plan back, and no other one, however it was copied."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Cli
from hypothesis import given
from hypothesis import strategies as st
from press import blueprint_in
from tiny import write_tiny_bank

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.ground.errors import DlquizError
from dlquiz.paper.sheetcode import SheetPlan, _base32, _checksum, decode, encode

TOPICS = ["tiny", "tiny.facts", "tiny.numbers"]
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PYTHON = "0123456789abcdefghijklmnopqrstuv"

plans = st.builds(
    SheetPlan,
    lang=st.sampled_from(["zh", "en"]),
    topics=st.lists(st.sampled_from(TOPICS), max_size=3, unique=True).map(tuple),
    count=st.integers(1, 500),
    seed=st.integers(0, 10**12 - 1),
    variant=st.integers(0, 499),
    level=st.sampled_from([None, 1, 2, 3]),
    kind=st.sampled_from([None, "numeric", "concept"]),
)

QUESTIONS = [
    "square", "thirds", "arrays", "product", "pick-one", "pick-some", "true-or-not", "join", "line-up", "say-why",
]  # fmt: skip


@given(plan=plans)
def test_a_code_brings_its_plan_back(tiny_bank: Bank, plan: SheetPlan) -> None:
    code = encode(plan, tiny_bank)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-)*[0-9A-HJKMNP-TV-Z]{1,4}", code)
    assert decode(code, tiny_bank) == plan


@given(chosen=st.sets(st.sampled_from(QUESTIONS), min_size=1), seed=st.integers(0, 10**12 - 1))
def test_a_code_brings_very_questions_back(tiny_bank: Bank, chosen: set[str], seed: int) -> None:
    """Those of the wrong-answer notebook, whatever their topics, in the order of the bank."""
    assert set(QUESTIONS) == set(tiny_bank.asked)
    names = tuple(name for name in tiny_bank.asked if name in chosen)
    plan = SheetPlan("zh", (), len(names), seed, 0, questions=names)
    assert decode(encode(plan, tiny_bank), tiny_bank) == plan


@given(plan=plans)
def test_it_may_be_copied_in_any_hand(tiny_bank: Bank, plan: SheetPlan) -> None:
    """Lower case, without hyphens, with spaces, and with the letters that look like digits."""
    code = encode(plan, tiny_bank)
    assert decode(code.lower(), tiny_bank) == plan
    assert decode(code.replace("-", ""), tiny_bank) == plan
    assert decode(f" {code.replace('-', ' - ')} ", tiny_bank) == plan
    assert decode(code.replace("0", "O").replace("1", "I"), tiny_bank) == plan
    assert decode(code.replace("0", "o").replace("1", "l"), tiny_bank) == plan


def test_the_bytes_of_a_code_by_hand(tiny_bank: Bank) -> None:
    """A byte of flags, numbers in groups of seven bits with the last one marked, the items' fingerprint, the checksum.

    Read back with Python's own base 32 of `int`, which has the same digits under other letters.
    """
    plan = SheetPlan("en", ("tiny.facts",), count=3, seed=300, variant=1, level=2, kind="concept", content="abcd0123")
    code = encode(plan, tiny_bank)
    digits = code.replace("-", "").translate(str.maketrans(CROCKFORD, PYTHON))
    data = int(digits, 32).to_bytes(len(digits) * 5 // 8, "big")
    # 0b101_1_10_10: version 5, English, concept, level 2; 3; 300 = 2 * 128 + 44; 2 * 1, no secret; the topic's first
    # three bytes of SHA-256 (`printf tiny.facts | sha256sum`)
    assert data[:-2].hex(" ") == "ba 83 02 ac 82 ea 90 b5 ab cd 01 23"


def test_questions_are_their_distances_in_the_bank(tiny_bank: Bank) -> None:
    """Their places, counted from 1, are 2, 5 and 6 in the order of the files; 0b101_1_11_00 is a list in English."""
    asked = list(tiny_bank.asked)
    named = (asked[1], asked[4], asked[5])
    plan = SheetPlan("en", (), count=3, seed=7, variant=0, questions=named, content="abcd0123")
    digits = encode(plan, tiny_bank).replace("-", "").translate(str.maketrans(CROCKFORD, PYTHON))
    data = int(digits, 32).to_bytes(len(digits) * 5 // 8, "big")
    assert data[:-2].hex(" ") == "bc 83 87 80 82 83 81 ab cd 01 23"


@pytest.mark.parametrize(
    "distances", ["", "82 80", "80", "8b", "82 8a"], ids=["none", "twice", "zero", "far", "too far"]
)
def test_a_list_that_names_no_question_or_one_twice_is_refused(tiny_bank: Bank, distances: str) -> None:
    """With the right fingerprint and checksum; the bank has ten questions."""
    body = bytes.fromhex("7c 83 87 80" + distances + "abcd0123")
    with pytest.raises(DlquizError, match=r"has a slip in it|the bank has changed"):
        decode(_base32(body + _checksum(body)), tiny_bank)


SOME = [
    SheetPlan("zh", (), 10, 0, 0),
    SheetPlan("en", ("tiny.numbers",), 20, 123_456, 3, 2, "numeric"),
    SheetPlan("zh", ("tiny", "tiny.facts"), 500, 999_999_999_999, 499, 3, "concept"),
    SheetPlan("en", (), 2, 4, 0, questions=("pick-one", "product")),
]


def misread(code: str, plan: SheetPlan, bank: Bank) -> bool:
    """Whether a code is taken for that of another plan."""
    try:
        return decode(code, bank) != plan
    except DlquizError:
        return False


@pytest.mark.parametrize("plan", SOME)
def test_every_single_wrong_character_is_found(tiny_bank: Bank, plan: SheetPlan) -> None:
    code = encode(plan, tiny_bank)
    slips = [code[:i] + other + code[i + 1 :] for i in range(len(code)) for other in CROCKFORD if code[i] != "-"]
    assert len(slips) > 300
    assert [slip for slip in slips if misread(slip, plan, tiny_bank)] == []


@pytest.mark.parametrize("plan", SOME)
def test_neighbours_that_changed_places_and_lost_or_doubled_characters_are_found(
    tiny_bank: Bank, plan: SheetPlan
) -> None:
    code = encode(plan, tiny_bank).replace("-", "")
    slips = [code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in range(len(code) - 1)]
    slips += [code[:i] + code[i + 1 :] for i in range(len(code))] + [code[:i] + code[i:] for i in range(len(code))]
    assert [slip for slip in slips if misread(slip, plan, tiny_bank)] == []


@given(body=st.binary(max_size=40))
def test_a_code_that_somebody_made_up_is_refused_or_a_plan(tiny_bank: Bank, body: bytes) -> None:
    """Even with the right fingerprint and checksum."""
    whole = bytes([0x60 | body[0] & 0x1F]) + body[1:] if body else b""
    whole += bytes.fromhex("abcd0123")
    try:
        plan = decode(_base32(whole + _checksum(whole)), tiny_bank)
    except DlquizError:
        return
    assert set(plan.topics) <= set(TOPICS)
    assert set(plan.questions) <= set(QUESTIONS)


@given(code=st.text(max_size=60))
def test_any_text_is_refused_or_a_plan(tiny_bank: Bank, code: str) -> None:
    with contextlib.suppress(DlquizError):
        assert isinstance(decode(code, tiny_bank), SheetPlan)


def test_a_code_holds_nothing_of_the_rest_of_the_bank(tiny_bank: Bank, tmp_path: Path) -> None:
    """A topic is known by its name and not by its place, so that new ones do not matter."""
    path = write_tiny_bank(tmp_path / "bank")
    numbers = (path / "numbers.yaml").read_text("utf-8")
    (path / "facts.yaml").write_text((path / "facts.yaml").read_text("utf-8") + "# changed\n", "utf-8")
    assert decode(encode(SOME[2], tiny_bank), read_bank(path)) == SOME[2]
    (path / "facts.yaml").unlink()
    (path / "errata.yaml").unlink()  # it names a topic of that file
    assert "tiny.numbers" in numbers
    with pytest.raises(DlquizError, match=r"the bank has changed .* name the papers.json"):
        decode(encode(SOME[2], tiny_bank), read_bank(path))


def test_a_code_of_the_version_before_is_told(tiny_bank: Bank) -> None:
    """0b001: the plan and the fingerprint of the whole bank, version included."""
    body = bytes.fromhex("3a 83 02 ac 81 81 ab cd")
    with pytest.raises(DlquizError, match=r"printed by dlquiz 0\.1"):
        decode(_base32(body + _checksum(body)), tiny_bank)


@pytest.mark.parametrize(("variant", "letter"), [(0, "A"), (1, "B"), (25, "Z"), (26, "AA"), (27, "AB"), (499, "SF")])
def test_variants_are_lettered_as_columns_are(variant: int, letter: str) -> None:
    assert SheetPlan("en", (), 1, 0, variant).letter == letter


def test_a_topic_three_deep_can_be_asked_for_by_every_name_above_it(tiny_bank: Bank) -> None:
    title = next(iter(tiny_bank.titles.values()))
    deep = replace(tiny_bank, titles={"a.b.c": title, "a.d": title})
    for topic in ("a", "a.b", "a.b.c", "a.d"):
        plan = SheetPlan("en", (topic,), 5, 1, 0)
        assert decode(encode(plan, deep), deep) == plan


# Printed from the small bank by the version before variants were balanced: words, code, and the items on the sheet.
BEFORE = [
    (
        "tiny.numbers -n 4 --variants 2 --seed 7 --lang en",
        "7114-7G77-QY3N-KD43-K5GB-D",
        ["square#94695", "product#210093", "thirds#744536", "arrays#891628"],
    ),
    (
        "--blueprint week-3.yaml --variants 2 --seed 7 --lang en",
        "288B-1W1B-9SZR-0K7B-VT4M-5KF",
        ["pick-one#40170", "product#164227", "square#25416", "thirds#84958", "say-why#699588"],
    ),
]


@pytest.mark.parametrize(("words", "code", "items"), BEFORE, ids=[row[0] for row in BEFORE])
def test_codes_of_before_bring_their_items_back(
    cli: Cli, tiny_path: Path, tmp_path: Path, words: str, code: str, items: list[str]
) -> None:
    blueprint = ("--blueprint", blueprint_in(tmp_path)) if "blueprint" in words else ()
    found = cli("key", code, "--bank", tiny_path, *blueprint, "--json").json()
    assert [item["address"] for item in found["items"]] == items

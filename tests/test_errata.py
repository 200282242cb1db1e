"""Where the notes err: read strictly, run by `bank check`, listed by topic in both languages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Cli
from contract import ERRATA as SHAPE
from contract import read
from tiny import ERRATA

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.coverage import syllabus_ids
from dlquiz.bank.errata import Erratum
from dlquiz.bank.loading import load, read_bank
from dlquiz.ground.errors import BankError, Fault
from dlquiz.maths.width import display_width
from dlquiz.proof.check import check_bank, run

pytestmark = pytest.mark.usefixtures("one_torch")

CHINESE = re.compile("[㐀-鿿]")


def written(folder: Path, old: str = "", new: str = "") -> Path:
    """The two errata as a bank, with one thing changed."""
    assert old in ERRATA
    path = folder / "errata.yaml"
    path.write_text(ERRATA.replace(old, new, 1).replace("tiny.numbers", "cnn").replace("tiny.facts", "rnn"), "utf-8")
    return path


def stated(bank: Bank) -> list[Erratum]:
    return [bank.stated(entry) for entry in bank.held("errata").values()]


def test_a_file_of_errata_needs_no_topic_and_brings_none(tmp_path: Path) -> None:
    bank = read_bank(written(tmp_path))
    first, second = stated(bank)
    assert (bank.titles, bank.asked, bank.cards) == ({}, {}, {})
    assert (first.kinds, first.topics, second.kinds) == (("mistake",), ("cnn",), ("incomplete", "doubtful"))
    assert [(place.note, place.lines) for place in first.where] == [("003", "8-13"), ("004", "5, 9")]
    assert (first.says.words("zh"), first.right.words("en")) == (
        "框只算一侧：a + f。",
        "A frame has two sides: a + 2f.",
    )


def test_a_file_that_asks_something_still_needs_one(tmp_path: Path) -> None:
    path = tmp_path / "asks.yaml"
    path.write_text(ERRATA + "questions: []\n", "utf-8")
    with pytest.raises(BankError, match="lacks `topic`"):
        read_bank(path)


# what is edited, the line and what is said of it
FAULTS = [
    ("an unknown topic", "[tiny.numbers]", "[cnn.poolin]", 5, "'cnn.poolin', which is not known; did you mean"),
    ("no topic", "[tiny.numbers]", "[]", 5, "is empty"),
    ("an unknown kind", "[mistake]", "[misteak]", 4, "did you mean mistake?"),
    ("no Chinese", "zh: '框只算一侧：$a + f$。', ", "", 9, "lacks `zh`"),
    ("no English", ", en: 'A frame has two sides: $a + 2f$.'", "", 10, "lacks `en`"),
    ("a number in one language only", "on one side: $a", "on 7 sides: $a", 9, "the number 7"),
    ("an id that is taken", "id: odd-evens", "id: two-sides", 14, "the id two-sides is taken"),
    ("an id that is none", "id: odd-evens", "id: Odd", 14, "'Odd' is not an id"),
    ("no place", '"003:8-13"', '"page 3"', 7, "'page 3' is no place in the notes"),
    ("a place without a heading", ", section: 框", "", 8, "lacks `section`"),
    ("nothing that is right", "  right: {zh: 0 也是。, en: So is 0.}\n", "", 14, "lacks `right`"),
    ("a key that nobody knows", "says: {zh: 偶", "say: {zh: 偶", 19, "unknown key say; did you mean says?"),
    ("lines that may not run", "width = F.pad", "width = open", 12, "'open' is not known here"),
    ("lines that end in no truth", "width == 5 + 2 * 2 and", "x = width == 9 and", 13, "is not an expression"),
    ("lines that come out false", "2 * 2 and", "2 and", 12, "two-sides: the torch lines come out false"),
    ("lines that fail", "(2, 2)", "(2, 2, 2)", 12, "two-sides: the torch lines fail"),
]


def faults_of(path: Path) -> Iterator[Fault]:
    yield from check_bank(path).faults


@pytest.mark.parametrize(("old", "new", "line", "said"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    path = written(tmp_path, old, new) if "tiny" not in old else _with_topics(tmp_path, new)
    found = list(faults_of(path))
    assert any(fault.line == line and said in str(fault) and fault.path == str(path) for fault in found), found


def _with_topics(folder: Path, new: str) -> Path:
    path = written(folder)
    path.write_text(path.read_text("utf-8").replace("[cnn]", new, 1), "utf-8")
    return path


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_lines_that_are_false_pass_only_without_the_guard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    path = written(tmp_path, "2 * 2 and", "2 and")
    assert [fault.line for fault in check_bank(path, jobs=jobs).faults] == [12]
    if jobs == 1:  # a process of its own would not see the guard off
        monkeypatch.setattr(run, "check_facts", lambda stated, runner: iter(()))
        assert check_bank(path).faults == ()


def test_the_check_counts_them(cli: Cli, tiny_path: Path) -> None:
    ran = cli("bank", "check", tiny_path, "--seeds", "1", "--json")
    assert (ran.code, json.loads(ran.out)["errata"]) == (0, 2)
    assert "2 errata" in cli("bank", "check", tiny_path, "--seeds", "1", "--lang", "en").out
    assert "2 条勘误" in cli("bank", "check", tiny_path, "--seeds", "1", "--lang", "zh").out


def listed(cli: Cli, bank: Path, *words: str) -> list[str]:
    found = read(cli("bank", "errata", *words, "--bank", bank, "--json", "--lang", "en").out, SHAPE)
    return [row["id"] for row in found["errata"]]


# what is asked for, and what is listed
NAMED = [
    ((), ["two-sides", "odd-evens"], "nothing: all"),
    (("tiny",), ["two-sides", "odd-evens"], "a topic above both"),
    (("tiny.facts",), ["odd-evens"], "a topic"),
    (("two-sides",), ["two-sides"], "an id"),
    (("odd-evens", "tiny.numbers"), ["two-sides", "odd-evens"], "an id and a topic, in the order of the file"),
    (("cnn.pooling",), [], "a topic of the syllabus that the notes have right"),
]


@pytest.mark.parametrize(("words", "wanted"), [row[:2] for row in NAMED], ids=[row[2] for row in NAMED])
def test_a_topic_or_an_id_chooses(cli: Cli, tiny_path: Path, words: tuple[str, ...], wanted: list[str]) -> None:
    assert listed(cli, tiny_path, *words) == wanted


@pytest.mark.parametrize(
    ("word", "hint"), [("tiny.fact", "tiny.facts"), ("two-side", "two-sides"), ("cnn.poolin", "cnn.pooling")]
)
def test_a_topic_that_nobody_knows_is_told_with_a_near_one(cli: Cli, tiny_path: Path, word: str, hint: str) -> None:
    ran = cli("bank", "errata", word, "--bank", tiny_path)
    assert (ran.code, ran.out) == (2, "")
    assert f"did you mean {hint}?" in ran.err


def test_the_json_has_places_texts_and_the_run(cli: Cli, tiny_path: Path) -> None:
    first, second = cli("bank", "errata", "--bank", tiny_path, "--json", "--lang", "en").json()["errata"]
    assert first["note"] == "003:8-13 正方形; 004:5, 9 框"
    assert first["where"][1] == {"note": "004", "lines": "5, 9", "section": "框"}
    assert (first["says"], first["kinds"]) == ("The frame counts on one side: a + f.", ["mistake"])
    assert (first["proof"]["agrees"], first["proof"]["values"]) == (True, {"holds": True})
    assert first["proof"]["code"].startswith("import torch\n")
    assert (second["torch"], second["proof"]) == (None, None)


def test_a_run_that_is_false_is_no_success(cli: Cli, tmp_path: Path) -> None:
    ran = cli("bank", "errata", "--bank", written(tmp_path, "2 * 2 and", "2 and"), "--json")
    assert ran.code == 1
    assert json.loads(ran.out)["errata"][0]["proof"]["agrees"] is False


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", ["The notes say:", "A frame has two sides: a + 2f.", "a mistake or a misprint", "2 errata"]),
        ("zh", ["笔记的说法：", "框有两侧：a + 2f。", "笔误或识别错误", "2 条勘误"]),
    ],
)
def test_the_page_says_it_in_the_language_asked_for(cli: Cli, tiny_path: Path, lang: str, said: list[str]) -> None:
    shown = cli("bank", "errata", "--bank", tiny_path, "--lang", lang).out
    assert all(words in shown for words in [*said, "003:8-13", "width == 5 + 2 * 2 and width != 5 + 2"])


def test_a_bank_without_errata_says_so(cli: Cli, tiny_path: Path) -> None:
    ran = cli("bank", "errata", "--bank", tiny_path / "numbers.yaml", "--lang", "en")
    assert (ran.code, ran.out) == (0, "No errata here.\n")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "plain"),
    [
        ("zh", False),
        *(pytest.param(*row, marks=pytest.mark.slow) for row in [("zh", True), ("en", False), ("en", True)]),
    ],
)
def test_the_errata_of_the_notes_fit_sixty_columns(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, lang: str, plain: bool
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    words = ["--bank", default_path() / "errata.yaml", "--lang", lang, *(["--plain"] if plain else [])]
    ran = cli("bank", "errata", *words)
    assert [line for line in ran.out.splitlines() if display_width(line) > 60] == []
    assert ran.out.count("\n\n") >= 170


@pytest.fixture(scope="module")
def notes() -> list[Erratum]:
    """The errata of the notes."""
    bank, faults = load(default_path() / "errata.yaml")
    assert faults == []
    return stated(bank)


def test_all_errata_of_the_notes_hold(notes: list[Erratum]) -> None:
    """As many as there were when they were gone through one by one, three of them with nothing to mend left out."""
    assert check_bank(default_path() / "errata.yaml").faults == ()
    assert (len(notes), sum(bool(one.torch) for one in notes)) == (170, 138)


def test_their_topics_are_in_the_syllabus_and_their_english_is_english(notes: list[Erratum]) -> None:
    for one in notes:
        assert set(one.topics) <= syllabus_ids(), one.id
        assert not CHINESE.search(one.says.words("en") + one.right.words("en")), one.id
        assert CHINESE.search(one.says.words("zh")), one.id

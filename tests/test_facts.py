"""Tables of facts: what is drawn from them is right, has one answer, and is the same for an address everywhere."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from conftest import Cli
from hypothesis import given
from hypothesis import strategies as st
from squares import HEAD, WORDS, bank_of, table

from dlquiz.bank.address import item_at
from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import BankError
from dlquiz.kinds.facts.items import RowItem, TableChoice, TableMatch, TableTruth
from dlquiz.kinds.grading import grade
from dlquiz.kinds.registry import generate
from dlquiz.text.spans import one_line
from dlquiz.torchlines.code import program
from dlquiz.torchlines.run import run


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return bank_of(tmp_path_factory.mktemp("facts"), table())


FORMS = ("match", "choice", "back", "truth", "choices", "fill", "order")
SQUARE = {zh: holds for _, zh, _, holds, _, _ in WORDS}


def test_a_table_is_a_question_of_each_form(bank: Bank) -> None:
    assert list(bank.asked) == [f"square-{form}" for form in FORMS]
    kinds = [bank.question(name).kind for name in bank.asked]
    assert kinds == ["match", "choice", "choice", "truth", "choices", "fill", "order"]


def drawn(bank: Bank, form: str, seed: int) -> RowItem:
    item = generate(bank.question(f"square-{form}"), seed)
    assert isinstance(item, RowItem)
    return item


@given(st.integers(0, 10**6))
def test_a_choice_has_one_right_answer(seed: int) -> None:
    """By the table of squares alone, not by what the item says of itself."""
    item = drawn(_bank(), "choice", seed)
    asked = one_line(item.stem("zh")).split(" ")[0]
    right = [letter for letter, spans in item.lettered("zh") if one_line(spans) == SQUARE[asked]]
    assert right == [item.key]


@given(st.integers(0, 10**6))
def test_a_statement_is_true_exactly_if_the_table_says_so(seed: int) -> None:
    item = drawn(_bank(), "truth", seed)
    assert isinstance(item, TableTruth)
    number, _, square = one_line(item.statement.text.spans("zh")).removesuffix("。").partition(" 的平方是 ")
    assert item.key == (SQUARE[number] == square)


# what a reason says; how it is told to who chose its row for another; why
LEADS = [
    ("a foursome times itself is sixteen.", "a foursome times itself is sixteen.", "it begins with what it is true of"),
    (
        "The square of a Foursome is sixteen.",
        "The square of a Foursome is sixteen.",
        "it names it further on, in capitals",
    ),
    ("The number squared is sixteen.", "That is true of a foursome: The number squared is sixteen.", "it does not"),
]


@pytest.mark.parametrize(("why", "told"), [row[:2] for row in LEADS], ids=[row[2] for row in LEADS])
def test_a_reason_is_led_in_by_what_it_is_true_of_unless_it_says_so(tmp_path: Path, why: str, told: str) -> None:
    changed = {"why": f"{{zh: 四元乘以自己得十六。, en: '{why}'}}", "terms": "[四元, square, number]"}
    question = bank_of(tmp_path, table({"four": changed})).question("square-choice")
    items = [generate(question, seed) for seed in range(20)]
    options = [one for item in items if isinstance(item, TableChoice) for one in item.options if not one.right]
    heard = {
        one_line(one.because.spans("en"))
        for one in options
        if one.because and one_line(one.text.spans("en")) == "sixteen"
    }
    assert heard == {told}


@given(st.integers(0, 10**6))
def test_pairs_belong_together_and_something_is_left_over(seed: int) -> None:
    item = drawn(_bank(), "match", seed)
    assert isinstance(item, TableMatch)
    sides = item.sides("zh")
    left, right = ({label: one_line(spans) for label, spans in side} for side in (sides.left, sides.right))
    assert {left[letter]: right[str(number)] for letter, number in item.key.items()} == {
        number: SQUARE[number] for number in left.values()
    }
    assert len(right) > len(left) == 4


@given(st.integers(0, 10**6))
def test_any_number_of_statements_is_true_but_never_none(seed: int) -> None:
    item = drawn(_bank(), "choices", seed)
    for letter, spans in item.lettered("zh"):
        number, _, square = one_line(spans).removesuffix("。").partition(" 的平方是 ")
        assert (letter in item.key) == (SQUARE[number] == square)
    assert item.key


@given(st.integers(0, 10**6))
def test_an_order_is_that_of_the_ranks(seed: int) -> None:
    item = drawn(_bank(), "order", seed)
    ranks = {zh: rank for _, zh, _, _, _, rank in WORDS}
    shown = {letter: ranks[one_line(spans)] for letter, spans in item.lettered("zh")}
    assert all(a < b for a, b in pairwise(shown[letter] for letter in item.key))


@given(st.integers(0, 10**6), st.sampled_from(["match", "choice", "back", "choices"]))
def test_rows_of_which_both_fit_are_never_shown_together(seed: int, form: str) -> None:
    item = drawn(_bank(), form, seed)
    shown = {_bank_rows(item)[place] for place in item.rows}
    assert not {"minus-three", "three"} <= shown


def _bank_rows(item: RowItem) -> list[str]:
    return [row.id for row in item.question.table.rows]


_banks: list[Bank] = []


def _bank() -> Bank:
    """The bank, for tests that hypothesis runs many times."""
    if not _banks:
        import tempfile

        with tempfile.TemporaryDirectory() as folder:
            _banks.append(bank_of(Path(folder), table()))
            assert _banks[0].questions
    return _banks[0]


FILLED = [
    ("two", True), ("Two", True), ("ｔｗｏ", True), (" the two ", True), ("二", True), ("《二》", True),
    ("three", False), ("twofold", False),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "right"), FILLED)
def test_case_width_article_and_brackets_are_forgiven_in_a_term(bank: Bank, typed: str, right: bool) -> None:
    item = next(item for seed in range(60) if (item := drawn(bank, "fill", seed)).fact == "row-two")
    assert (grade(item, [typed]).score == 1) == right


@pytest.mark.parametrize("typed", ["", "  ", "¿?", "\x1b[2J", "-"])
def test_what_is_no_term_is_asked_again(bank: Bank, typed: str) -> None:
    assert grade(drawn(bank, "fill", 0), [typed]).parts[0].verdict == "unreadable"


def test_a_missed_row_is_named_whatever_the_form(bank: Bank) -> None:
    """So that the notebook brings it back: each form says which fact was not known."""
    for form, wrong in (("choice", "ABCD"), ("back", "ABCD"), ("truth", "TF"), ("fill", ["seven"])):
        item = drawn(bank, form, 5)
        grades = [grade(item, [text]).parts[0] for text in wrong]
        named = {part.mistake.id for part in grades if part.score < 1 and part.mistake is not None}
        assert named == {item.fact}
        assert item.fact.startswith("row-")


@pytest.mark.parametrize("form", ["choice", "back", "choices"])
def test_a_mistake_has_the_name_in_exports_that_it_is_graded_by(bank: Bank, form: str) -> None:
    """What `item --json` and every export list under an option is what the history keeps when it is chosen."""
    item = drawn(bank, form, 5)
    (part,) = item.parts
    assert part.slips
    for slip in part.slips:
        graded = grade(item, [slip.value]).parts[0].mistake
        assert graded is not None
        assert (graded.id, graded.message) == (slip.mistake.id, slip.mistake.message)


def test_an_address_brings_the_item_back(bank: Bank, tmp_path: Path) -> None:
    again = bank_of(tmp_path, table())
    for form in FORMS:
        for seed in range(20):
            address = f"square-{form}#{seed}"
            assert item_at(bank, address).shown("en") == item_at(again, address).shown("en")


Change = tuple[str, dict[str, dict[str, str]], str]
MOVED: list[Change] = [
    ("what holds is another's", {"two": {"holds": "{zh: 十, en: ten}"}}, "is not in `holds`"),
    ("a reason that names something else", {"two": {"why": "{zh: 五的平方是四。, en: five gives four.}"}}, "not name"),
    ("a reason without the mark", {"two": {"why": "{zh: 二乘二。, en: two by two.}"}}, "is not in `why`"),
    ("two that hold the same", {"one": {"holds": "{zh: 四, en: four}", "mark": "{zh: 四, en: four}"}}, "say the same"),
    ("a mark of another row", {"one": {"mark": "{zh: 壹, en: n}", "holds": "{zh: 壹, en: n}"}}, "another row's"),
    ("ranks out of order", {"two": {"rank": "9"}}, "do not stand in one order"),
    ("no rank", {"two": {"rank": ""}}, "do not stand in one order"),
    ("apart from nobody", {"two": {"apart": "[seven]"}}, "`apart` names seven"),
    ("a spelling twice", {"two": {"terms": "[two, Two, 二]"}}, "one spelling twice"),
    ("an id twice", {"two": {"id": "one"}}, "its id is taken"),
]


@pytest.mark.parametrize(("changes", "says"), [case[1:] for case in MOVED], ids=[case[0] for case in MOVED])
def test_a_cell_that_moved_is_a_fault_with_its_line(tmp_path: Path, changes: Any, says: str) -> None:
    with pytest.raises(BankError) as refused:
        bank_of(tmp_path, table(changes))
    faults = [fault for fault in refused.value.faults if says in fault.message]
    assert faults
    assert all(fault.line > 0 for fault in faults)


def _exchanged(a: int, b: int) -> dict[str, dict[str, str]]:
    """Two rows with what holds of them exchanged."""
    texts = {name: f"{{zh: {zh}, en: {en}}}" for name, _, _, zh, en, _ in WORDS}
    first, second = WORDS[a][0], WORDS[b][0]
    return {first: {"holds": texts[second]}, second: {"holds": texts[first]}}


@pytest.mark.parametrize(("a", "b"), [(a, b) for a in range(6) for b in range(a)])
def test_two_cells_exchanged_are_always_seen(tmp_path: Path, a: int, b: int) -> None:
    with pytest.raises(BankError, match="mark"):
        bank_of(tmp_path, table(_exchanged(a, b)))


HEADS: list[tuple[str, Callable[[str], str], str]] = [
    ("a choice that asks of nothing", lambda text: text.replace("What is the square of {about}?", "What?"), "hold"),
    ("an unknown form", lambda text: text.replace("  rows:", "  without: [song]\n  rows:"), "'song' is no form"),
    ("an unknown key", lambda text: text.replace("  level: 1", "  level: 1\n  colour: red"), "unknown key colour"),
    ("a level of none", lambda text: text.replace("  level: 1\n", ""), "lacks `level`"),
]


@pytest.mark.parametrize(("change", "says"), [case[1:] for case in HEADS], ids=[case[0] for case in HEADS])
def test_the_head_of_a_table_is_read_strictly(tmp_path: Path, change: Callable[[str], str], says: str) -> None:
    with pytest.raises(BankError) as refused:
        bank_of(tmp_path, table(head=change(HEAD)))
    assert any(says in fault.message for fault in refused.value.faults)


def test_a_table_too_small_to_be_matched_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(BankError, match=r"without: \[match\]"):
        bank_of(tmp_path, table(keep=4))


def test_a_fact_that_code_refutes_is_a_fault(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "squares.yaml"
    for shows, code in (("2**2 == 4", 0), ("2**2 == 5", 1)):
        file.write_text(table({"two": {"torch": f"bool(torch.tensor({shows}))"}}), "utf-8")
        ran = cli("bank", "check", file, "--seeds", "3")
        assert ran.code == code, ran.out
        assert ("come out false" in ran.out) == bool(code)


def test_a_table_is_practised_and_printed(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "squares.yaml"
    file.write_text(table(), "utf-8")
    ran = cli("quiz", "--bank", file, "-n", "6", "--kind", "concept", "--seed", "3", "--lang", "en", typed="k\n\n" * 30)
    assert "6/6" in ran.out
    assert cli("sheet", "--bank", file, "-n", "5", "--seed", "2", "--format", "md", "-o", tmp_path / "out").code == 0


def test_bank_show_reads_the_table(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "squares.yaml"
    file.write_text(table(), "utf-8")
    shown = cli("bank", "show", "square-match", "--bank", file, "--lang", "en").out
    assert "minus three — nine" in shown


# What `back` says, which is asked with options and without: whether it points at options.
BACKS = [
    ("上述哪个数的平方是 {holds}？", "Which number has the square {holds}?", "the zh `back`"),
    ("下列哪个数的平方是 {holds}？", "Which number has the square {holds}?", "the zh `back`"),
    ("哪个数的平方是 {holds}？", "Which of these has the square {holds}?", "the en `back`"),
    ("哪个数的平方是 {holds}？", "Which of the following has the square {holds}?", "the en `back`"),
]
BACK = 'back: {zh: "哪个数的平方是 {holds}？", en: "Which number has the square {holds}?"}'


@pytest.mark.parametrize(("zh", "en", "message"), BACKS)
def test_a_question_that_is_asked_without_options_points_at_none(
    tmp_path: Path, zh: str, en: str, message: str
) -> None:
    text = table(head=HEAD.replace(BACK, f'back: {{zh: "{zh}", en: "{en}"}}'))
    with pytest.raises(BankError) as raised:
        bank_of(tmp_path, text)
    assert any(message in fault.message for fault in raised.value.faults)
    without = text.replace("  rows:\n", "  without: [fill]\n  rows:\n", 1)
    assert "square-back" in bank_of(tmp_path, without).asked  # with options it may


# Three rows whose lines use one name, draw numbers of their own, and end in an expression of several lines.
LINES = {
    "one": "x = torch.randn(3)\nbool(\n    (x == x).all()\n)",
    "two": "x = torch.randn(3)\ntorch.manual_seed(0)\ntorch.equal(x, torch.randn(3))",
    "four": "x = 4\nx * x == 16",
}
PROVEN: list[tuple[str, dict[str, str], set[str], bool]] = [
    ("every row has lines", dict.fromkeys((words[0] for words in WORDS), "1 + 1 == 2"), set(), True),
    ("some rows have lines", LINES, {"minus-three", "three", "five"}, True),
    ("one row's lines come out false", LINES | {"four": "x = 4\nx * x == 15"}, {"minus-three", "three", "five"}, False),
]


@pytest.mark.parametrize("form", ["match", "choices"])
@pytest.mark.parametrize(("lines", "bare", "holds"), [row[1:] for row in PROVEN], ids=[row[0] for row in PROVEN])
def test_several_rows_are_proven_by_one_program_that_names_those_without_lines(
    tmp_path: Path, form: str, lines: dict[str, str], bare: set[str], holds: bool
) -> None:
    indented = {name: {"torch": "|\n" + indent(text, " " * 8)} for name, text in lines.items()}
    question = bank_of(tmp_path, table(indented)).question(f"square-{form}")
    for item in (generate(question, seed) for seed in range(20)):
        assert isinstance(item, RowItem)
        shown = {row.id for row in item.shown_rows}
        assert set(item.bare) == shown & bare
        if shown <= bare:
            assert item.code == ""
            continue
        assert run(item.code, {}, (), truth=True)["holds"] is (holds or "four" not in shown)
        said = program(item.code, {}, (), truth=True)
        assert all(f"# {name}: no lines show this" in said for name in item.bare)


def test_the_lines_of_rows_prove_no_order(tmp_path: Path) -> None:
    lines = {words[0]: {"torch": "1 + 1 == 2"} for words in WORDS}
    assert generate(bank_of(tmp_path, table(lines)).question("square-order"), 0).code == ""

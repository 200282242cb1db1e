"""`bank check` finds every kind of fault there is to find, whatever the number of processes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from banks import SOUND, edited, line_of, sound_bank, write_bank

from dlquiz.bank.bank import LEDGER, SYLLABI
from dlquiz.bank.loading import load
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds import explain
from dlquiz.kinds.checks import grading_problems
from dlquiz.kinds.concept import ConceptItem
from dlquiz.kinds.explain import ExplainItem
from dlquiz.kinds.numeric.check import checks
from dlquiz.kinds.registry import generate, raw_size
from dlquiz.proof import ledger
from dlquiz.proof.check import (
    Checked,
    check_bank,
    check_named,
    check_question,
    rendering_problems,
    run,
)
from dlquiz.proof.check.course import check_course
from dlquiz.proof.check.measures import check_measures, measured
from dlquiz.proof.check.numbers import differing
from dlquiz.proof.comparison import Runner
from dlquiz.torchlines.code import TorchError
from dlquiz.torchlines.worker import TorchWorker
from dlquiz.use.check import check


@pytest.fixture(scope="module")
def runner(torch_worker: TorchWorker) -> Runner:
    torch_worker.start()
    return torch_worker


def checked(folder: Path, runner: Runner, text: str, seeds: int = 6) -> list[Checked]:
    bank = sound_bank(folder, text)
    return [check_named(bank, name, runner, seeds) for name in dict.fromkeys([*bank.asked, *bank.cards])]


def test_a_sound_bank_has_no_faults_and_every_key_is_proven(tmp_path: Path, runner: Runner) -> None:
    found = checked(tmp_path, runner, SOUND)
    assert [fault for row in found for fault in row.faults] == []
    proved = {row.question: (row.items, row.proved) for row in found}
    assert proved["framed-area"] == (110, 110)  # 19 sides x 3 frames x 2, less the two where side and frame are equal
    assert proved["relu-range"][0] == proved["relu-range"][1] == 6
    assert proved["relu-sparse"][1] == 0  # a fact that no code shows
    assert proved["relu-term"] == (1, 0)  # the seed changes nothing


# What is wrong; the edits; the place of the fault; its message.
WRONG = [
    ("a wrong formula", [("(2 if closed else 1) * frame) ** 2}", "frame) ** 2}")], "- id: framed-area",
     "the example of framed-area says area = 81, the formula gives 49"),
    ("a wrong formula whose example is wrong in the same way",
     [("(2 if closed else 1) * frame) ** 2}", "3*frame) ** 2}"),
      ("area: 81, share: 0.463", "area: 121, share: 0.3099")],
     "- id: framed-area", "the formula gives {'area': 121"),
    ("a formula that is right at the example only", [("(2 if closed else 1) * frame) ** 2}", "frame + 2) ** 2}")],
     "- id: framed-area", "PyTorch gives"),
    ("a wrong PyTorch line", [("area = int(", "area = 1 + int(")], "- id: framed-area", "PyTorch gives {'area': 82"),
    ("a PyTorch line that gives another shape", [("      share = scale *",
     "      share = [1.0, 2.0]\n      spare = scale *")],
     "- id: framed-area", "PyTorch gives {'area': 81, 'share': [1.0, 2.0]}"),
    ("PyTorch lines that fail", [("torch.ones(width, width)", "torch.ones(-width, width)")], "area = int(",
     "the torch lines fail"),
    ("a wrong value in the example", [("area: 81", "area: 80")], "- id: framed-area",
     "says area = 80, the formula gives 81"),
    ("a wrong last digit in the example", [("share: 0.463", "share: 0.4631")], "- id: framed-area",
     "says share = 0.4631"),
    ("a wrong value of a mistake", [("example: 25", "example: 24")], "- {id: no-frame",
     "the mistake no-frame gives 25 at the example, its `example` says 24"),
    ("a wrong mistake", [("is: side ** 2,", "is: side ** 3,")], "- {id: no-frame", "gives 125"),
    ("a mistake that equals the key", [("is: side + 2*frame", "is: (side + 2*frame) ** 2"), ("example: 9\n",
     "example: 81\n")],
     "- id: not-squared", "equals the right value at the example"),
    ("a mistake that has no value at the example", [("is: side + 2*frame", "is: side // (frame - 2)")],
     "- id: not-squared",
     "gives nothing at the example"),
    ("an example without a value", [("(2 if closed else 1) * frame) ** 2}",
     "2 * frame / (frame - 2)) ** 2, decimals: 1}")],
     "- id: framed-area", "has no value: division by zero"),
    ("an example that breaks a condition", [("is: frame < side + 10", "is: frame < side - 3")], "- id: framed-area",
     "breaks the condition frame < side - 3"),
    ("no example", [("    example: {side: 5, frame: 2, area: 81, share: 0.463}\n", "")], "- id: framed-area",
     "lacks `example`"),
    ("draws that never fit", [("draw_where: [side != frame]", "draw_where: [side < 0]")], "- id: framed-area",
     "only 0.0% of the draws fit"),
    ("draws that hardly ever fit", [("draw_where: [side != frame]",
     "draw_where: [side == 20 and frame == 1 and closed]")],
     "- id: framed-area", "of the draws fit the conditions"),
    ("a mistake too near the key to be told apart", [("is: side + 2*frame", "is: area_near"),
     ("is: area_near", "is: (side + 2*frame) ** 2 + 0*side"), ("example: 9\n", "example: 81\n")],
     "- id: not-squared", "equals the right value"),
    ("a false fact", [("(y.max() == 9)", "(y.max() == 8)")], "y = F.relu",
     "relu-range: the torch lines come out false"),
    ("a fact that is no truth value", [("(y.min() == 0) and (y.max() == 9)", "y.sum()")], "y = F.relu",
     "the torch lines fail"),
    ("a fact that fails", [("(y.min() == 0) and (y.max() == 9)", "(y @ torch.ones(2)).sum() > 0")], "(y @ torch",
     "the torch lines fail"),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "place", "message"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_what_is_wrong_is_found(
    tmp_path: Path, runner: Runner, edits: list[tuple[str, str]], place: str, message: str
) -> None:
    text = SOUND
    for old, new in edits:
        text = edited(old, new, text)
    _, faults = load(write_bank(tmp_path, text))
    if not faults:
        faults = [fault for row in checked(tmp_path, runner, text) for fault in row.faults]
    matching = [fault for fault in faults if message in fault.message]
    assert matching, faults
    assert matching[0].line == line_of(text, place)


def test_a_formula_that_is_wrong_away_from_the_example_names_the_address(tmp_path: Path, runner: Runner) -> None:
    text = edited("(2 if closed else 1) * frame) ** 2}", "2*frame) ** 2}")
    faults = [fault for row in checked(tmp_path, runner, text, seeds=20) for fault in row.faults]
    assert faults
    assert all(fault.message.startswith(("framed-area#", "framed-area (")) for fault in faults)  # seeds and corners
    assert all("closed=False" in fault.message and "PyTorch gives" in fault.message for fault in faults)


def test_small_spaces_are_enumerated(tmp_path: Path, runner: Runner) -> None:
    """framed-share draws 3 sides and 3 frames: nine items, whatever the number of seeds."""
    bank = sound_bank(tmp_path)
    assert raw_size(bank.question("framed-share")) == 9
    found = check_named(bank, "framed-share", runner, 40)
    assert (found.items, found.proved) == (9, 9)
    # 19 sides x 3 frames x 2, less the two where side and frame are equal, twice
    assert check_named(bank, "framed-area", runner, 200).items == 19 * 3 * 2 - 2 * 2


# 2,000 draws, all sound.
RARE = """\
topic: tiny.rare
title: {zh: 乘积, en: Products}
formulas:
  - id: product
    title: {zh: 乘积, en: Product}
    level: 1
    covers: []
    given:
      a: {symbol: a, zh: 甲数, en: first, draw: 1..50}
      b: {symbol: b, zh: 乙数, en: second, draw: 1..40}
      c: {symbol: c, zh: 丙数, en: third, default: a}
    results:
      total: {symbol: T, zh: 结果, en: total, is: a * b + c}
    stem: {zh: '已知 {a} 和 {b}，求结果。', en: 'Given are {a} and {b}. Find the total.'}
    states: {c: a}
    torch: total = a * b + c
    mistakes:
      - {id: times, of: total, is: a * b, zh: 漏了加, en: nothing was added, example: 6}
      - {id: twice, of: total, is: a * b + 2 * c, zh: 加了两次, en: added twice, example: 10}
    example: {a: 2, b: 3, c: 2, total: 8}
"""
_ONE = "(1 if a == 37 and b == 23 else 0)"
# What goes wrong in one draw; the edit; what the check says.
ONE_OF_2000 = [
    ("the formula", "is: a * b + c", f"is: a * b + c + {_ONE}", "the formula gives {'total': 889}, PyTorch gives"),
    ("the PyTorch lines", "torch: total = a * b + c", f"torch: total = a * b + c + {_ONE}",
     "PyTorch gives {'total': 889}"),
    ("what the stem says", "default: a", f"default: a + {_ONE}", "`states` says that c is 37 (a), the item has 38"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(*row[1:], id=row[0], marks=[] if row[0] == "the formula" else [pytest.mark.slow])
        for row in ONE_OF_2000
    ],
)
def test_what_is_wrong_in_one_draw_of_two_thousand_is_found(
    tmp_path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    question = sound_bank(tmp_path, edited(old, new, RARE)).question("product")
    assert raw_size(question) == 2000
    (fault,) = check_question(question, runner).faults
    assert fault.message.startswith("product (a=37, b=23, c=3")
    assert message in fault.message
    monkeypatch.setattr(checks, "SMALL", 300)  # seeds and corners alone do not meet it
    assert check_question(question, runner).faults == ()


def test_the_marks_of_a_rubric_are_tried_one_and_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two points make four choices; if one of them scored as another does, or a blank were read, it would be said."""
    item = generate(sound_bank(tmp_path).question("relu-term"), 0)
    assert isinstance(item, ConceptItem)
    assert [*grading_problems(item), *rendering_problems(item)] == []
    monkeypatch.setattr(explain, "read_marks", lambda text, count: ("A", "B") if text.strip() else ())
    assert list(grading_problems(item)) == [
        "the marks 0 score 1.0",
        "the marks A score 1.0",
        "the marks B score 1.0",
        "an answer without marks is not unreadable",
        *(f"the garbage {text!r} is not unreadable" for text in ("", "  ", "¿?", "\x1b[2J")),
    ]


def test_a_rubric_that_can_not_be_shown_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(item: ConceptItem, lang: str) -> None:
        raise DlquizError(f"no {lang}")

    item = generate(sound_bank(tmp_path).question("relu-term"), 0)
    monkeypatch.setattr(ExplainItem, "rubric", broken)
    assert list(rendering_problems(item)) == ["can't be shown: no zh"]


class CountingRunner:
    """A runner whose lines always fail."""

    version = "0"

    def __init__(self) -> None:
        self.runs = 0

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        self.runs += 1
        raise TorchError("this took longer than 20 s")


def test_lines_that_never_end_are_not_waited_for_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "PATIENCE", 0.0)
    runner = CountingRunner()
    found = check_named(sound_bank(tmp_path), "framed-area", runner, 40)
    assert runner.runs == 2  # the example and the first item
    assert found.faults


def test_every_failing_address_is_named(tmp_path: Path) -> None:
    found = check_named(sound_bank(tmp_path), "framed-area", CountingRunner(), 40)
    named = {fault.message.split()[0] for fault in found.faults if "#" in fault.message.split()[0]}
    assert named == {f"framed-area#{seed}" for seed in range(40)}


@pytest.mark.slow
def test_two_processes_find_what_one_finds(tmp_path: Path) -> None:
    path = write_bank(tmp_path, edited("area = int(", "area = (frame == 1) + int("))
    heard: list[tuple[int, int]] = []
    one = check_bank(path, seeds=5, tell=lambda done, of: heard.append((done, of)))
    two = check_bank(path, seeds=5, jobs=2)
    assert one.faults == two.faults != ()
    assert one.checked == two.checked
    assert (one.items, one.proved, one.torch) == (two.items, two.proved, two.torch)
    assert heard == [(n, 7) for n in range(1, 8)]


def test_a_bank_that_can_not_be_read_is_not_run(tmp_path: Path) -> None:
    report = check_bank(write_bank(tmp_path, edited("level: 2", "level: 4")))
    assert report.checked == ()
    assert [fault.message for fault in report.faults] == ["`level` of the question framed-share is '4'"]


# What is changed of a value that the stem has in words; what the check says.
STATED = [
    ("the default changed", "default: 0.5}", "default: 0.25}", "says that scale is 0.5 (0.5), the item has 0.25"),
    ("a truth value's default changed", "default: true}", "default: false}", "says that closed is True"),
    ("a vector's default changed", "default: [1, 2]}", "default: [2, 1]}", "says that weights is [1, 2]"),
    ("a state lost", "states: {closed: true, scale: 0.5, ", "states: {scale: 0.5, ", "does not show closed"),
    ("a state of what is shown", "states: {closed: true", "states: {side: 4, closed: true", "states side, which its"),
    ("a state by what is not known", "true, scale: 0.5,", "true, scale: 'weights[0] / 2',", "by weights, which"),
    ("a number in one language", "frame {frame}, scale 0.5", "frame {frame}, scale 0.7", "has the number 1/2, 7/10"),
    ("a number changed in a fact", "Not at 0.", "Not at 4.", "only one language has the number 0, 4"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), [row[1:] for row in STATED], ids=[row[0] for row in STATED])
def test_what_is_said_twice_is_compared(tmp_path: Path, runner: Runner, old: str, new: str, message: str) -> None:
    faults = [fault for row in checked(tmp_path, runner, edited(old, new)) for fault in row.faults]
    assert [fault for fault in faults if message in fault.message], faults


# Chinese, English, the numbers that only one of them has.
SPOKEN = [
    ("两个 3×3 卷积", "two 3×3 convolutions", []),
    ("第一层有 1,000 个", "layer 1 has 1000", []),
    ("10 万次", "100,000 times", []),
    ("二维的情形", "the 2-D case", []),
    ("减半", "divided by 2", []),
    ("3×3 卷积", "5×5 convolutions", ["3", "5"]),
    ("50%", "60%", ["50", "60"]),
]


@pytest.mark.parametrize(("zh", "en", "unlike"), SPOKEN)
def test_numbers_are_the_same_in_figures_and_in_words(zh: str, en: str, unlike: list[str]) -> None:
    assert differing(zh, en) == unlike


def test_corners_of_a_large_space_are_proven_even_if_no_seed_meets_them(
    tmp_path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PyTorch's side is wrong at one corner only: the largest side with the widest frame."""
    monkeypatch.setattr(checks, "SMALL", 0)
    text = edited("area = int(", "area = (side * frame == 60) + int(")
    found = next(row for row in checked(tmp_path, runner, text, seeds=1) if row.question == "framed-area")
    assert any(fault.message.startswith("framed-area (side=20, frame=3") for fault in found.faults)


# How the total is asked for, of whole numbers and of quarters; what the check says.
WHOLE = [
    ("whole numbers to four decimals", "is: (a * b + c) * 2 / 2, decimals: 4", "whole-keys 100%, at most 80%"),
    ("quarters to two decimals", "is: (a * b + c) / 4, decimals: 2", ""),
    ("whole numbers as they are", "is: a * b + c", ""),
]


@pytest.mark.parametrize(("asked", "message"), [row[1:] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_digits_that_no_key_needs_are_said(tmp_path: Path, asked: str, message: str) -> None:
    text = edited("is: a * b + c", asked, RARE)
    question = sound_bank(tmp_path, text).question("product")
    items = [generate(question, seed) for seed in range(20)]
    faults = [fault.message for fault in check_measures(question, items)]
    assert [fault for fault in faults if "whole-keys" in fault] == ([f"product: {message}"] if message else [])


def _with_a_rest(rest: str) -> str:
    """The card with a last step that adds a rest, which is 0 at the example."""
    total = "total: {symbol: T, zh: 结果, en: total, is: a * b + c}"
    steps = f"""\
product: {{symbol: P, zh: 积, en: product, is: a * b + c}}
      more: {{symbol: M, zh: 余, en: rest, is: {rest}}}
      total: {{symbol: T, zh: 结果, en: total, is: product + more}}"""
    proof = f"torch: product = a * b + c; more = {rest}; total = product + more".replace("; ", "\n      ").replace(
        "torch: ", "torch: |\n      "
    )
    text = edited("torch: total = a * b + c", proof, edited(total, steps, RARE))
    return edited("c: 2, total: 8", "c: 2, product: 8, more: 0, total: 8", text)


def _last(text: str) -> str:
    """The card with its last result asked alone."""
    return edited("    stem: {zh: '已知", "    ask: [total]\n    stem: {zh: '已知", text)


_SECOND = "      - {id: twice, of: total, is: a * b + 2 * c, zh: 加了两次, en: added twice, example: 10}\n"
# The card; the measure; whether the check says it.
EFFORT = [
    ("one mistake only", edited(_SECOND, "", RARE), "few-mistakes", True),
    ("one that is no mistake in most draws", edited("a * b + 2 * c", "a * b + (1 if a > 45 else c)", RARE),
     "few-mistakes", True),
    ("two mistakes", RARE, "few-mistakes", False),
    ("a mistake that gives the key by another way in nearly all draws",
     edited("a * b + 2 * c", "a * b + (1 if a > 47 else c)", RARE), "keys-by-mistake", True),
    ("one that does in half of them", edited("a * b + 2 * c", "a * b + (1 if a > 25 else c)", RARE),
     "keys-by-mistake", False),
    ("one that does in all of them: it is not about what is asked here", edited("a * b + 2 * c", "a * b + c", RARE),
     "keys-by-mistake", False),
    ("a last step that adds something in few draws", _with_a_rest("3 * c if a > 45 else 0"), "idle-steps", True),
    ("a last step that often adds something", _with_a_rest("3 * c if a > 20 else 0"), "idle-steps", False),
    ("a further step that this card never takes", _with_a_rest("0 * c"), "idle-steps", False),
    ("no step before the last", RARE, "idle-steps", False),
    ("a step on the way that comes to nothing", _last(_with_a_rest("a - a")), "zero-lines", True),
    ("one that comes to something", _last(_with_a_rest("b - b + a - 2")), "zero-lines", False),
    ("a case that is 0 says which it is", _last(_with_a_rest("3 * c if a > 45 else 0")), "zero-lines", False),
    ("a zero that is asked for", _with_a_rest("a - a"), "zero-lines", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "measure", "said"), [row[1:] for row in EFFORT], ids=[row[0] for row in EFFORT])
def test_draws_that_leave_nothing_to_do_or_to_do_wrong_are_said(
    tmp_path: Path, text: str, measure: str, said: bool
) -> None:
    question = sound_bank(tmp_path, text).question("product")
    items = [generate(question, seed) for seed in range(40)]
    assert any(measure in fault.message for fault in check_measures(question, items)) is said


# What a course is held to: the card; what is said of it where there is a syllabus beside it.
_FEW, _PLAIN = "fewer than 60 different items", "the torch lines of product use no layer, loss, optimizer or gradient"
_SMALL = edited("draw: 1..50", "draw: 2..8", edited("draw: 1..40", "draw: 2..8", RARE))
_SAID = "    plain: PyTorch has no such thing; the numbers are multiplied\n    torch: total"
_LINEAR = "torch: total = F.linear(torch.tensor([a * 1.0]), torch.tensor([[b * 1.0]]), torch.tensor([c * 1.0]))[0]"
COURSE = [
    ("49 items, plain arithmetic", _SMALL, {_FEW, _PLAIN}),
    ("a reason for few", edited("    states:", "    allow: {few-variants: a table}\n    states:", _SMALL), {_PLAIN}),
    ("2000 draws", RARE, {_PLAIN}),
    ("what PyTorch lacks", edited("    torch: total", _SAID, RARE), set()),
    ("a real layer", edited("torch: total = a * b + c", _LINEAR, RARE), set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), [row[1:] for row in COURSE], ids=[row[0] for row in COURSE])
def test_a_course_has_many_items_and_proofs_by_the_real_thing(tmp_path: Path, text: str, said: set[str]) -> None:
    """Questions of one's own, without a syllabus beside them, may have few, and be proven by arithmetic."""
    write_bank(tmp_path, text)
    bank, faults = load(tmp_path)
    assert not faults
    assert bank is not None
    counts = {"product": measured(bank.question("product"), [])}
    assert list(check_course(bank, counts)) == []
    (tmp_path / SYLLABI[0]).write_text("topics: []\n", "utf-8")
    found = [fault.message for fault in check_course(bank, counts)]
    assert {part for part in (_FEW, _PLAIN) if any(part in message for message in found)} == said
    assert len(found) == len(said)


@pytest.mark.usefixtures("one_torch")
def test_only_changed_questions_are_checked_again(tmp_path: Path) -> None:
    """What was noted of the others is kept; a question with a fault is not noted."""
    path = write_bank(tmp_path)
    first = check([tmp_path], seeds=3, recorded=True)
    noted = (tmp_path / LEDGER).read_text("utf-8")
    again = check([tmp_path], seeds=3, recorded=True, changed=True)
    assert (len(first.checked) > 0, again.checked, again.faults) == (True, (), ())
    assert first.giveaways == again.giveaways  # a guesser goes by the whole bank
    assert first.giveaways
    assert json.loads((tmp_path / LEDGER).read_text("utf-8")) == json.loads(noted)
    path.write_text(edited("Find the area $A$.", "What is the area $A$?"), "utf-8")
    ledger._entries.cache_clear()
    third = check([tmp_path], seeds=3, recorded=True, changed=True)
    assert "framed-area" in [row.question for row in third.checked]
    assert len(third.checked) < len(first.checked)
    path.write_text(edited("area = int(", "area = 1 + int("), "utf-8")
    ledger._entries.cache_clear()
    assert check([tmp_path], seeds=3, recorded=True, changed=True).faults
    after = json.loads((tmp_path / LEDGER).read_text("utf-8"))["questions"]
    assert "framed-area" in json.loads(noted)["questions"].keys() - after.keys()
    assert "relu-range" in after

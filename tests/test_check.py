"""`bank check` finds every kind of fault there is to find, whatever the number of processes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from banks import RARE, SOUND, edited, line_of, sound_bank, write_bank
from rows import some

from dlquiz.bank.bank import LEDGER
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
from dlquiz.proof.check.numbers import differing
from dlquiz.proof.comparison import Runner
from dlquiz.torchlines.code import TorchError
from dlquiz.torchlines.worker import TorchWorker
from dlquiz.use.check import check


@pytest.fixture(scope="module")
def runner(torch_worker: TorchWorker) -> Runner:
    torch_worker.start()
    return torch_worker


@pytest.fixture
def seeds_and_corners(monkeypatch: pytest.MonkeyPatch) -> None:
    """No space is small enough to be enumerated."""
    monkeypatch.setattr(checks, "SMALL", 0)


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


@pytest.mark.usefixtures("seeds_and_corners")
@pytest.mark.parametrize(
    ("edits", "place", "message"),
    some(
        WRONG,
        "a wrong formula",
        "a wrong PyTorch line",
        "a wrong mistake",
        "a mistake that equals the key",
        "a false fact",
        "draws that never fit",
        "a wrong value in the example",
    ),
)
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


# The same card with 300 draws.
FEWER = edited("draw: 1..50", "draw: 1..20", edited("draw: 1..40", "draw: 1..15", RARE))
_ONE = "(1 if a == 17 and b == 8 else 0)"
# What goes wrong in one draw; the edit; what the check says.
ONE_DRAW = [
    ("the formula", "is: a * b + c", f"is: a * b + c + {_ONE}", "the formula gives {'total': 154}, PyTorch gives"),
    ("the PyTorch lines", "torch: total = a * b + c", f"torch: total = a * b + c + {_ONE}",
     "PyTorch gives {'total': 154}"),
    ("what the stem says", "default: a", f"default: a + {_ONE}", "`states` says that c is 17 (a), the item has 18"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), some(ONE_DRAW, "the formula"))
@pytest.mark.parametrize(("text", "size"), [(FEWER, 300), pytest.param(RARE, 2000, marks=pytest.mark.slow)])
def test_what_is_wrong_in_one_draw_of_many_is_found(
    tmp_path: Path,
    runner: Runner,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    size: int,
    old: str,
    new: str,
    message: str,
) -> None:
    question = sound_bank(tmp_path, edited(old, new, text)).question("product")
    assert raw_size(question) == size
    (fault,) = check_question(question, runner).faults
    assert fault.message.startswith("product (a=17, b=8, c=1")
    assert message in fault.message
    monkeypatch.setattr(checks, "SMALL", size - 1)  # seeds and corners alone do not meet it
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


@pytest.mark.usefixtures("seeds_and_corners")
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
    tmp_path: Path, runner: Runner, seeds_and_corners: None
) -> None:
    """PyTorch's side is wrong at one corner only: the largest side with the widest frame."""
    text = edited("area = int(", "area = (side * frame == 60) + int(")
    found = next(row for row in checked(tmp_path, runner, text, seeds=1) if row.question == "framed-area")
    assert any(fault.message.startswith("framed-area (side=20, frame=3") for fault in found.faults)


@pytest.mark.usefixtures("one_torch", "seeds_and_corners")
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

"""`plot:` of a card and what `calc --plot` makes of it: data, rows of a terminal, files."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from banks import SOUND
from conftest import Cli

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import load, read_bank
from dlquiz.cards import chain
from dlquiz.cards.pictured import picture_of
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.registry import generate
from dlquiz.language import Value
from dlquiz.maths.width import display_width
from dlquiz.paper.drawing import to_svg
from dlquiz.paper.html import render_html
from dlquiz.paper.picture import picture_file
from dlquiz.paper.sheet import answer_key, question_paper
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.proof.check.examples import check_card
from dlquiz.terminal.picture import Look, picture_rows
from dlquiz.text.picture import Graph, Line, Picture, Shades, round_numbers
from dlquiz.text.spans import LANGUAGES, Language
from dlquiz.torchlines.worker import TorchWorker


def drawn(bank: Bank, name: str, given: dict[str, Value], lang: Language = "en") -> Picture:
    card = bank.formula(name)
    complete = chain.complete(card, given)
    return picture_of(card, complete, chain.any_results(card, complete), lang)


def graph(bank: Bank, name: str, **given: Value) -> Graph:
    found = drawn(bank, name, given)
    assert isinstance(found, Graph)
    return found


def height(line: Line, x: float) -> float | None:
    return line.ys[line.xs.index(x)]


# What is drawn; the card; the given values; a curve and its height at a place, by hand.
HEIGHTS = [
    ("the sigmoid at 0 is a half", "sigmoid", {"x": 0}, 0, 0, 0.5),
    ("its derivative there a quarter", "sigmoid", {"x": 0}, 1, 0, 0.25),
    ("a range begins where the card says", "sigmoid", {"x": 1}, 0, -6, 1 / (1 + math.exp(6))),
    ("a range is widened for the value given", "sigmoid", {"x": 9}, 0, 9, 1 / (1 + math.exp(-9))),
    ("StepLR halves the rate after 10 epochs", "step-schedule", {"lr": 1, "step_size": 10, "gamma": 0.5, "epoch": 3}, 0,
     10, 0.5),
    ("and not before", "step-schedule", {"lr": 1, "step_size": 10, "gamma": 0.5, "epoch": 3}, 0, 9, 1.0),
    ("a cosine is half-way at half the period", "cosine-schedule",
     {"lr": 1, "eta_min": 0, "half_period": 20, "epoch": 5}, 0, 10, 0.5),
    ("one entry of a vector varies, the others stay", "softmax-cross-entropy", {"logits": (1, 0), "target": 1}, 0, 0,
     math.log(2)),
    ("the gradient of that entry is p - 1", "softmax-cross-entropy", {"logits": (1, 0), "target": 1}, 1, 0, -0.5),
    ("Huber's loss is linear beyond delta", "huber-loss-values",
     {"prediction": (1, 0), "target": (0, 0), "delta": 1}, 0, 3, 2.5),
    ("a ROC curve begins at 0", "roc-curve-by-hand", {"labels": (1, 0)}, 0, 0, 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("what", "name", "given", "number", "x", "y"), HEIGHTS, ids=[row[0] for row in HEIGHTS])
def test_a_curve_has_the_height_that_was_worked_by_hand(
    real_bank: Bank, what: str, name: str, given: dict[str, Value], number: int, x: float, y: float
) -> None:
    assert height(graph(real_bank, name, **given).lines[number], x) == pytest.approx(y)


def test_the_tangent_touches_the_curve_and_has_its_slope(real_bank: Bank) -> None:
    found = graph(real_bank, "tanh", x=0)
    *_, tangent = found.lines
    assert tangent.label == "tangent, slope 1"
    assert tangent.xs == pytest.approx((-4 / 3, 4 / 3))
    assert tangent.ys == pytest.approx((-4 / 3, 4 / 3))
    assert found.marks == ((0.0, 0.0), (0.0, 1.0))


def test_a_path_goes_through_its_entries(real_bank: Bank) -> None:
    """One positive above one negative: up, then to the right."""
    (line,) = graph(real_bank, "roc-curve-by-hand", labels=(1, 0)).lines
    assert list(zip(line.xs, line.ys, strict=True)) == [(0, 0), (0, 1), (1, 1)]


def test_the_best_epoch_is_marked(real_bank: Bank) -> None:
    found = graph(real_bank, "early-stopping", losses=(0.9, 0.5, 0.6, 0.7, 0.8, 0.8, 0.8, 0.8, 0.8), patience=2)
    assert found.marks == ((2.0, 0.5),)


def test_a_heat_map_has_the_weights(real_bank: Bank) -> None:
    found = drawn(real_bank, "softmax", {"x": (0, 0, 0, 0)})
    assert isinstance(found, Shades)
    assert found.rows == ((0.25, 0.25, 0.25, 0.25),)


def test_where_a_condition_does_not_hold_there_is_a_gap(tmp_path: Path) -> None:
    plot = "    plot: {over: frame, from: 1, to: 9, curves: [area]}\n    torch:"
    text = SOUND.replace("    torch:", plot, 1).replace("frame < side + 10", "frame != 4")
    bank = bank_of(tmp_path, text)
    (line,) = graph(bank, "framed-area", side=5, frame=2).lines
    assert [x for x, y in zip(line.xs, line.ys, strict=True) if y is None] == [4]
    assert len(line.pieces) == 2


def bank_of(folder: Path, text: str) -> Bank:
    (folder / "bank.yaml").write_text(text, encoding="utf-8")
    return read_bank(folder / "bank.yaml")


# What is wrong; the plot; a part of the message; a part of the hint.
FAULTS = [
    ("an unknown field", "{over: side, from: 1, too: 2, curves: [area]}", "unknown key too", "mean to"),
    ("no mapping", "[area]", "not a mapping", "key: value"),
    ("two kinds at once", "{heat: weights, up: weights}", "has up and heat", "one of the three"),
    ("none of the kinds", "{curves: [area]}", "has none of them", "`over`"),
    ("an unknown given", "{over: sid, from: 1, to: 2, curves: [area]}", "sid, which is not a given", "mean side"),
    ("a result to vary", "{over: area, from: 1, to: 2, curves: [area]}", "area, which is not a given", "side"),
    ("a truth value to vary", "{over: closed, from: 1, to: 2, curves: [area]}", "can't vary", "a number"),
    ("a whole vector to vary", "{over: weights, from: 1, to: 2, curves: [area]}", "can't vary", "logits[0]"),
    ("an entry of a number", "{over: 'side[0]', from: 1, to: 2, curves: [area]}", "can't vary", "a number"),
    ("an entry beyond the shape", "{over: 'weights[2]', from: 1, to: 2, curves: [share]}", "no entry 2", "0 to 1"),
    ("no range", "{over: side, to: 2, curves: [area]}", "lacks `from`", "README"),
    ("a range that falls", "{over: side, from: 3, to: 2, curves: [area]}", "not above", "smaller number"),
    ("a range from a result", "{over: side, from: area, to: 2, curves: [area]}", "area", ""),
    ("no curve", "{over: side, from: 1, to: 2, curves: []}", "no curve", "name a result"),
    ("too many curves", "{over: side, from: 1, to: 2, curves: [area, area, area, area, area]}", "5 entries", "4"),
    ("an unknown result", "{over: side, from: 1, to: 2, curves: [aria]}", "aria", "area"),
    ("a vector as a curve", "{over: side, from: 1, to: 2, curves: [weights]}", "a vector", "a number"),
    ("a number as a path", "{up: area}", "a whole number", "a vector"),
    ("a number as shades", "{heat: share}", "a number", "a vector or a matrix"),
    ("a condition as a curve", "{over: side, from: 1, to: 2, curves: [side > 1]}", "truth", "a number"),
]


@pytest.mark.parametrize(("what", "plot", "message", "hint"), FAULTS, ids=[row[0] for row in FAULTS])
def test_what_is_wrong_with_a_plot_is_said_at_its_line(
    tmp_path: Path, what: str, plot: str, message: str, hint: str
) -> None:
    text = SOUND.replace("    torch:", f"    plot: {plot}\n    torch:", 1)
    (tmp_path / "bank.yaml").write_text(text, encoding="utf-8")
    _, faults = load(tmp_path / "bank.yaml")
    line = text[: text.index("    plot:")].count("\n") + 1
    assert any(fault.line == line and message in fault.message and hint in fault.hint for fault in faults), "\n".join(
        map(str, faults)
    )


def test_the_check_draws_every_plot_at_the_example(tmp_path: Path, torch_worker: TorchWorker) -> None:
    """The two vectors have different lengths only once there are numbers."""
    plot = "    plot: {up: weights, across: 'concat(weights, [1])'}\n    torch:"
    bank = bank_of(tmp_path, SOUND.replace("    torch:", plot, 1))
    (fault,) = check_card(bank.formula("framed-area"), torch_worker)
    assert "3 places have 2 heights" in fault.message
    assert fault.line == bank.formula("framed-area").plot_line > 0


def test_a_plot_changes_no_item(tmp_path: Path) -> None:
    """Codes, histories and what was proven stay good."""
    plain = bank_of(tmp_path, SOUND)
    plotted = bank_of(tmp_path, SOUND.replace("    torch:", "    plot: {heat: weights}\n    torch:", 1))
    for name in ("framed-area", "framed-share"):
        assert plotted.question(name).digest == plain.question(name).digest
    assert plotted.formula("framed-area").plot is not None


@pytest.mark.slow
def test_fifteen_cards_and_more_are_drawn_over_the_topics_that_have_pictures(real_bank: Bank) -> None:
    topics = {card.topic for card in real_bank.formulas if card.plot}
    assert sum(card.plot is not None for card in real_bank.formulas) >= 15
    for wanted in (
        "activation.",
        "optim.schedule",
        "loss.",
        "metrics.classification",
        "transformer.",
        "regularization.",
    ):
        assert any(topic.startswith(wanted) for topic in topics), wanted


LOOKS = (Look(60), Look(60, unicode=False), Look(60, plain=True), Look(30))


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_picture_of_the_bank_fits(real_bank: Bank, lang: Language) -> None:
    """Its words in Chinese too, and without a control character, however it is drawn."""
    for card in real_bank.formulas:
        if card.plot is not None:
            given = {item.name: card.example[item.name] for item in card.given if item.name in card.example}
            picture = drawn(real_bank, card.id, given, lang)
            for look in LOOKS:
                rows = picture_rows(picture, look, lang)
                assert [row for row in rows if display_width(row) > look.width] == [], card.id
                assert all(row.isprintable() for row in rows), card.id
                assert len(rows) > 2, card.id


def test_in_ascii_the_frame_and_the_marks_are_ascii() -> None:
    picture = Graph("t", "x", (Line("y", (0, 1, 2), (0, 1, 4)),), ((1, 1),), "x = 1")
    assert all(map(str.isascii, picture_rows(picture, Look(60, unicode=False), "en")))
    assert not all(map(str.isascii, picture_rows(picture, Look(60), "en")))


def test_colours_come_only_where_they_are_wanted() -> None:
    picture = Graph("t", "x", (Line("y", (0, 1), (0, 1)),))
    assert any("\x1b[" in row for row in picture_rows(picture, Look(60, colours=True), "en"))
    assert not any("\x1b" in row for row in picture_rows(picture, Look(60), "en"))


# From, to, whole numbers only; the numbers on the axis.
AXES = [
    (0, 1, False, [0, 0.2, 0.4, 0.6, 0.8, 1]),
    (-6, 6, False, [-6, -4, -2, 0, 2, 4, 6]),
    (0, 3, True, [0, 1, 2, 3]),
    (2, 2, False, [2]),
    (0.13, 0.97, False, [0.2, 0.4, 0.6, 0.8]),
    (1, 50, True, [10, 20, 30, 40, 50]),
]


@pytest.mark.parametrize(("low", "high", "whole", "ticks"), AXES)
def test_an_axis_has_round_numbers(low: float, high: float, whole: bool, ticks: list[float]) -> None:
    assert round_numbers(low, high, whole) == pytest.approx(ticks)


def test_calc_draws_below_the_steps_and_a_pipe_has_no_control_characters(cli: Cli) -> None:
    ran = cli("calc", "sigmoid", "--x", "1", "--plot", "--lang", "zh")
    assert ran.code == 0
    steps, _, picture = ran.out.partition("\n\n")
    assert "0.7311" in steps
    assert picture.startswith("sigmoid 的值与导数\n")
    assert "切线，斜率 0.1966" in picture
    assert "\x1b" not in ran.out


def test_plain_is_a_table_of_numbers(cli: Cli) -> None:
    ran = cli("calc", "sigmoid", "--x", "0", "--plot", "--plain", "--lang", "en")
    assert "0: 0.5, 0.25" in ran.out.split("\n")
    assert not set("┌│⠒") & set(ran.out)


def test_plot_alone_lists_the_formulas_that_have_a_picture(cli: Cli) -> None:
    listed = cli("calc", "--plot", "--lang", "en").out
    assert "  sigmoid " in listed
    assert "conv-output-size" not in listed


@pytest.mark.slow
@pytest.mark.parametrize("form", ["png", "svg"])
@pytest.mark.parametrize("name", ["sigmoid", pytest.param("softmax", marks=pytest.mark.slow)])
def test_a_file_is_written_the_same_each_time(cli: Cli, tmp_path: Path, form: str, name: str) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / f"a.{form}"
    words = ["calc", name, "--x", "1" if name == "sigmoid" else "[1, 2]", "--plot", file, "--lang", "zh"]
    assert cli(*words).out.endswith(f"{file}\n")
    first = file.read_bytes()
    assert first.startswith(b"\x89PNG" if form == "png" else b"<?xml")
    assert cli(*words).code == 0  # the same bytes are no other file
    assert file.read_bytes() == first


@pytest.mark.slow
def test_another_file_is_not_replaced_unasked(cli: Cli, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / "mine.svg"
    file.write_text("mine", "utf-8")
    ran = cli("calc", "sigmoid", "--x", "1", "--plot", file)
    assert (ran.code, file.read_text("utf-8")) == (2, "mine")
    assert "already there" in ran.err
    assert cli("calc", "sigmoid", "--x", "1", "--plot", file, "--force").code == 0


def test_without_matplotlib_a_file_is_refused_and_the_terminal_still_draws(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    ran = cli("calc", "sigmoid", "--x", "1", "--plot", tmp_path / "a.png")
    assert ran.code == 2
    assert "pip install matplotlib" in ran.err
    assert cli("calc", "sigmoid", "--x", "1", "--plot").code == 0
    assert list(tmp_path.iterdir()) == []


# The words; a part of the message.
REFUSED = [
    (["calc", "conv-output-size", "--height", "9", "--kernel-size", "3", "--plot"], "nothing to draw"),
    (["calc", "sigmoid", "--x", "1", "--plot", "a.pdf"], ".png or .svg"),
    (["calc", "sigmoid", "--x", "1", "--plot="], ".png or .svg"),
    (["calc", "sigmoid", "--plot", "3", "--x", "1"], ".png or .svg"),
]


@pytest.mark.parametrize(("words", "message"), REFUSED)
def test_what_can_not_be_drawn_is_said(cli: Cli, words: list[str], message: str) -> None:
    ran = cli(*words)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_a_formula_behind_plot_is_no_file(cli: Cli) -> None:
    assert cli("calc", "--plot", "sigmoid", "--x", "1", "--json").json()["plot"]["file"] is None


@pytest.mark.slow
def test_words_in_a_file_are_no_maths_of_matplotlib() -> None:
    pytest.importorskip("matplotlib")
    picture = Graph("$\\frac{", "x", (Line("y_ $^", (0, 1), (0, 1)),))
    assert picture_file(picture, "svg").startswith(b"<?xml")


def test_hidden_characters_are_refused() -> None:
    with pytest.raises(DlquizError, match="hidden"):
        Line("\x1b[2J", (), ())


# A line through two places, with a gap; a matrix. What they are called is hostile.
_HOSTILE = "<script>&\"'"
ON_A_PAGE = [
    Graph(_HOSTILE, _HOSTILE, (Line(_HOSTILE, (0.0, 1.0, 2.0), (1.0, None, 3.0)),), ((2.0, 3.0),)),
    Graph("flat", "x", (Line("y", (0.0, 1.0), (2.0, 2.0)),)),
    Graph("one place", "x", (Line("y", (4.0,), (0.0,)),)),
    Shades(_HOSTILE, _HOSTILE, ((0.25, 0.75), (1.0, 0.0))),
    Shades("nothing", "w", ((0.0, 0.0),)),
]


@pytest.mark.parametrize("picture", ON_A_PAGE, ids=lambda picture: picture.title[:9])
def test_a_drawing_on_a_page_is_svg_whose_texts_are_literal(picture: Picture) -> None:
    root = ElementTree.fromstring(to_svg(picture))  # ours: no entities, nothing from elsewhere
    assert root.findtext("{*}title") == picture.title
    assert not [node for node in root.iter() if node.tag.endswith("script")]
    places = [float(node.get(key, 0)) for node in root.iter("{*}text") for key in ("x", "y")]
    assert places == [place for place in places if -40 < place < 310]


def test_the_solution_on_a_key_has_the_picture(real_bank: Bank) -> None:
    """The sigmoid's curve with its tangent stands in the key, and nowhere on the paper."""
    items = [generate(real_bank.question("sigmoid"), 3)]
    plan = SheetPlan("en", (), 1, 3, 0)
    paper = render_html(question_paper(items, plan, "CODE", "Sheet"))
    key = render_html(answer_key([(items[0], None)], plan, "CODE", "Sheet"))
    assert (paper.count("<figure"), key.count("<figure")) == (0, 1)

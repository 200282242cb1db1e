"""Exam papers on paper: every variant is worth what its blueprint says, and reads as one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from press import BLUEPRINT, HEADINGS, POINTS, SHIPPED, Press, blueprint_in, refused
from test_sheet import names, pages
from tiny import FACTS, NUMBERS

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.blueprint import blueprint_named
from dlquiz.bank.loading import read_bank
from dlquiz.kinds.numeric.item import WORKED
from dlquiz.kinds.protocol import Item
from dlquiz.paper.document import Exercise, Glance, Heading
from dlquiz.paper.sheet import answer_key, question_paper
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.session.drawing import draw_exam, vary
from dlquiz.session.exam import Exam
from dlquiz.text.blocks import Paragraph, WritingLines
from dlquiz.text.spans import Language, Plain
from dlquiz.use.blueprints import pattern_named


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return blueprint_in(tmp_path)


@pytest.fixture
def press(cli: Cli, tiny_path: Path, tmp_path: Path) -> Press:
    return Press(cli, tiny_path, tmp_path)


# Variants


def papers(bank: Bank, exam: Exam) -> list[Exam]:
    return [exam, *(vary(bank, exam, letter) for letter in "BCDE")]


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", SHIPPED)
def test_every_variant_of_those_that_ship_is_as_planned(real_bank: Bank, name: str, seed: int) -> None:
    """The same questions in the same places, so the same points and the same difficulty; other numbers."""
    blueprint = blueprint_named(name, default_path() / "blueprints")
    first, *others = papers(real_bank, draw_exam(real_bank, blueprint, seed))
    assert first.points == blueprint.points == 100
    for exam in others:
        assert [task.points for task in exam.tasks] == [task.points for task in first.tasks]
        assert [task.item.question for task in exam.tasks] == [task.item.question for task in first.tasks]
        assert len({task.item.identity for task in exam.tasks}) == blueprint.count
    numbers = {tuple(item.identity for item in sums(exam)) for exam in (first, *others)}
    assert len(numbers) == 5


def sums(exam: Exam) -> list[Item]:
    return [task.item for task in exam.tasks if task.item.question.kind == "numeric"]


@pytest.mark.slow
def test_a_variant_is_the_same_every_time_and_another_letter_another_paper(real_bank: Bank) -> None:
    exam = draw_exam(real_bank, blueprint_named("standard", default_path() / "blueprints"), 1)
    assert vary(real_bank, exam, "B") == vary(real_bank, exam, "B") != vary(real_bank, exam, "C")
    assert {task.item.address for task in vary(real_bank, exam, "B").tasks}.isdisjoint(
        task.item.address for task in exam.tasks
    )


def small(file: Path, bank: Bank, count: int = 6) -> Exam:
    """A paper with `product` several times over: the other three of the four questions have one set of values each."""
    file.write_text(BLUEPRINT.replace("count: 2", f"count: {count}"), "utf-8")
    return draw_exam(bank, blueprint_named(str(file), file.parent), 1)


def test_a_question_that_comes_again_has_other_numbers_each_time_in_every_variant(file: Path, tiny_bank: Bank) -> None:
    first, *others = papers(tiny_bank, small(file, tiny_bank))
    assert names([item.address for item in sums(first)]).count("product") == 5  # six of level 1, `square` once
    for exam in others:
        assert len({item.identity for item in sums(exam)}) == 7
        assert {item.identity for item in sums(exam)} != {item.identity for item in sums(first)}


def test_where_no_sound_numbers_are_found_the_old_ones_stay(file: Path, tiny_bank: Bank) -> None:
    first = small(file, tiny_bank)
    kept = vary(tiny_bank, first, "B", lambda item: item.question.id != "product")
    for task, old in zip(kept.tasks, first.tasks, strict=True):
        assert (task.item == old.item) == (task.item.question.id == "product")


def test_a_card_that_is_used_up_stays_whole(file: Path, tmp_path: Path) -> None:
    """3 or 4 times 3 or 4 are four items, and all are asked: in another order, or, if one is not sound, as before."""
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "numbers.yaml").write_text(NUMBERS.replace("draw: 2..60", "draw: [3, 4]"), "utf-8")
    (tmp_path / "bank" / "facts.yaml").write_text(FACTS, "utf-8")
    bank = read_bank(tmp_path / "bank")
    first, *others = papers(bank, small(file, bank, 5))
    products = [item.identity for item in sums(first) if item.question.id == "product"]
    assert len(set(products)) == 4
    for exam in others:
        assert {item.identity for item in sums(exam)} >= set(products)
    picky = vary(bank, first, "B", lambda item: item.identity != products[0])
    assert [item.identity for item in sums(picky) if item.question.id == "product"] == products


def test_the_first_variant_is_what_the_exam_asks(press: Press, tiny_bank: Bank) -> None:
    rows = press.rows("--variants", 3, "--format", "md")
    exam = draw_exam(tiny_bank, blueprint_named(str(press.file), press.folder), 7)
    assert [row["variant"] for row in rows] == ["A", "B", "C"]
    assert rows[0]["items"] == [task.item.address for task in exam.tasks]
    assert len({tuple(names(row["items"])) for row in rows}) == 1
    assert len({row["code"] for row in rows}) == len({tuple(row["items"]) for row in rows}) == 3


# On paper


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_the_pdf_has_title_total_time_headings_and_points(press: Press, lang: Language) -> None:
    """Headings and points on paper and key alike; the blueprint's title is the paper's."""
    top = {
        "zh": ["小测", "共 5 题，满分 12 分，考试时间 10 分钟"],
        "en": ["Short test", "5 questions, 12 points, 10 minutes"],
    }
    worth = {
        "zh": ["（2分）", "（1分）", "（1分）", "（4分）", "（4分）"],
        "en": ["(2points)", "(1point)", "(4points)"],
    }
    for row in press.rows("--variants", 2, "--lang", lang):
        paper, key = (squeezed("".join(pages(row[name]))) for name in ("sheet", "key"))
        for said in (*top[lang], *HEADINGS[lang]):
            assert squeezed(said) in paper
        for heading in HEADINGS[lang]:
            assert key.count(squeezed(heading)) == 1  # above the solutions
            title = re.split("[（(]", heading)[0]
            assert key.count(squeezed(title)) == 2  # and above the answers at a glance
        for points in worth[lang]:
            assert points in paper
            assert points in key
        assert f"/{POINTS}" in paper
        assert all(f"{number}." in paper for number in range(1, 6))


def squeezed(text: str) -> str:
    """The text without white space: where a line breaks is the typesetter's business."""
    return re.sub(r"\s", "", text)


def test_a_title_of_ones_own_stands_instead(press: Press) -> None:
    (row,) = press.rows("--title", "Midterm", "--format", "md", "--lang", "en")
    assert Path(row["sheet"]).read_text("utf-8").startswith("# Midterm\n")


def test_files_are_called_by_the_blueprint(press: Press) -> None:
    (row,) = press.rows("--format", "md")
    assert [Path(row[name]).name for name in ("sheet", "key")] == [
        "dlquiz-week-3-en-7-A.md",
        "dlquiz-week-3-en-7-A-key.md",
    ]


def documents(bank: Bank, file: Path, lang: Language) -> tuple[Any, Any, Exam]:
    pattern = pattern_named(str(file))
    exam = draw_exam(bank, pattern.blueprint, 7)
    plan, items = SheetPlan(lang, (), 5, 7, 0), [task.item for task in exam.tasks]
    paper = question_paper(items, plan, "C", "T", exam)
    return paper, answer_key([(item, None) for item in items], plan, "C", "T", exam), exam


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_questions_are_numbered_through_under_the_headings_of_their_sections(
    tiny_bank: Bank, file: Path, lang: Language
) -> None:
    a, b, c, d = HEADINGS[lang]
    paper, key, exam = documents(tiny_bank, file, lang)
    order = [a, 1, b, 2, 3, c, 4, d, 5]
    assert [shown for shown in map(label, paper.blocks) if shown] == order
    glance, solved = [[*filter(None, found)] for found in _halves(list(map(label, key.blocks)))]
    assert glance == [re.split("[ ]?[（(]", one)[0] if isinstance(one, str) else one for one in order]
    assert solved == order
    assert paper.total_points == exam.points == POINTS
    assert [block.points for block in paper.blocks if isinstance(block, Exercise)] == [2, 1, 1, 4, 4]
    assert {block.level for block in paper.blocks if isinstance(block, Heading)} == {1}
    assert [block.level for block in key.blocks if isinstance(block, Heading)] == [1, 2, 2, 2, 2] * 2


def label(block: object) -> object:
    if isinstance(block, Heading):
        return "".join(span.text for span in block.spans if isinstance(span, Plain))
    if isinstance(block, Paragraph):
        return None  # how the questions below it are answered
    if isinstance(block, Glance):
        return [number for number, _ in block.answers]
    assert isinstance(block, Exercise)
    return block.number


def _halves(labels: list[object]) -> tuple[list[object], list[object]]:
    """What stands at a glance, its numbers one by one, and what with the solutions; without the headings of either."""
    middle = labels.index(SOLUTIONS[0]) if SOLUTIONS[0] in labels else labels.index(SOLUTIONS[1])
    glance = [one for label in labels[1:middle] for one in (label if isinstance(label, list) else [label])]
    return glance, labels[middle + 1 :]


SOLUTIONS = ("解答与证明", "Worked solutions and proofs")


def test_a_sum_of_some_points_has_room_to_work_it_out_and_an_explanation_lines(tiny_bank: Bank, file: Path) -> None:
    """A line a point from three points on; two lines for each of the rubric's three points."""
    paper, key, _ = documents(tiny_bank, file, "en")
    rooms = {
        block.number: [(inner.count, inner.ruled) for inner in block.blocks if isinstance(inner, WritingLines)]
        for block in paper.blocks
        if isinstance(block, Exercise)
    }
    assert WORKED == 3
    assert rooms == {1: [], 2: [], 3: [], 4: [(4, False)], 5: [(6, True)]}
    assert not [
        inner for block in key.blocks for inner in getattr(block, "blocks", ()) if isinstance(inner, WritingLines)
    ]


def test_the_paper_shows_no_address_and_the_key_does(press: Press) -> None:
    """What a question is called may give its answer away."""
    (row,) = press.rows("--format", "md")
    paper, key = (Path(row[name]).read_text("utf-8") for name in ("sheet", "key"))
    for address in row["items"]:
        assert address not in paper
        assert f"`{address}`" in key


@pytest.mark.parametrize(
    ("lang", "rubric"),
    [
        ("zh", "评分要点（每点占 1/3；答到 1、2、3 点，依次得 1.5、2.5、4 分）"),
        ("en", "Rubric (each point is worth 1/3 of the marks: 1, 2, 3 of them earn 1.5, 2.5, 4)"),
    ],
)
def test_the_key_says_what_an_explanation_earns(press: Press, lang: str, rubric: str) -> None:
    """4/3 = 1.33 and 8/3 = 2.67, to the nearest half point."""
    (row,) = press.rows("--format", "md", "--lang", lang)
    assert rubric in Path(row["key"]).read_text("utf-8")


def test_a_bank_with_too_few_questions_is_told_by_section_and_nothing_is_written(press: Press) -> None:
    press.file.write_text(BLUEPRINT.replace("kinds: [choice]\n  count: 1", "kinds: [choice]\n  count: 3"), "utf-8")
    ran = press.sheet("--format", "md", "--lang", "en")
    assert (ran.code, ran.out) == (1, "")
    assert f"{press.file}:4: the section 一、选择题 / Part A asks 3, and there are 1" in ran.err
    assert not (press.folder / "out").exists()


# What does not go together


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["tiny.facts"], "topics"),
        (["-n", "10"], "-n"),
        (["-n", "0"], "-n"),
        (["--level", "1"], "--level"),
        (["--kind", "numeric"], "--kind"),
        (["tiny", "--level", "2"], "topics and --level"),
    ],
)
def test_a_blueprint_says_itself_what_is_asked(press: Press, words: list[str], named: str) -> None:
    assert refused(press.sheet(*words), f"without {named}; leave out one of them")
    assert not (press.folder / "out").exists()


def test_an_unknown_blueprint_is_told_with_those_there_are(press: Press) -> None:
    press.file = Path("standart")
    assert refused(press.sheet(), "there is no blueprint standart", "did you mean standard?")
    press.file = Path("nosuch")
    assert refused(press.sheet(), "known: chinese-paper, standard, or a .yaml file of your own")


def test_a_fault_in_the_file_is_told_with_its_line(press: Press) -> None:
    press.file.write_text(BLUEPRINT.replace("minutes: 10", "minutes: 0"), "utf-8")
    assert refused(press.sheet(), "week-3.yaml:2: ")
    press.file.write_text(BLUEPRINT.replace("[choice]", "[choice]\n  topics: [nosuch]"), "utf-8")
    assert refused(press.sheet(), "week-3.yaml:6: ", "there is no topic 'nosuch'")


def test_a_bank_without_any_question_for_it(press: Press) -> None:
    press.file.write_text(
        BLUEPRINT.partition("- title: {zh: 二")[0].replace("[choice]", "[choice]\n  levels: [3]"), "utf-8"
    )
    ran = press.sheet()
    assert (ran.code, ran.out) == (1, "")
    assert "asks 1, and there are 0" in ran.err

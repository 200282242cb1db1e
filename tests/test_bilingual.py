"""Papers and keys in two languages, side by side: what both say alike stands once, the rest in each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from returned import items

from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import Title
from dlquiz.bank.front import Front
from dlquiz.kinds.registry import generate
from dlquiz.paper.document import Answer, AnswerSheet, Beside, Block, Bubbles, Document, Exercise, Head, Steps
from dlquiz.paper.formats import to_file
from dlquiz.paper.sheet import answer_key, question_paper
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.paper.twofold import side_by_side
from dlquiz.session.exam import Exam, ExamSection
from dlquiz.text.blocks import Pairs, Paragraph, Table
from dlquiz.text.spans import LANGUAGES, Language, Plain, one_line

BOTH: tuple[tuple[Language, ...], ...] = (("zh", "en"), ("en", "zh"))
NAMES = {"zh": "小测", "en": "Short test"}


def exam_of(bank: Bank) -> Exam:
    """A number in one part, one in two, a choice, several options, a statement, an explanation: 3 points each."""
    sections = tuple(ExamSection(Title("部分", "Part"), 3, (item,)) for item in items(bank, 0))
    return Exam("own", Title(NAMES["zh"], NAMES["en"]), 10, 7, sections)


def documents(bank: Bank, languages: tuple[Language, ...], title: str = "") -> tuple[Document, Document]:
    exam, plan = exam_of(bank), SheetPlan(languages[0], (), 6, 7, 0)
    found, name, front = [task.item for task in exam.tasks], title or NAMES[languages[0]], Front(languages=languages)
    key = answer_key([(item, None) for item in found], plan, "CODE", name, exam, front)
    return question_paper(found, plan, "CODE", name, exam, front), key


def exercises(document: Document) -> list[Exercise]:
    return [block for block in document.blocks if isinstance(block, Exercise)]


def within(exercise: Exercise) -> Iterator[Block]:
    """Every block of an exercise, those on the right too."""
    for block in exercise.blocks:
        yield from (*block.left, *block.right) if isinstance(block, Beside) else (block,)


@pytest.mark.parametrize("languages", BOTH)
@pytest.mark.parametrize("form", ["html", "md"])
def test_what_is_said_in_words_is_said_in_both(tiny_bank: Bank, languages: tuple[Language, ...], form: str) -> None:
    """Stems, points by part, names to fill in, answers, solutions, sections and titles."""
    paper, key = (to_file(document, form).decode() for document in documents(tiny_bank, languages))
    names = "姓名 / Name" if languages[0] == "zh" else "Name / 姓名"
    for text in (names, "3 分，每问 1.5 分", "3 points: 1.5 for each part", "部分", "Part", *NAMES.values()):
        assert text in paper, text
    for text in ("答案", "Answer", *NAMES.values()):
        assert text in key, text


def test_what_both_say_alike_stands_once(tiny_bank: Bank) -> None:
    """The answer and the steps of a number; not those of a statement, which is true in words."""
    _, key = documents(tiny_bank, ("zh", "en"))
    square, *_, truth, _ = exercises(key)
    assert [type(block) for block in square.blocks] == [Beside, Answer, Steps]
    assert [block.lang for block in within(truth) if isinstance(block, Answer)] == [None, "en"]


@pytest.mark.parametrize("languages", BOTH)
def test_a_title_of_ones_own_is_the_same_in_both(tiny_bank: Bank, languages: tuple[Language, ...]) -> None:
    paper, key = documents(tiny_bank, languages, "Mock 1")
    assert paper.title == "Mock 1"
    assert key.title.startswith("Mock 1")
    assert not any(name in paper.title + key.title for name in NAMES.values())


def test_a_paper_in_one_language_says_nothing_in_another(tiny_bank: Bank) -> None:
    paper, key = documents(tiny_bank, ("en",))
    assert (paper.second, key.second) == (None, None)
    assert not any(isinstance(block, Beside) for one in (*exercises(paper), *exercises(key)) for block in one.blocks)
    assert "分" not in to_file(paper, "html").decode()


@pytest.mark.slow
def test_every_question_of_the_bank_can_be_set_in_both(real_bank: Bank) -> None:
    """Its two texts have as many blocks of the same kind."""
    for question in real_bank.questions:
        item, plan = generate(question, 3), SheetPlan("zh", (), 1, 7, 0)
        front = Front(languages=("zh", "en"))
        paper = question_paper([item], plan, "C", "T", None, front)
        key = answer_key([(item, None)], replace(plan, lang="en"), "C", "T", None, front)
        assert (paper.second, key.second) == ("en", "en"), question.id
        assert min(len(paper.blocks), len(key.blocks)) > 0, question.id


def test_a_table_stands_once_and_names_its_columns_in_both() -> None:
    """Two of them side by side have too little room: their cells ran into each other."""
    tables = (
        Table(("行", "输出"), (("linear1", "64×32"), ("总数", "(1)")), totals=1),
        Table(("row", "output"), (("linear1", "64×32"), ("all", "(1)")), totals=1),
    )
    stems = (Paragraph((Plain("填写下表。"),)), Paragraph((Plain("Fill in the table."),)))
    one, other = (
        Document(
            lang, "T", "", "CODE", "A", True, (Exercise(1, (stem, table)),), head=Head(told=told, instructions=("-",))
        )
        for lang, stem, table, told in zip(LANGUAGES, stems, tables, ("注意事项", "Instructions"), strict=True)
    )
    both = side_by_side(one, other)
    (exercise,) = exercises(both)
    assert exercise.blocks == (
        Beside(stems[:1], stems[1:]),
        Table(("行 / row", "输出 / output"), (("linear1", "64×32"), ("总数 / all", "(1)")), totals=1),
    )
    assert both.head.told == "注意事项 / Instructions"
    assert (both.variant_title, "".join(both.page_title)) == ("A 卷 / Variant A", "第  页，共  页 / Page  of ")


def test_the_letters_of_an_answer_sheet_are_in_both() -> None:
    sheets = [
        AnswerSheet("", "", (), (Bubbles(1, ("A", "B")), Bubbles(2, letters)), ())
        for letters in (("对", "错"), ("true", "false"))
    ]
    one, other = (
        Document(lang, "T", "", "CODE", "A", True, (sheet,)) for lang, sheet in zip(LANGUAGES, sheets, strict=True)
    )
    (sheet,) = side_by_side(one, other).blocks
    assert isinstance(sheet, AnswerSheet)
    assert [row.letters for row in sheet.bubbles] == [("A", "B"), ("对 / true", "错 / false")]


def test_what_is_to_be_paired_stands_once_with_its_entries_in_both() -> None:
    """Two columns in two languages side by side were four, of a few words a line."""

    def pairs(lang: Language, left: str, right: str) -> Document:
        entries = Pairs((("A", (Plain(left),)), ("B", (Plain("GAN"),))), (("1", (Plain(right),)),))
        return Document(lang, "T", "", "C", "", False, (Exercise(1, (entries,)),))

    (exercise,) = side_by_side(pairs("zh", "教师", "大模型"), pairs("en", "teacher", "the large model")).blocks
    assert isinstance(exercise, Exercise)
    (both,) = exercise.blocks
    assert isinstance(both, Pairs)
    assert [(label, one_line(spans)) for label, spans in (*both.left, *both.right)] == [
        ("A", "教师 / teacher"),
        ("B", "GAN"),
        ("1", "大模型 / the large model"),
    ]

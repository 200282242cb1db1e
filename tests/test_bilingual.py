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
from dlquiz.paper.document import Answer, Beside, Block, Document, Exercise, Steps
from dlquiz.paper.formats import to_file
from dlquiz.paper.sheet import answer_key, question_paper
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.session.exam import Exam, ExamSection
from dlquiz.text.spans import Language

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

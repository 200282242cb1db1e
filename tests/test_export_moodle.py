"""Moodle XML, read back by a strict schema and by a reader of Moodle's cloze."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from pathlib import Path
from typing import Any

import cloze
import pytest
from exported import MADE, view, views
from lxml import etree  # type: ignore[import-untyped]

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.export.formats import to_file
from dlquiz.export.view import View

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("schemas") / "moodle.rng"))


TERMS = """
topic: tiny.terms
title: {zh: 术语, en: Terms}
questions:
- id: star
  kind: fill
  level: 1
  covers: []
  stem: {zh: 哪种搜索？, en: Which search?}
  terms: [A*搜索, A* search, best-first]
  why: {zh: 它带启发函数。, en: It has a heuristic.}
"""


def read(found: Sequence[View]) -> list[Any]:
    """The questions and categories of a file that the schema holds of."""
    quiz = etree.fromstring(to_file(found, "moodle", MADE))
    SCHEMA.assertValid(quiz)
    return list(quiz)


def question(bank: Bank, name: str, lang: str = "en") -> Any:
    """The one question of an item."""
    _, found = read([view(bank, name, lang="zh" if lang == "zh" else "en")])
    return found


def said(answer: Any) -> str:
    return answer.findtext("feedback/text") or ""


def test_each_answer_is_of_moodles_own_type(tiny_bank: Bank) -> None:
    types = {one.findtext("idnumber"): one.get("type") for one in read(views(tiny_bank))}
    types.pop(None)
    assert types == {
        "square#1": "numerical", "thirds#1": "cloze", "arrays#1": "cloze", "product#1": "numerical",
        "pick-one#1": "multichoice", "pick-some#1": "multichoice", "true-or-not#1": "truefalse", "join#1": "matching",
        "line-up#1": "matching", "say-why#1": "essay",
    }  # fmt: skip


def test_a_number_has_its_key_and_the_numbers_of_its_named_mistakes(tiny_bank: Bank) -> None:
    rows = [
        (one.findtext("text"), one.get("fraction"), one.findtext("tolerance"), said(one))
        for one in question(tiny_bank, "square").findall("answer")
    ]
    assert rows == [
        ("81", "100", "0", ""),
        ("49", "0", "0", "the frame was counted on one side only"),
        ("25", "0", "0", r"the frame \(f\) was left out"),
    ]


def test_several_numbers_are_a_cloze_in_which_each_part_weighs_the_same(tiny_bank: Bank) -> None:
    found, text = cloze.blanks(question(tiny_bank, "thirds").findtext("questiontext/text") or "")
    assert [one.weight for one in found] == [1, 1]
    assert [(a.number, a.fraction, a.near, a.said) for a in found[0].answers] == [
        (7, 100, 0, ""), (12, 0, 0, "multiplied instead of added"),
    ]  # fmt: skip
    # 7/3 to two decimals, and a half of 7
    for typed, fraction in ((2.33, 100), (2.34, 100), (2.32, None), (3.5, 0), (3.51, 0)):
        graded = found[1].graded(typed)
        assert (graded.fraction if graded else None) == fraction
    assert "{" not in re.sub(r"\\\(.*?\\\)", "", text)


def test_a_vector_a_matrix_and_a_shape_are_blanks_where_they_stand(tiny_bank: Bank) -> None:
    text = question(tiny_bank, "arrays").findtext("questiontext/text") or ""
    found, left = cloze.blanks(text)
    assert [one.answers[0].number for one in found] == [2, 4, 1.5, 0, 0, 4.5, 6, 28, 28]
    assert [one.weight for one in found] == [6, 6, 3, 3, 3, 3, 4, 4, 4]  # each part 12
    assert left.count("<td>") == 4
    assert " ×  × " in left.replace("<td></td>", "")


CHOICES = [("pick-one", "true", {"100": 1, "0": 2}), ("pick-some", "false", {"50": 2, "-50": 1})]


@pytest.mark.parametrize(("name", "single", "fractions"), CHOICES)
def test_a_wrong_option_of_several_takes_a_right_one_back(
    tiny_bank: Bank, name: str, single: str, fractions: dict[str, int]
) -> None:
    found = question(tiny_bank, name)
    answers = found.findall("answer")
    assert found.findtext("single") == single
    assert {key: sum(one.get("fraction") == key for one in answers) for key in fractions} == fractions
    assert all(bool(said(one)) == (one.get("fraction") in ("0", "-50")) for one in answers)


def test_what_belongs_together_is_joined_by_its_words(tiny_bank: Bank) -> None:
    pairs = {
        one.findtext("text"): one.findtext("answer/text") for one in question(tiny_bank, "join").findall("subquestion")
    }
    assert pairs == {r"\(2\)": "4", r"\(3\)": "9", r"\(4\)": "16"}


def test_an_order_is_joined_by_place(tiny_bank: Bank) -> None:
    """1, 2, 3 in the right order, whatever letters they are shown with."""
    found = question(tiny_bank, "line-up").findall("subquestion")
    places = {(one.findtext("text") or "")[3:]: one.findtext("answer/text") for one in found}
    assert places == {r"\(1\)": "1", r"\(2\)": "2", r"\(3\)": "3"}


def test_the_rubric_is_for_who_marks_and_the_model_answer_for_who_wrote(tiny_bank: Bank) -> None:
    found = question(tiny_bank, "say-why")
    assert "It is larger than" in (found.findtext("graderinfo/text") or "")
    assert "A whole number above 1" in (found.findtext("generalfeedback/text") or "")
    assert "It is larger than" not in (found.findtext("questiontext/text") or "")


def test_every_form_of_a_term_is_right(tmp_path: Path) -> None:
    """An asterisk stands for anything in Moodle: a term's own is a sign."""
    file = tmp_path / "terms.yaml"
    file.write_text(TERMS, "utf-8")
    found = question(read_bank(file), "star")
    answers = {one.findtext("text"): one.get("fraction") for one in found.findall("answer")}
    assert answers == {r"A\* search": "100", r"A\*搜索": "100", "best-first": "100"}
    assert found.findtext("usecase") == "0"


def test_solution_and_proof_are_the_general_feedback(tiny_bank: Bank) -> None:
    text = question(tiny_bank, "square", "zh").findtext("generalfeedback/text") or ""
    assert r"= 81" in text
    assert "padded = F.pad(torch.ones(1, 1, side, side)" in unescape(re.sub("<[^>]*>", "", text))


def test_a_topic_is_a_category_and_its_questions_follow(tiny_bank: Bank) -> None:
    found = [one.findtext("category/text") or one.findtext("idnumber") for one in read(views(tiny_bank, "zh"))]
    assert found.index("$course$/top/dlquiz/zh/tiny/facts") < found.index("join#1")
    assert sum("$course$" in str(one) for one in found) == 2


def test_variants_are_a_category_that_a_quiz_draws_from(tiny_bank: Bank) -> None:
    """Two products that are no variants of each other are not one."""
    pool = [view(tiny_bank, "product", seed, variant=seed - 1) for seed in (1, 2)]
    found = read([*pool, view(tiny_bank, "product", 3), view(tiny_bank, "square")])
    assert [one.findtext("category/text") or one.findtext("idnumber") for one in found] == [
        "$course$/top/dlquiz/en/tiny/numbers/product", "product#1", "product#2",
        "$course$/top/dlquiz/en/tiny/numbers", "product#3", "square#1",
    ]  # fmt: skip


def test_the_schema_refuses_what_moodle_would_not_read(tiny_bank: Bank) -> None:
    """It is no schema that holds of everything."""
    data = to_file([view(tiny_bank, "pick-some")], "moodle", MADE).decode()
    for old, new in (('fraction="50"', 'fraction="51"'), ("<single>", "<sole>"), ('type="multichoice"', 'type="mc"')):
        broken = data.replace(old, new).replace("</single>", "</sole>" if "sole" in new else "</single>")
        assert broken != data
        assert not SCHEMA.validate(etree.fromstring(broken.encode()))

"""What a key and a marking key say, as a lecturer would write it."""

from __future__ import annotations

import re

import pytest

from dlquiz.bank.bank import Bank
from dlquiz.kinds.choice import in_full
from dlquiz.kinds.registry import generate
from dlquiz.maths.width import display_width
from dlquiz.paper.document import Exercise
from dlquiz.paper.manifest import Paper
from dlquiz.paper.marking import marking_key
from dlquiz.paper.sheet import question_paper
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.text.blocks import Paragraph
from dlquiz.text.spans import Code, Language, Plain, Spans, one_line

IN_FULL: list[tuple[str, Language, list[Spans], str]] = [
    ("A", "zh", [(Plain("不变"),)], "A. 不变"),
    ("A", "en", [(Plain("It holds."),)], "A. It holds."),
    ("AB", "zh", [(Plain("一句话。"),), (Plain("又一句。"),)], "A. 一句话；B. 又一句。"),
    ("AB", "en", [(Plain("One."),), (Plain("Two."),)], "A. One; B. Two."),
    ("AB", "en", [(Code("x."),), (Plain("10.5"),)], "A. x.; B. 10.5"),
]


@pytest.mark.parametrize(("letters", "lang", "texts", "expected"), IN_FULL)
def test_a_sentence_among_several_has_no_full_stop_before_the_semicolon(
    letters: str, lang: Language, texts: list[Spans], expected: str
) -> None:
    assert one_line(in_full(letters, list(zip("ABCD", texts, strict=False)), lang)) == expected


# What counts of a term; its spellings stand in question_bank/initnorm-layernorm.yaml.
TERM = ("层归一化", "层标准化", "层规范化", "LN", "LayerNorm", "layer normalization", "layer normalisation")
TOLD: list[tuple[Language, str]] = [
    ("en", "LN (also: LayerNorm, layer normalization, layer normalisation)"),
    ("zh", f"{TERM[0]}（也可写 {'、'.join(TERM[1:])}）"),
]


@pytest.mark.parametrize(("lang", "expected"), TOLD)
def test_keys_have_all_that_counts_of_a_term(real_bank: Bank, lang: Language, expected: str) -> None:
    item = generate(real_bank.question("layernorm-named"), 1)
    assert item.parts[0].forms("zh") == TERM
    assert one_line(item.key_in_full(lang)) == expected
    paper = Paper(SheetPlan(lang, (), 1, 7, 0), "CODE", (item,), None)
    exercise = next(one for one in marking_key(paper, "T").blocks if isinstance(one, Exercise))
    assert [one_line(one.spans) for one in exercise.blocks if isinstance(one, Paragraph)] == [expected]


# Of a paper of these questions, what stands above them: it is said which are meant where that is not all.
CHOICE, TRUTH, NUMBER = "what-a-loss-takes-choice", "tanh-still-saturates", "linear-parameters"
ONE = "hoose the one right option and write its letter in the brackets."
ABOVE = [
    ((CHOICE,), "Choose the one right option and write its letter in the brackets."),
    (
        (CHOICE, NUMBER),
        "For questions with brackets: choose the one right option and write its letter in the brackets.",
    ),
    ((TRUTH, NUMBER), "For questions with brackets: true or false? Mark each statement T or F."),
    ((NUMBER,), ""),
]


@pytest.mark.parametrize(("ids", "expected"), ABOVE)
def test_what_is_said_above_questions_is_true_of_all_of_them(
    real_bank: Bank, ids: tuple[str, ...], expected: str
) -> None:
    items = [generate(real_bank.question(one), 1) for one in ids]
    paper = question_paper(items, SheetPlan("en", (), len(items), 7, 0), "C", "T")
    assert "".join(one_line(one.spans) for one in paper.blocks if isinstance(one, Paragraph)) == expected


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_marking_key_has_a_minus_and_a_line_for_each_mistake(real_bank: Bank, lang: Language) -> None:
    """Of every fifth question that has numbers; a line is 68 columns wide, of which a value takes half at most."""
    items = tuple(generate(one, 1) for one in [one for one in real_bank.questions if one.kind == "numeric"][::5])
    paper = Paper(SheetPlan(lang, (), len(items), 7, 0), "CODE", items, None)
    blocks = [part for one in marking_key(paper, "T").blocks if isinstance(one, Exercise) for part in one.blocks]
    lines = [one_line(block.spans) for block in blocks if isinstance(block, Paragraph)]
    slips = [line for line in lines if line.startswith("✗")]
    assert len(slips) > 100
    assert [line for line in lines if re.search(r"(= |✗ |[\[, ])-\d", line.partition(": ")[0])] == []
    assert any("−" in line for line in lines)
    wide = [line for line in slips if display_width(line) > max(68, display_width(line.partition(": ")[0]) + 36)]
    assert wide == []
    cut = [line for line in slips if line.endswith("…")]
    assert all(display_width(line) > 40 for line in cut)

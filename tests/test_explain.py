"""Questions answered in words: marked by the student against a rubric that nobody sees before."""

from __future__ import annotations

import pytest
from rows import every

from dlquiz.bank.bank import Bank
from dlquiz.export.description import describe
from dlquiz.kinds.answers.letters import read_marks
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.concept import ConceptItem
from dlquiz.kinds.grading import grade
from dlquiz.kinds.registry import generate
from dlquiz.text.blocks import Options, Paragraph
from dlquiz.text.spans import Language, one_line


def item_of(bank: Bank, seed: int = 0) -> ConceptItem:
    item = generate(bank.question("say-why"), seed)
    assert isinstance(item, ConceptItem)
    return item


MARKS: dict[str, str | None] = {
    "A, C": "AC", "c,a": "AC", "Ａ，Ｃ": "AC", "AC": "AC", "A、C": "AC", "B": "B", "A B C": "ABC",
    "0": "", "０": "", "none": "", "None.": "", "无": "", "无。": "", "-": "", "－": "", "—": "",
    "A, C | it says so": "AC", "A|": "A", "b｜全角竖线": "B", "0 | A, B": "", "A | B | C": "A",
    "A | " + "long " * 400: "A",
    "": None, " ": None, "| A": None, " | it says so": None, "D": None, "A, D": None, "A, A": None, "A, 0": None,
    "A-C": None, "1": None, "2/3": None, "it says so": None, "not A": None, "没有 A": None, "A" + " " * 600 + "B": None,
}  # fmt: skip


@every(("text", "wanted"), MARKS.items())
def test_marks(text: str, wanted: str | None) -> None:
    """The points of three that an answer holds; the answer behind the bar is not read, and without marks none is."""
    if wanted is None:
        with pytest.raises(Unreadable, match=r"such as A, C; 0 for none") as caught:
            read_marks(text, 3)
        assert "如 A, C；" in caught.value.why.zh
        assert "写 0" in caught.value.why.zh
    else:
        assert "".join(read_marks(text, 3)) == wanted


def test_marks_name_no_letter_that_is_not_there() -> None:
    with pytest.raises(Unreadable, match="such as A, B;"):
        read_marks("", 2)


MARKED = [("A, B, C", 1), ("C, A", 2 / 3), ("b | only this", 1 / 3), ("0", 0), ("无 | A, B, C", 0)]


@pytest.mark.parametrize(("typed", "score"), MARKED)
def test_an_explanation_is_worth_the_points_it_holds(tiny_bank: Bank, typed: str, score: float) -> None:
    """A third for each of three points; right only if all are met; no option and no mistake to name."""
    part = grade(item_of(tiny_bank), [typed]).parts[0]
    assert part.score == pytest.approx(score)
    assert part.verdict == ("correct" if score == 1 else "wrong")
    assert len(part.value) == round(3 * score)
    assert (part.key, part.mistake, part.problem) == (("A", "B", "C"), None, None)


def test_the_seed_changes_nothing(tiny_bank: Bank) -> None:
    """The same three points under the same letters, whatever the seed."""
    for seed in (0, 1, 10**12 - 1):
        item = item_of(tiny_bank, seed)
        assert (item.order, item.key) == ((), ("A", "B", "C"))


@pytest.mark.parametrize(
    ("lang", "points"),
    [
        ("zh", ["它是整数", "它大于 1", "只有 1 和它自己能整除它"]),
        ("en", ["It is a whole number", "It is larger than 1", "Only 1 and the number itself divide it"]),
    ],
)
def test_the_rubric_is_the_key_and_no_part_of_the_question(tiny_bank: Bank, lang: Language, points: list[str]) -> None:
    item = item_of(tiny_bank)
    assert item.shown(lang) == (Paragraph(item.stem(lang)),)
    shown = {letter: one_line(spans) for letter, spans in item.rubric(lang)}
    assert shown == dict(zip("ABC", points, strict=True))
    title, points_below = item.key_blocks(lang)
    assert isinstance(title, Paragraph)
    assert "1/3" in one_line(title.spans)
    assert points_below == Options(item.rubric(lang))
    assert describe(tiny_bank, "say-why", lang).data["rubric"] == points


def test_the_solution_is_the_model_answer(tiny_bank: Bank) -> None:
    (answer,) = item_of(tiny_bank).solution("zh")
    assert one_line(answer) == "质数是大于 1、只能被 1 和自身整除的整数。"

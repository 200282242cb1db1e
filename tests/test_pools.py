"""`show`: a question may have more options than an item shows. Each draw shows its own; questions without it draw as
they always did."""

from __future__ import annotations

from math import comb
from pathlib import Path

import pytest

from dlquiz.bank.loading import load
from dlquiz.kinds.choice import OptionsItem, OptionsQuestion
from dlquiz.kinds.registry import count_items, generate

SEEDS = 1000


def question_of(folder: Path, kind: str, rights: int, wrongs: int, show: int | None) -> OptionsQuestion | list[str]:
    """A question with so many options; what is wrong with it, if anything is."""
    right = [f"  - right: {{zh: 对{n}, en: right {n}}}\n" for n in range(rights)]
    wrong = [
        f"  - wrong: {{zh: 错{n}, en: wrong {n}}}\n    because: {{zh: 不对{n}, en: not {n}}}\n" for n in range(wrongs)
    ]
    shown = f"  show: {show}\n" if show is not None else ""
    text = (
        "topic: a.b\ntitle: {zh: 测试, en: Test}\nquestions:\n"
        f"- id: pool\n  kind: {kind}\n  level: 1\n  covers: []\n{shown}"
        "  stem: {zh: 下列哪些正确？, en: Which of these are right?}\n  options:\n"
        f"{''.join(right + wrong)}  why: {{zh: 就是这样。, en: So it is.}}\n"
    )
    (folder / "a.yaml").write_text(text, "utf-8")
    bank, faults = load(folder / "a.yaml")
    if faults:
        return [fault.message for fault in faults]
    question = bank.question("pool")
    assert isinstance(question, OptionsQuestion)
    return question


def sound(folder: Path, kind: str, rights: int, wrongs: int, show: int | None) -> OptionsQuestion:
    question = question_of(folder, kind, rights, wrongs, show)
    assert isinstance(question, OptionsQuestion), question
    return question


def drawn(question: OptionsQuestion) -> list[OptionsItem]:
    items = [generate(question, seed) for seed in range(SEEDS)]
    assert all(isinstance(item, OptionsItem) for item in items)
    return [item for item in items if isinstance(item, OptionsItem)]


# Kind, right and wrong options, how many are shown; how many sets can be shown; how many right ones each may have.
POOLS = [
    ("choice", 1, 5, 4, comb(5, 3), {1}),
    ("choice", 1, 6, 3, comb(6, 2), {1}),
    ("choice", 1, 3, None, 1, {1}),
    ("choices", 3, 3, 4, comb(3, 1) * comb(3, 3) + comb(3, 2) * comb(3, 2) + comb(3, 3) * comb(3, 1), {1, 2, 3}),
    ("choices", 4, 4, 4, comb(8, 4) - 1, {1, 2, 3, 4}),  # all sets but the one in which nothing is right
    ("choices", 5, 1, 4, comb(5, 3) + comb(5, 4), {3, 4}),
    ("choices", 3, 2, None, 1, {3}),
]


@pytest.mark.parametrize(("kind", "rights", "wrongs", "show", "sets", "counts"), POOLS)
def test_every_set_of_a_pool_is_drawn_and_counted(
    tmp_path: Path, kind: str, rights: int, wrongs: int, show: int | None, sets: int, counts: set[int]
) -> None:
    question = sound(tmp_path, kind, rights, wrongs, show)
    items = drawn(question)
    assert count_items(question) == (sets, True)
    assert len({frozenset(item.order) for item in items}) == sets
    assert len({item.identity for item in items}) == sets
    assert {len(item.rights) for item in items} == counts


def test_an_item_shows_as_many_as_it_says_each_once_and_its_key_is_right(tmp_path: Path) -> None:
    for item in drawn(sound(tmp_path, "choices", 4, 4, 4)):
        assert len(item.lettered("en")) == len(set(item.order)) == 4
        assert [letter for letter, spans in item.lettered("en") if "right" in str(spans)] == list(item.rights)


def test_each_number_of_right_options_comes_about_as_often(tmp_path: Path) -> None:
    """Half of the sets of 4 of 4 + 4 have two right ones: who draws sets would give the number away."""
    met = [len(item.rights) for item in drawn(sound(tmp_path, "choices", 4, 4, 4))]
    assert all(abs(met.count(count) / SEEDS - 1 / 4) < 0.1 for count in (1, 2, 3, 4))


def test_a_wrong_option_is_known_by_its_place_in_the_file_whatever_is_shown(tmp_path: Path) -> None:
    for item in drawn(sound(tmp_path, "choice", 1, 6, 4)):
        names = {one.mistake.id for one in item.slips}
        assert names == {f"option-{place + 1}" for place in item.order if place}


def test_questions_without_a_pool_draw_as_they_did(tmp_path: Path) -> None:
    """Orders that were drawn before there were pools."""
    question = sound(tmp_path, "choice", 1, 3, None)
    assert [generate(question, seed).order for seed in range(4)] == BEFORE  # type: ignore[attr-defined]


# By hand from `shuffled("pool#0", 4)`: SHA-256 of "pool#0/3" modulo 4, of "pool#0/2" modulo 3, ...
BEFORE = [(0, 1, 3, 2), (1, 3, 0, 2), (3, 1, 2, 0), (3, 1, 2, 0)]

WRONG = [
    ("all that there are", "choice", 1, 3, 4, "shows 4 of 4 options"),
    ("more than there are", "choice", 1, 3, 5, "shows 5 of 4 options"),
    ("too few", "choice", 1, 5, 2, "`show`"),
    ("more than there are letters", "choice", 1, 9, 7, "`show`"),
    ("too many options for no pool", "choice", 1, 6, None, "has 7 options"),
    ("too large a pool", "choice", 1, 12, 4, "has 13 options"),
]


@pytest.mark.parametrize(("why", "kind", "rights", "wrongs", "show", "message"), WRONG, ids=[row[0] for row in WRONG])
def test_a_pool_that_shows_nothing_or_too_much_is_a_fault(
    tmp_path: Path, why: str, kind: str, rights: int, wrongs: int, show: int | None, message: str
) -> None:
    found = question_of(tmp_path, kind, rights, wrongs, show)
    assert isinstance(found, list)
    assert any(message in fault for fault in found)

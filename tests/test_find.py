"""Finding: by topic, title and text in both languages, in order, by kind and level; for `quiz` and `calc` too."""

from __future__ import annotations

import io
import json
import re
from contextlib import closing
from itertools import groupby
from pathlib import Path

import pytest
from conftest import Cli
from histories import at, attempt, opened
from rows import every
from surface import place

from dlquiz.bank.bank import Bank
from dlquiz.bank.find import by_topic, cards_found, selected
from dlquiz.cli.options import any_kind
from dlquiz.ground.errors import UnknownName
from dlquiz.session.course import Wish
from dlquiz.study.listing import Listing
from dlquiz.study.remark import Remark
from dlquiz.terminal.browse import show_topics
from dlquiz.terminal.page import Page
from dlquiz.text.spans import Language
from dlquiz.use import quiz

# One row: words, kind, level, what is found in the small bank.
FOUND = [
    (("tiny.numbers",), None, None, "square thirds arrays product"),
    (("数",), "numeric", None, "square thirds arrays product"),
    (("正方形",), None, None, "square"),
    (("FRAMED Square",), None, None, "square"),
    (("ｓｑｕａｒｅ",), None, None, "square join"),
    (("pick one",), None, None, "pick-one"),
    (("偶数",), None, None, "pick-one pick-some true-or-not"),
    (("take a third",), None, None, "thirds"),
    (("tiny.facts", "square"), None, 1, "square pick-one true-or-not"),
    (("tiny",), "explain", None, "say-why"),
    ((), None, 3, "arrays line-up"),
]


@pytest.mark.parametrize(("words", "kind", "level", "names"), FOUND, ids=str)
def test_what_words_find(
    tiny_bank: Bank, words: tuple[str, ...], kind: str | None, level: int | None, names: str
) -> None:
    assert {entry.id for entry in selected(tiny_bank, words, kind, level)} == set(names.split())


@pytest.mark.parametrize("word", ["quark", "$", "tiny.numbesr"])
def test_a_word_that_finds_nothing_is_said_so(tiny_bank: Bank, word: str) -> None:
    with pytest.raises(UnknownName):
        selected(tiny_bank, ["square", word])


@pytest.mark.parametrize(("word", "topic"), [("relu", "relu"), ("卷积", "卷积"), ("lstm", "lstm"), ("名词解释", "")])
def test_the_real_bank_is_found_in(real_bank: Bank, word: str, topic: str) -> None:
    assert selected(real_bank, [word])
    if topic in ("relu", "lstm"):
        assert cards_found(real_bank, word)


def test_in_order_from_the_first_that_was_never_met(tiny_bank: Bank, tmp_path: Path) -> None:
    where = place(tiny_bank, tmp_path)
    where.recorder.add([attempt(at(2), "square"), attempt(at(2), "arrays")])
    practice = quiz.begin(where, quiz.planned(tiny_bank, Wish(("tiny",), 4, in_order=True), 5))
    ids = list(tiny_bank.asked)
    first = next(place for place, name in enumerate(ids) if name not in ("square", "arrays"))
    assert [item.question.id for item in practice.items] == ids[first : first + 4]


def test_each_topic_stands_once_and_its_questions_together(real_bank: Bank, cli: Cli, tmp_path: Path) -> None:
    """Those of a topic are spread over files: cards, code, derivations."""
    entries = by_topic(real_bank, selected(real_bank, ["cnn", "optim"]))
    topics = [entry.topic for entry in entries]
    assert len(list(groupby(topics))) == len(set(topics)) > 5
    assert Wish(("cnn", "optim"), in_order=True).entries(real_bank) == entries
    shown = cli("browse", "cnn", "optim", "--home", tmp_path, "--lang", "en").out.splitlines()
    heads = [line for line in shown if line in {real_bank.topics[topic].words("en") for topic in topics}]
    assert len(heads) == len(set(topics))


@every("lang, columns", [("en", 80), ("zh", 80), ("en", 40)])
def test_the_topics_fit_a_screen_if_asked_to(real_bank: Bank, lang: Language, columns: int) -> None:
    """The 86 of them are then told by their fields, with every question counted once."""
    entries = by_topic(real_bank, real_bank.select())
    out = io.StringIO()
    show_topics(Page(lang, out, columns), Listing(real_bank, {}, {}), entries, brief=True)
    shown = out.getvalue()
    assert len(shown.splitlines()) <= 22
    counts = [int(count) for count in re.findall(r"^ *[a-z]+  0/(\d+)", shown, re.MULTILINE)]
    assert sum(counts) == len(entries)


def test_browse_lists_and_counts(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    with closing(opened(tmp_path, [attempt(at(2), "square"), attempt(at(2), "thirds", score=0.0)])) as history:
        history.annotate([Remark("square", at(3), True, "两侧")])
    words = ("browse", "--home", tmp_path, "--bank", tiny_path, "--lang", "zh")
    topics = cli(*words).out
    assert "数  tiny.numbers  2/4" in topics
    shown = cli(*words, "tiny.numbers").out
    for text in (
        "square  计算题 *  ★ 做过",
        "thirds  计算题 **  错题",
        "arrays  计算题 ***  没做过",
        "笔记：两侧",
        "共 4 题",
    ):
        assert text in shown
    assert "--in-order" in shown
    assert cli(*words, "tiny", "--kind", "名词解释").out.count("say-why") == 1
    found = json.loads(cli(*words, "--bookmarked", "--json").out)["questions"]
    assert [(one["id"], one["note"], one["met"], one["wrong"]) for one in found] == [("square", "两侧", True, False)]
    assert cli(*words, "--kind", "诗").code == 2
    assert "去掉 --level" in cli(*words, "tiny.numbers", "--level", "3", "--kind", "choice").out
    assert "按 b" in cli(*words, "tiny.facts", "--bookmarked").out
    for line in cli(*words, "tiny", "--plain").out.splitlines():
        assert "\x1b" not in line


def test_calc_finds_by_a_word(cli: Cli, tiny_path: Path) -> None:
    assert "square" in cli("calc", "正方形", "--bank", tiny_path).out
    assert cli("calc", "quark", "--bank", tiny_path).code == 2


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("选择", "choice"),
        ("选择题", "choice"),
        ("判断", "truth"),
        ("简答题", "explain"),
        ("single choice", "choice"),
        ("find the bug", "bug"),
        ("match", "match"),
    ],
)
def test_a_kind_is_called_as_people_call_it(said: str, kind: str) -> None:
    """By its name, by what a screen shows in either language, and without 题."""
    assert any_kind(said) == kind

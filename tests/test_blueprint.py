"""Blueprints: what stands in the YAML, every fault at its line, and the two that ship."""

from __future__ import annotations

from pathlib import Path

import pytest
from rows import every

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.blueprint import Blueprint, Section, Share, Title, blueprint_named, read_blueprint
from dlquiz.bank.loading import bank_files
from dlquiz.ground.errors import BankError, TooFew, UnknownName
from dlquiz.session.drawing import draw_exam, shuffled_within

SHIPPED = default_path() / "blueprints"
PAPER = """\
title: {zh: 期末, en: Final}
minutes: 60
sections:
- title: {zh: 选择题, en: Choice}
  kinds: [choice, choices]
  count: 10
  points: 2
- title: {zh: 计算题, en: Numbers}
  kinds: [numeric]
  topics: {cnn: 2, rnn: 1}
  levels: [2, 3]
  parts: [1, 2]
  points: 5
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "paper.yaml"


def test_all_that_it_says(file: Path) -> None:
    file.write_text(PAPER, "utf-8")
    sections = (
        Section(Title("选择题", "Choice"), (Share((), 10),), 2, ("choice", "choices"), line=4),
        Section(
            Title("计算题", "Numbers"),
            (Share(("cnn",), 2), Share(("rnn",), 1)),
            5,
            ("numeric",),
            (2, 3),
            (1, 2),
            line=8,
        ),
    )
    found = read_blueprint(file, "paper")
    assert found == Blueprint("paper", Title("期末", "Final"), 60, sections, str(file))
    assert (found.count, found.points) == (13, 35)  # 10 + 2 + 1; 10 × 2 + 3 × 5


@pytest.mark.parametrize(
    ("old", "new"),
    [("minutes: 60", "minutes: 600"), ("minutes: 60", "minutes: 1"), ("points: 2", "points: 100"),
     ("count: 10", "count: 197")],
)  # fmt: skip
def test_the_limits_themselves_are_allowed(file: Path, old: str, new: str) -> None:
    """With the three questions of the second section, 197 are the 200 that there may be."""
    assert old in PAPER
    file.write_text(PAPER.replace(old, new, 1), "utf-8")
    assert read_blueprint(file, "").minutes


def test_topics_in_a_list_share_one_count(file: Path) -> None:
    file.write_text(PAPER.replace("  count: 10", "  topics: [cnn, rnn.lstm]\n  count: 10"), "utf-8")
    assert read_blueprint(file, "").sections[0].shares == (Share(("cnn", "rnn.lstm"), 10),)


# What is wrong; what the sound blueprint says; what the broken one says; the line, the message, the hint.
FAULTS = [
    ("an unknown key", "minutes: 60", "minutes: 60\nminuts: 60", 3, "unknown key minuts", "mean minutes"),
    ("no time", "minutes: 60\n", "", 1, "lacks `minutes`", ""),
    ("no time at all", "minutes: 60", "minutes: 0", 2, "is '0'", "1 to 600"),
    ("a time in words", "minutes: 60", "minutes: an hour", 2, "an hour", "1 to 600"),
    ("no section", PAPER[PAPER.index("- title") :], "  []\n", 4, "has no section", "at least one"),
    ("sections that are no list", PAPER[PAPER.index("- title") :], "  choice: 10\n", 4, "is not a list", "- item"),
    ("a title in one language", "en: Choice}", "}", 4, "lacks `en`", ""),
    ("Chinese for both", "title: {zh: 选择题, en: Choice}", "title: 选择题", 4, "in Chinese only", "{zh: ...,"),
    ("maths in a title", "en: Choice}", "en: Choice of $x$}", 4, "holds maths", "plain words"),
    ("an unknown kind", "[choice, choices]", "[choice, choise]", 5, "'choise' is not a kind", "mean choice"),
    ("no kind", "kinds: [numeric]", "kinds: []", 9, "is empty", "leave it out"),
    ("a kind twice", "[choice, choices]", "[choice, choice]", 5, "names something twice", "once"),
    ("a level of 4", "levels: [2, 3]", "levels: [2, 4]", 11, "'4' in `levels`", "from 1 to 3"),
    ("a level that is no list", "levels: [2, 3]", "levels: 2", 11, "is not a list", ""),
    ("parts of a choice", "  count: 10", "  parts: [1]\n  count: 10", 6, "fits no kind", "only numeric"),
    ("no count", "  count: 10\n", "", 4, "lacks `count`", ""),
    ("a count twice", "  parts: [1, 2]", "  parts: [1, 2]\n  count: 3", 13, "said twice", "leave it out"),
    ("a count of 0 for a topic", "{cnn: 2, rnn: 1}", "{cnn: 2, rnn: 0}", 10, "`rnn` of `topics`", "1 to 200"),
    ("no topic", "{cnn: 2, rnn: 1}", "{}", 10, "is empty", "leave it out"),
    ("points for nothing", "points: 2", "points: 0", 7, "`points` of section 1", "0.5 to 100"),
    ("a third of a point", "points: 2", "points: 2.25", 7, "is '2.25'", "half points"),
    ("too many questions", "count: 10", "count: 199", 4, "asks 202 questions", "at most 200"),
    ("a surprise in YAML", "minutes: 60", "minutes: 1:30", 2, "surprise", "quote"),
]  # fmt: skip


@every(("sound", "broken", "line", "message", "hint"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS])
def test_a_fault_is_told_with_its_line(file: Path, sound: str, broken: str, line: int, message: str, hint: str) -> None:
    assert PAPER.count(sound) == 1
    file.write_text(PAPER.replace(sound, broken), "utf-8")
    with pytest.raises(BankError) as told:
        read_blueprint(file, "paper")
    found = [fault for fault in told.value.faults if message in fault.message]
    assert [(fault.path, fault.line) for fault in found] == [(str(file), line)], told.value
    assert hint in found[0].hint


def test_every_fault_is_told_at_once(file: Path) -> None:
    file.write_text(PAPER.replace("minutes: 60", "minutes: 0").replace("points: 2", "points: 0"), "utf-8")
    with pytest.raises(BankError) as told:
        read_blueprint(file, "paper")
    assert [fault.line for fault in told.value.faults] == [2, 7]


def test_a_file_that_is_no_blueprint_at_all(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(BankError, match="not UTF-8"):
        read_blueprint(file, "paper")


@pytest.mark.parametrize("name", ["standard", "chinese-paper"])
def test_those_that_ship_are_worth_a_hundred_points_in_a_realistic_time(name: str) -> None:
    found = blueprint_named(name, SHIPPED)
    assert found.name == name
    assert found.points == 100
    assert 1 <= found.minutes / found.count <= 5
    assert len({section.title.zh for section in found.sections}) == len(found.sections)


def test_a_name_goes_before_a_file_and_a_file_is_found_by_its_path(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(PAPER, "utf-8")
    monkeypatch.chdir(file.parent)
    (file.parent / "standard").write_text("no blueprint", "utf-8")
    assert blueprint_named("standard", SHIPPED).points == 100
    assert blueprint_named("paper.yaml", SHIPPED).minutes == 60


@pytest.mark.parametrize(
    ("name", "hint"), [("standart", "did you mean standard?"), ("x\x1b[2J", "known: chinese-paper, standard")]
)
def test_an_unknown_name_is_told_with_those_there_are(name: str, hint: str) -> None:
    with pytest.raises(UnknownName) as told:
        blueprint_named(name, SHIPPED)
    assert hint in told.value.fault.hint
    assert "\x1b" not in str(told.value)


def test_blueprints_are_no_bank_files() -> None:
    assert not [path for path in bank_files(default_path()) if "blueprint" in str(path)]


# Exact questions, what is left out, and the order

EXACT = """\
title: {zh: 小测, en: Quiz}
minutes: 10
exclude: [square]
shuffle: true
sections:
- title: {zh: 一, en: One}
  questions: [pick-one, product]
  points: 2
- title: {zh: 二, en: Two}
  kinds: [numeric]
  exclude: [tiny.facts]
  count: 2
  points: 1
"""


def test_questions_exclude_and_shuffle_are_read(file: Path) -> None:
    file.write_text(EXACT, "utf-8")
    found = read_blueprint(file, "quiz")
    first, second = found.sections
    assert (first.questions, first.shares, first.count) == (("pick-one", "product"), (), 2)
    assert (second.questions, second.exclude, second.count) == ((), ("tiny.facts", "square"), 2)
    assert (found.shuffle, found.count, found.points) == (True, 4, 6)


EXACT_FAULTS = [
    ("kinds beside questions", "  questions:", "  kinds: [choice]\n  questions:", 7, "stands beside `questions`"),
    ("a count beside questions", "  points: 2", "  count: 2\n  points: 2", 8, "`count` of section 1 stands beside"),
    ("no question", "[pick-one, product]", "[]", 7, "`questions` of section 1 is empty"),
    ("a question twice", "[pick-one, product]", "[product, product]", 7, "names something twice"),
    ("a question in two sections", "- title: {zh: 二", "- title: {zh: 三, en: 3}\n  questions: [product]\n  points: 1\n"
     "- title: {zh: 二", 10, "the question product stands in two sections"),
    ("an order in words", "shuffle: true", "shuffle: often", 4, "`shuffle` is"),
    ("nothing left out", "exclude: [square]", "exclude: []", 3, "`exclude` of the blueprint is empty"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sound", "broken", "line", "message"), [row[1:] for row in EXACT_FAULTS], ids=[row[0] for row in EXACT_FAULTS]
)
def test_a_fault_in_what_is_named_is_told(file: Path, sound: str, broken: str, line: int, message: str) -> None:
    assert EXACT.count(sound) == 1
    file.write_text(EXACT.replace(sound, broken), "utf-8")
    with pytest.raises(BankError) as told:
        read_blueprint(file, "paper")
    assert [fault.line for fault in told.value.faults if message in fault.message] == [line], told.value


def exact(file: Path, bank: Bank, text: str = EXACT) -> list[list[str]]:
    """The questions of each section."""
    file.write_text(text, "utf-8")
    exam = draw_exam(bank, read_blueprint(file, "quiz"), 3)
    return [[item.question.id for item in section.items] for section in exam.sections]


def test_named_questions_come_in_their_order_and_nowhere_else(file: Path, tiny_bank: Bank) -> None:
    """Of the numbers `square` is left out and `product` stands in section one: `thirds` and `arrays` are left."""
    one, two = exact(file, tiny_bank)
    assert one == ["pick-one", "product"]
    assert sorted(two) == ["arrays", "thirds"]
    assert exact(file, tiny_bank, EXACT.replace("[pick-one, product]", "[product, pick-one]"))[0] == [
        "product",
        "pick-one",
    ]


def test_a_topic_that_is_left_out_is_left_out_with_all_below_it(file: Path, tiny_bank: Bank) -> None:
    with pytest.raises(TooFew, match=r":9: the section 二 / Two asks 2, and there are 0"):
        exact(file, tiny_bank, EXACT.replace("[tiny.facts]", "[tiny]"))


def test_every_name_that_the_bank_does_not_have_is_told_at_its_own_line(file: Path, tiny_bank: Bank) -> None:
    text = EXACT.replace("[pick-one, product]", "\n  - product\n  - pick-on").replace("[square]", "\n- sqare")
    text = text.replace("exclude: [tiny.facts]\n  count: 2", "exclude: [tiny.fact]\n  topics:\n    tiny.aera: 1")
    with pytest.raises(BankError) as told:
        exact(file, tiny_bank, text)
    lines = text.split("\n")
    found = [(fault.message, lines[fault.line - 1].strip(), fault.hint) for fault in told.value.faults]
    assert found == [
        ("`exclude` names 'sqare', which is no question and no topic", "- sqare", "did you mean square?"),
        ("there is no question 'pick-on'", "- pick-on", "did you mean pick-one?"),
        ("`exclude` names 'tiny.fact', which is no question and no topic", "exclude: [tiny.fact]",
         "did you mean tiny.facts?"),
        ("there is no topic 'tiny.aera'", "tiny.aera: 1",
         "did you mean tiny.numbers?; for another bank, name a blueprint of its own with --blueprint"),
    ]  # fmt: skip
    assert {fault.path for fault in told.value.faults} == {str(file)}


def test_each_variant_has_an_order_of_its_own_if_asked(file: Path, tiny_bank: Bank) -> None:
    """The questions of a section stay in it; A is in the order that was drawn."""
    file.write_text(EXACT, "utf-8")
    exam = draw_exam(tiny_bank, read_blueprint(file, "quiz"), 3)
    orders = set()
    for letter in "BCDEFGHIJ":
        mixed = shuffled_within(exam, letter)
        assert mixed == shuffled_within(exam, letter)
        for section, old in zip(mixed.sections, exam.sections, strict=True):
            assert sorted(item.address for item in section.items) == sorted(item.address for item in old.items)
        orders.add(tuple(task.item.question.id for task in mixed.tasks))
    assert len(orders) == 4  # two places twice

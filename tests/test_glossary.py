"""The bank spells its terms in one way: what its glossary does not use is a fault where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlquiz.bank.bank import Bank
from dlquiz.bank.glossary import Glossary, Term, glossary_of
from dlquiz.bank.loading import load
from dlquiz.proof.check.spelling import check_spelling

TERMS = Glossary(
    (
        Term("步幅", "stride", "term-stride", ("跨步",)),
        Term("循环神经网络", "recurrent neural network", "term-rnn", ("递归神经网络",)),
        Term("神经网络", "neural network", "term-nn", ("神经网", "neuro net")),
        Term("预热", "warmup", "term-warmup", ("warm-up",)),
        Term("召回率", "recall", "term-recall", ("查全率",)),
    )
)
# A text, and the spellings in it that are not used.
TEXTS: list[tuple[str, str, list[str]]] = [
    ("another spelling", "跨步为 2 的卷积", ["跨步"]),
    ("the right one", "步幅为 2 的卷积", []),
    ("one that is part of the right one is not met", "神经网络有两层", []),
    ("by itself it is", "神经网有两层", ["神经网"]),
    ("one within another wrong one is met once", "递归神经网络", ["递归神经网络"]),
    ("Latin letters, whatever their case", "Warm-up for five epochs", ["Warm-up"]),
    ("its plural", "two warm-ups", ["warm-up"]),
    ("part of a longer word", "linear-warm-up-steps", []),
    ("code is not text", "`warm-up` of a scheduler", []),
    ("nor is maths", "$神经网$", []),
    ("told as another name, in brackets", "召回率（查全率）等于多少", []),
    ("in brackets behind something else", "准确率（查全率）等于多少", ["查全率"]),
    ("told as another name, in words", "召回率又称查全率", []),
    ("used as a name after all", "召回率又称查全率。查全率等于多少", ["查全率"]),
]


@pytest.mark.parametrize(("why", "text", "wanted"), TEXTS, ids=[row[0] for row in TEXTS])
def test_what_is_not_used_is_found_and_nothing_else(why: str, text: str, wanted: list[str]) -> None:
    assert [spelling for spelling, _ in TERMS.misspelt(text)] == wanted


def bank_of(folder: Path, stem: str, glossary: str) -> Bank:
    (folder / "glossary.yaml").write_text(f"glossary:\n{glossary}", "utf-8")
    (folder / "a.yaml").write_text(
        "topic: a.b\ntitle: {zh: 测试, en: Test}\nquestions:\n- id: one\n  kind: fill\n  level: 1\n  covers: []\n"
        f"  stem: {{zh: {stem}, en: A network}}\n  terms: [神经网]\n  why: {{zh: 是, en: So}}\n",
        "utf-8",
    )
    bank, faults = load(folder)
    assert [fault.message for fault in faults] == []
    return bank


ROW = "- {term: nn, zh: 神经网络, en: neural network, unused: [神经网]}\n"


def test_a_fault_names_file_line_and_the_right_spelling(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, "神经网是什么", ROW)
    (fault,) = check_spelling(bank.entries["one"], glossary_of(bank))
    assert (Path(fault.path).name, fault.line) == ("a.yaml", 8)
    assert ("神经网" in fault.message, fault.hint) == (True, "write 神经网络")


def test_what_may_be_typed_is_no_text(tmp_path: Path) -> None:
    """`terms` are spellings that a student may use."""
    bank = bank_of(tmp_path, "神经网络是什么", ROW)
    assert list(check_spelling(bank.entries["one"], glossary_of(bank))) == []


def test_without_its_row_nothing_is_said(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, "神经网是什么", "- {term: other, zh: 其他, en: other}\n")
    assert list(check_spelling(bank.entries["one"], glossary_of(bank))) == []


def test_a_glossary_asks_nothing_and_is_no_topic(tmp_path: Path) -> None:
    bank = bank_of(tmp_path, "神经网络是什么", ROW)
    assert (list(bank.asked), list(bank.titles)) == (["one"], ["a.b"])


WRONG = [
    ("no term", "- {zh: 神经网络, en: neural network}\n", "without a `term`"),
    ("used and unused at once", ROW + "- {term: net, zh: 神经网, en: net}\n", "is how a term is spelled"),
    ("a language is missing", "- {term: nn, zh: 神经网络}\n", "lacks `en`"),
    ("twice", ROW + ROW, "is taken"),
]


@pytest.mark.parametrize(("why", "rows", "message"), WRONG, ids=[row[0] for row in WRONG])
def test_a_glossary_that_is_wrong_is_a_fault(tmp_path: Path, why: str, rows: str, message: str) -> None:
    (tmp_path / "glossary.yaml").write_text(f"glossary:\n{rows}", "utf-8")
    assert any(message in fault.message for fault in load(tmp_path)[1])


@pytest.mark.slow
def test_the_bank_that_ships_spells_a_hundred_and_twenty_terms_in_one_way(real_bank: Bank) -> None:
    bank = real_bank
    glossary = glossary_of(bank)
    assert len(glossary.terms) >= 120
    assert [fault for entry in bank.entries.values() for fault in check_spelling(entry, glossary)] == []

"""Without PyTorch, or with one that is broken: what the ledger has proven is asked, all else is as ever, and it is said
once what to do."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import Cli
from rows import some

from dlquiz.bank.address import item_at
from dlquiz.cli.places import open_bank
from dlquiz.proof.ledger import is_proven
from dlquiz.torchlines.code import NoTorchError, TorchError, UntrustedError
from dlquiz.torchlines.worker import TorchWorker

# What stands where PyTorch should: a wheel that does not load, one of another version, one that ends the process.
BROKEN = {
    "does not load": "raise ImportError('libtorch_cpu.so: cannot open shared object file')",
    "is another version": "__version__ = '0.4'",
    "crashes": "import os; os._exit(139)",
}
WHAT_TO_DO = "pip install --force-reinstall torch"


@pytest.fixture(params=some([(name, name) for name in BROKEN], "does not load"))
def broken(request: pytest.FixtureRequest, cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line where PyTorch is broken: the process that would load it looks here first, as this one does."""
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text(BROKEN[request.param], "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("dlquiz.cli.trust.TorchWorker", TorchWorker)
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "home"))
    return cli


def test_a_quiz_goes_on_with_what_is_proven_and_says_so_once(broken: Cli) -> None:
    """Five questions are not known, one after another."""
    quiz = broken("quiz", "cnn", "-n", "5", "--seed", "3", typed="k\n\n" * 5)
    assert quiz.code == 0, quiz.err
    assert "Score 0/5" in quiz.out
    assert quiz.out.count("it could not be loaded") == 1


def test_an_exam_is_drawn_from_what_is_proven(broken: Cli) -> None:
    exam = broken("exam", "--seed", "3", "--json")
    assert exam.code == 0, exam.err
    assert exam.err.count(WHAT_TO_DO) == 1


def test_what_the_ledger_has_proven_is_shown_printed_and_exported(broken: Cli, tmp_path: Path) -> None:
    """Once it is said what is missing; a key is printed again from its record."""
    bank = open_bank(None)
    proven = next(f"{name}#0" for name in bank.cards if is_proven(bank, item_at(bank, f"{name}#0")))
    commands = (
        ("item", proven),
        ("sheet", "cnn", "-n", "4", "--seed", "7", "--format", "md", "-o", tmp_path / "out"),
        ("key", tmp_path / "out" / "keys" / "papers.json", "--format", "md", "-o", tmp_path / "again"),
        ("export", "md", "cnn", "-n", "4", "--seed", "7", "-o", tmp_path / "cnn.md"),
    )
    for words in commands:
        ran = broken(*words)
        assert (ran.code, ran.err.count(WHAT_TO_DO)) == (0, 1), ran.err
        assert ran.out
    unknown = broken("item", "conv-output-size#987654")
    assert (unknown.code, unknown.out) == (2, "")


@pytest.mark.slow
def test_what_is_to_be_proven_says_what_to_do_and_calculators_need_nothing(broken: Cli) -> None:
    found = broken("calc", "relu", "--x", "1", "--prove")
    assert (found.code, found.out) == (2, "")
    assert found.err.startswith("dlquiz: PyTorch: it could not be loaded")
    assert WHAT_TO_DO in found.err
    for words in ("calc relu --x 1", "net lenet5", "grade conv-output-size#777 5", "browse relu", "stats"):
        ran = broken(*words.split())
        assert ran.code in (0, 1), ran.err
        assert (bool(ran.out), "loaded" in ran.err) == (True, False)


@pytest.fixture
def bare(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line where there is no PyTorch to load."""
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text(BROKEN["does not load"], "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    for place in ("cli.trust", "proof.check.run"):
        monkeypatch.setattr(f"dlquiz.{place}.TorchWorker", TorchWorker)
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path / "home"))
    return cli


def addresses(folder: Path) -> list[list[str]]:
    """Of each paper printed into a folder the addresses of its items."""
    papers = json.loads((folder / "keys" / "papers.json").read_text("utf-8"))["papers"]
    return [[row["item"][0] for row in paper["items"]] for paper in papers]


def all_proven(found: Iterable[str]) -> bool:
    bank = open_bank(None)
    return all(is_proven(bank, item_at(bank, address)) for address in found)


@pytest.mark.parametrize(
    "words", some([("sheet", ("cnn", "-n", "4")), ("blueprint", ("--blueprint", "standard"))], "sheet")
)
def test_every_variant_of_a_paper_holds_what_is_proven(bare: Cli, tmp_path: Path, words: tuple[str, ...]) -> None:
    """The same questions in each, with other numbers; run again, it is all there."""
    command = ("sheet", *words, "--variants", "3", "--seed", "7", "--format", "md", "-o", tmp_path / "out")
    ran = bare(*command)
    assert (ran.code, ran.err.count(WHAT_TO_DO)) == (0, 1), ran.err
    papers = addresses(tmp_path / "out")
    assert all_proven(address for paper in papers for address in paper)
    assert len({tuple(address.partition("#")[0] for address in paper) for paper in papers}) == 1
    assert len(set(map(tuple, papers))) == 3
    assert (bare(*command).code, addresses(tmp_path / "out")) == (0, papers)


def test_variants_for_another_program_are_proven_too(bare: Cli, tmp_path: Path) -> None:
    ran = bare("export", "json", "cnn", "-n", "4", "--variants", "3", "--seed", "7", "-o", tmp_path / "out.json")
    assert (ran.code, ran.err.count(WHAT_TO_DO)) == (0, 1), ran.err
    found = [one["address"] for one in json.loads((tmp_path / "out.json").read_text("utf-8"))["items"]]
    assert len(found) > len({address.partition("#")[0] for address in found})
    assert all_proven(found)


def test_the_keys_of_many_papers_say_once_what_is_missing(bare: Cli, tmp_path: Path) -> None:
    bare("sheet", "cnn", "-n", "2", "--variants", "2", "--seed", "7", "--format", "md", "-o", tmp_path / "out")
    ran = bare("key", tmp_path / "out" / "keys" / "papers.json", "--format", "md", "-o", tmp_path / "again")
    assert (ran.code, ran.err.count(WHAT_TO_DO)) == (0, 1), ran.err


def test_a_check_says_that_nothing_can_be_checked_and_not_that_every_key_is_wrong(bare: Cli, tiny_path: Path) -> None:
    ran = bare("bank", "check", tiny_path, "--trust")
    assert (ran.code, ran.out, ran.err.count(WHAT_TO_DO)) == (2, "", 1)


@pytest.mark.slow
def test_several_processes_write_the_same_and_say_it_once(bare: Cli, tmp_path: Path) -> None:
    command = ("sheet", "cnn", "-n", "4", "--variants", "3", "--seed", "7", "--format", "md")
    bare(*command, "-o", tmp_path / "one")
    ran = bare(*command, "-o", tmp_path / "two", "--jobs", "2")
    assert (ran.code, ran.err.count("it could not be loaded")) == (0, 1), ran.err
    one, two = ((tmp_path / name / "keys" / "papers.json").read_bytes() for name in ("one", "two"))
    assert one == two


@pytest.mark.parametrize("error", [NoTorchError("it could not be loaded", hint="mend it"), UntrustedError()], ids=repr)
def test_why_there_is_no_pytorch_comes_from_another_process_as_it_was(error: TorchError) -> None:
    """Such an error once said "PyTorch: PyTorch: ...", with its hint twice."""
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.fault) == (type(error), str(error), error.fault)

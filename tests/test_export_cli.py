"""`dlquiz export`: what is asked for is drawn, proven and written."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Cli
from lxml import etree  # type: ignore[import-untyped]
from tiny import LIAR

from dlquiz.export.formats import FORMATS


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_every_format_is_written_and_named(cli: Cli, tiny_path: Path, tmp_path: Path, form: str, lang: str) -> None:
    out = tmp_path / f"items.{form}"
    ran = cli("export", form, "--bank", tiny_path, "-n", 10, "--seed", 7, "--lang", lang, "-o", out)
    assert (ran.code, ran.out, ran.err) == (0, f"{out}\n", "")
    assert out.stat().st_size > 1000


def addresses(cli: Cli, *words: object) -> list[str]:
    items: list[str] = cli("export", "moodle", *words, "--lang", "en", "--force", "--json").json()["items"]
    return items


def test_questions_are_found_by_words_and_of_any_kind(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    """As for a sheet: a kind by its name in either language, a word of a title where it is no topic."""
    asked = ("--bank", tiny_path, "-o", tmp_path / "items.xml", "--seed", 7)
    assert addresses(cli, *asked, "--kind", "truth") == addresses(cli, *asked, "--kind", "判断题")
    assert {line.partition("#")[0] for line in addresses(cli, *asked, "--kind", "truth")} == {"true-or-not"}
    assert {line.partition("#")[0] for line in addresses(cli, *asked, "area", "--kind", "numeric")} == {"square"}


def test_variants_are_other_items_of_the_same_questions(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    """A product has many, the square has one: its numbers are given."""
    words = ("--bank", tiny_path, "--seed", 7, "-o", tmp_path / "a.xml")
    one = addresses(cli, *words, "-n", 10)
    three = addresses(cli, *words, "-n", 10, "--variants", 3)
    assert [address for address in three if address in one] == one
    assert {name: sum(address.split("#")[0] == name for address in three) for name in ("product", "square")} == {
        "product": 3, "square": 1,
    }  # fmt: skip
    assert len(set(three)) == len(three)
    quiz = etree.parse(tmp_path / "a.xml").getroot()
    assert sorted(one.text for one in quiz.iter("idnumber")) == sorted(three)


def test_who_asks_for_more_variants_than_there_are_is_told(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    words = ("export", "csv", "--bank", tiny_path, "-n", 10, "--variants", 3, "-o", tmp_path / "a.csv")
    assert "9 questions have fewer than 3 different variants" in cli(*words, "--lang", "en").err
    assert "有 9 题不足 3 个不同的变式" in cli(*words, "--lang", "zh", "--force").err


def test_variants_of_a_question_follow_each_other(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    words = ("--bank", tiny_path, "--seed", 7, "-o", tmp_path / "a.xml", "-n", 10, "--variants", 4)
    names = [address.split("#")[0] for address in addresses(cli, *words)]
    assert names == sorted(names, key=names.index)


def test_the_same_seed_gives_the_same_file(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        cli("export", "qti", "--bank", tiny_path, "--seed", 7, "--variants", 3, "-o", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_what_pytorch_does_not_reproduce_is_never_exported(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "liar.yaml").write_text(LIAR, "utf-8")
    ran = cli("export", "moodle", "--bank", tmp_path / "liar.yaml", "--lang", "en", "-o", tmp_path / "a.xml")
    assert (ran.code, ran.out) == (2, "")
    assert "PyTorch does not reproduce its key" in ran.err
    assert "nothing is left to be exported" in ran.err
    assert not (tmp_path / "a.xml").exists()


@pytest.mark.parametrize("words", [("--variants", 0), ("--variants", 101), ("-n", 0)])
def test_counts_that_make_no_sense_are_refused(
    cli: Cli, tiny_path: Path, tmp_path: Path, words: tuple[object, ...]
) -> None:
    ran = cli("export", "csv", "--bank", tiny_path, *words, "-o", tmp_path / "a.csv")
    assert (ran.code, list(tmp_path.iterdir())) == (2, [])


@pytest.mark.slow
def test_a_library_is_loaded_by_the_format_that_needs_it_alone() -> None:
    program = (
        "import sys, json\n"
        "from importlib import import_module\n"
        "import dlquiz.cli.export\n"
        "from dlquiz.export.formats import FORMATS\n"
        "heavy = ('genanki', 'docx', 'lxml', 'sqlite3')\n"
        "before = [name for name in heavy if name in sys.modules]\n"
        "for form in ('json', 'moodle', 'canvas', 'qti', 'latex', 'csv', 'md'):\n"
        "    import_module(FORMATS[form])\n"
        "print(json.dumps([before, [name for name in heavy if name in sys.modules]]))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(ran.stdout) == [[], []]

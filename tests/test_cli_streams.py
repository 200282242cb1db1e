"""Result on stdout, narration on stderr, no control characters into a pipe, both languages, pipes that close early."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pexpect
import pytest
from conftest import Cli

CHINESE = re.compile(r"[\u4e00-\u9fff]")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f]")

SHOWING = [
    "item square#0",
    "item arrays#0",
    "item pick-one#0",
    "item join#0",
    "grade square#0 81",
    "calc square --side 5 --prove",
    "calc",
    "calc square --help",
    "bank list",
    "bank show square",
    "bank show pick-one",
    "bank show join",
    "quiz --seed 3 -n 3",
    "key CODE",
]


def words_for(line: str, bank: Path, cli: Cli, folder: Path) -> list[object]:
    """The words of a line with the small bank; CODE is the code of a sheet of it."""
    if "CODE" in line:
        ran = cli("sheet", "--bank", bank, "-n", "3", "--format", "md", "-o", folder, "--seed", "5")
        line = line.replace("CODE", ran.out.split()[1])
    return [*line.split(), "--bank", bank]


@pytest.mark.parametrize("line", SHOWING)
def test_a_pipe_gets_no_colour_and_no_control_characters(
    cli: Cli, tiny_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    ran = cli(*words_for(line, tiny_path, cli, tmp_path), typed="s\n\n1\n\ns\n\n")
    assert ran.code in (0, 1)
    assert ran.err == ""
    assert ran.out.endswith("\n")
    assert not CONTROL.search(ran.out)


@pytest.mark.parametrize("line", SHOWING)
def test_each_language_is_whole(cli: Cli, tiny_path: Path, tmp_path: Path, line: str) -> None:
    """English shows no Chinese character; Chinese shows some, wherever there are words at all."""
    words = words_for(line, tiny_path, cli, tmp_path)
    english = cli(*words, "--lang", "en", typed="s\ns\ns\n")
    chinese = cli(*words, "--lang", "zh", typed="s\ns\ns\n")
    assert not CHINESE.search(english.out + english.err)
    assert CHINESE.search(chinese.out)
    assert english.code == chinese.code


LOCALES = [
    ("Chinese by LANG", {"LANG": "zh_CN.UTF-8"}, "zh"),
    ("traditional Chinese too", {"LANG": "zh_TW.UTF-8"}, "zh"),
    ("LC_ALL goes before LANG", {"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
    ("LC_ALL goes before LANG, the other way", {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
    ("LC_MESSAGES goes before LANG", {"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "de_DE.UTF-8"}, "zh"),
    ("another language: English", {"LANG": "de_DE.UTF-8"}, "en"),
    ("no locale: English", {}, "en"),
    ("an empty one counts as none", {"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
]


@pytest.mark.parametrize(("settings", "lang"), [row[1:] for row in LOCALES], ids=[row[0] for row in LOCALES])
def test_the_locale_chooses_the_language(
    cli: Cli, tiny_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], lang: str
) -> None:
    monkeypatch.delenv("LANG")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert bool(CHINESE.search(cli("calc", "--bank", tiny_path).out)) == (lang == "zh")


def test_the_option_goes_before_the_locale(cli: Cli, tiny_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert not CHINESE.search(cli("item", "square#0", "--bank", tiny_path, "--lang", "en").out)


@pytest.mark.slow
def test_coverage_tells_the_counts_and_narrates_what_is_missing(cli: Cli, tiny_path: Path) -> None:
    ran = cli("bank", "coverage", "--bank", tiny_path)
    *rows, traps = ran.out.splitlines()
    assert len(rows) == 2
    assert all(re.search(r"\b0 of \d+ covered", line) for line in rows)
    assert re.search(r"\b0 of \d+;", traps)
    assert "cnn.convolution" in ran.err


def test_the_short_form_of_a_sheet_is_narrated(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    words = ["tiny.facts", "--bank", tiny_path, "-n", "50", "--format", "md", "-o", tmp_path]
    ran = cli("sheet", *words)
    assert ran.code == 0
    assert "not 50" in ran.err
    assert len(ran.out.splitlines()) == 1


def test_a_quiz_asks_what_its_options_say(cli: Cli, tiny_path: Path) -> None:
    concept = cli("quiz", "--bank", tiny_path, "--kind", "concept", "--level", "1", "-n", "2", typed="s\ns\n")
    assert re.findall(r"^\d/2 .*", concept.out, re.MULTILINE) != []
    assert "Numbers" not in concept.out
    assert concept.code == 0


def test_the_same_seed_asks_the_same(cli: Cli, tiny_path: Path) -> None:
    first, second, other = (
        cli("quiz", "--bank", tiny_path, "-n", "4", "--seed", seed, typed="s\n" * 4).out for seed in ("3", "3", "4")
    )
    assert first == second != other


# From here on a process matters: real pipes, a real terminal, a real interruption.
DLQUIZ = [sys.executable, "-m", "dlquiz"]


@pytest.mark.slow
def test_a_reader_that_leaves_early_is_no_error(tiny_path: Path) -> None:
    for words in (["bank", "list"], ["calc", "square", "--side", "5"], ["item", "join#0"]):
        read, write = os.pipe()
        os.close(read)
        ran = subprocess.run(
            [*DLQUIZ, *words, "--bank", str(tiny_path)], stdout=write, stderr=subprocess.PIPE, text=True, timeout=60
        )
        os.close(write)
        assert (ran.returncode, ran.stderr) == (0, ""), words


def test_a_closed_stdin_is_the_end_of_input(cli: Cli, tiny_path: Path) -> None:
    ran = cli("quiz", "-n", "1", "--bank", tiny_path, typed=None)
    assert ran.code == 0
    assert "Nothing was answered." in ran.out


def test_a_closed_stdout_is_no_error(tiny_path: Path) -> None:
    command = f"exec {' '.join(DLQUIZ)} calc square --side 5 --bank {tiny_path} >&-"
    ran = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_behind_stdout_is_told() -> None:
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(
            [*DLQUIZ, "calc", "conv-output-size", "--height", "9", "--kernel-size", "3"],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=60,
        )  # fmt: skip
    assert ran.returncode == 2
    assert ran.stderr.startswith("dlquiz: No space left on device")
    assert len(ran.stderr.splitlines()) == 1


def test_a_stream_that_can_not_show_a_character_spells_it_out(tiny_path: Path) -> None:
    ran = subprocess.run(
        [*DLQUIZ, "calc", "square", "--side", "5", "--bank", str(tiny_path)],
        capture_output=True, timeout=60, env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )  # fmt: skip
    assert ran.returncode == 0
    assert b"49 cm^2" in ran.stdout
    assert ran.stderr == b""


@pytest.mark.parametrize(
    ("settings", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)], ids=["as it is", "NO_COLOR"]
)
def test_a_terminal_has_colours_unless_they_are_not_wanted(
    tiny_path: Path, settings: dict[str, str], coloured: bool
) -> None:
    command = " ".join([*DLQUIZ, "item", "line-up#0", "--bank", str(tiny_path)])
    shown = pexpect.run(command, env={**os.environ, "TERM": "xterm-256color", **settings}, encoding="utf-8", timeout=60)
    assert isinstance(shown, str)
    assert "sorted" in shown
    assert bool(re.search(r"\x1b\[[\d;]*3\d", shown)) == coloured  # 30 to 39 are the colours

"""What can't be used is refused: exit code 2, one clear message that says what to do, and nothing written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import Cli, Ran

from dlquiz.cli.outcome import run
from dlquiz.ground.errors import DlquizError


def refused(ran: Ran, *words: str) -> str:
    """The one message by which it was refused, which holds these words."""
    assert ran.code == 2, ran
    assert ran.out == ""
    assert ran.err.startswith("dlquiz: ")
    for word in words:
        assert word in ran.err, ran.err
    return ran.err


# What is typed behind `calc square --bank TINY`, and what the message says: what is wrong, and what would be right.
SQUARE = [
    ("a needed option is missing", [], ["side", "--side N"]),
    ("without its value", ["--side"], ["--side lacks its value", "--side 5"]),
    ("twice", ["--side", "5", "--side", "6"], ["--side stands twice"]),
    ("twice, in both spellings", ["--side", "5", "--side=5"], ["--side stands twice"]),
    ("a truth value both ways", ["--side", "5", "--round-corners", "--no-round-corners"], ["twice"]),
    ("a truth value with a value", ["--side", "5", "--round-corners=1"], ["takes no value"]),
    ("an empty text", ["--side", ""], ["--side ''"]),
    ("a space", ["--side", " "], ["--side ' '"]),
    ("a word", ["--side", "five"], ["'five'", "not a number", "--side 5"]),
    ("not a number by name", ["--side", "nan"], ["'nan'"]),
    ("infinity", ["--side", "inf"], ["'inf'"]),
    ("infinity, spelled by overflow", ["--side", "1e999"], ["--side"]),
    ("negative", ["--side", "-3"], ["too small", "at least 1"]),
    ("zero", ["--side", "0"], ["too small", "at least 1"]),
    ("a fraction where whole numbers are counted", ["--side", "2.5"], ["not a whole number"]),
    ("10^30", ["--side", "1" + "0" * 30], ["too large"]),
    ("10^30, in powers", ["--side", "10**30"], ["--side"]),
    ("a tower of powers", ["--side", "9**9**9**9"], ["--side"]),
    ("ten thousand digits", ["--side", "9" * 10_000], ["--side"]),
    ("code", ["--side", "__import__('os').getpid()"], ["--side"]),
    ("a vector where a number is meant", ["--side", "[5, 6]"], ["--side", "not a number"]),
    ("an escape sequence", ["--side", "\x1b[31m5"], ["--side"]),
    ("a condition of the card", ["--side", "5", "--frame", "7"], ["the frame f must be narrower", "frame < side"]),
    ("an unknown option near a known one", ["--sied", "5"], ["--sied", "did you mean --side?"]),
    ("an unknown option far from all", ["--zzz", "5"], ["--side, --frame, --round-corners"]),
    ("a value without its option", ["5"], ["'5' is not an option"]),
    ("an unknown language", ["--side", "5", "--lang", "xx"], ["'xx'", "--lang zh or --lang en"]),
    ("a language without its value", ["--side", "5", "--lang"], ["--lang lacks its value"]),
]


@pytest.mark.parametrize(("words", "says"), [row[1:] for row in SQUARE], ids=[row[0] for row in SQUARE])
def test_calc_refuses(cli: Cli, tiny_path: Path, words: list[str], says: list[str]) -> None:
    ran = cli("calc", "square", "--bank", tiny_path, *words)
    assert refused(ran, *says)
    assert "\x1b" not in ran.err


ARRAYS = [
    ("an open bracket", "--x", "[1, 2"),
    ("an empty vector", "--x", "[]"),
    ("words", "--x", "[a, b]"),
    ("a matrix for a vector", "--x", "[[1], [2]]"),
    ("rows of different length", "--w", "[[1, 2], [3]]"),
    ("a row that is not one", "--w", "[[1, 2], 3]"),
]


@pytest.mark.parametrize(("option", "value"), [row[1:] for row in ARRAYS], ids=[row[0] for row in ARRAYS])
def test_calc_refuses_arrays_that_are_none(cli: Cli, tiny_path: Path, option: str, value: str) -> None:
    options = {"--x": "[1, 2]", "--w": "[[1, 2]]", "--c": "3", option: value}
    words = [word for pair in options.items() for word in pair]
    assert refused(cli("calc", "arrays", "--bank", tiny_path, *words), option, "such as [")


# Conditions that PyTorch raises an error about too.
REAL = [
    ("conv-output-size --height 3 --kernel-size 5", ["kernel", "taller than the padded input"]),
    ("conv-output-size --height 3 --kernel-size 5 --padding 0 --lang zh", ["卷积核"]),
    ("conv-output-size --height 32 --kernel-size 5 --stride 0", ["--stride 0", "at least 1"]),
    ("conv-output-size --height 32 --kernel-size 5 --padding -1", ["--padding -1", "at least 0"]),
    ("conv-parameters --in-channels 6 --out-channels 16 --kernel-size 3 --groups 4", ["divisible", "groups"]),
    ("conv-output-sizes --height 3", ["did you mean conv-output-size?"]),
    ("lstm-parameter --input-size 3", ["did you mean lstm-parameters?"]),
    ("nothing-like-any-of-them-at-all", ["`dlquiz calc` lists them"]),
    ("--height 5", ["--height stands before the formula"]),
]


@pytest.mark.parametrize(("line", "says"), REAL, ids=[row[0] for row in REAL])
def test_calc_refuses_what_makes_no_sense_for_a_layer(cli: Cli, line: str, says: list[str]) -> None:
    assert refused(cli("calc", *line.split()), *says)


# Every other command with the small bank.
OTHERS = [
    ("item square", ["'square' is not an address", "question-id#seed"]),
    ("item square#x", ["not an address"]),
    ("item square#-1", ["not an address"]),
    ("item square#1.5", ["not an address"]),
    ("item square#", ["not an address"]),
    ("item #5", ["not an address"]),
    ("item square#" + "9" * 5000, ["the seed 9", "is out of range"]),
    ("item square#²", ["not an address"]),
    ("item sqare#1", ["there is no question 'sqare'", "did you mean square?"]),
    ("item", ["ADDRESS", "dlquiz item --help"]),
    ("grade square#1", ["RESPONSE", "dlquiz grade --help"]),
    ("grade square#1 81 82", ["82"]),
    ("grade sqare#1 81", ["did you mean square?"]),
    ("grade thirds#1 7", ["2 answers", "semicolons"]),
    ("grade thirds#1 7;2;3", ["2 answers"]),
    ("quiz nosuch", ["there is no topic 'nosuch'", "dlquiz browse"]),
    ("quiz tiny.nmbers", ["did you mean tiny.numbers?"]),
    ("quiz -n 0", ["1 to 500"]),
    ("quiz -n -5", ["1 to 500"]),
    ("quiz -n 501", ["1 to 500"]),
    ("quiz -n many", ["-n", "'many' is not a valid int"]),
    ("quiz --seed -1", ["the seed -1"]),
    ("quiz --seed " + "9" * 40, ["the seed 9999"]),
    ("quiz --level 0", ["--level"]),
    ("quiz --level 4", ["--level"]),
    ("quiz --kind chioces", ["--kind", "choices"]),
    ("quiz tiny.numbers --kind concept", ["no question fits", "--kind"]),
    ("quiz --lang fr", ["'fr'", "--lang zh or --lang en"]),
    ("quiz --langg zh", ["--langg", "--lang"]),
    ("sheet --format docx", ["--format docx", "pdf or html or md"]),
    ("sheet --variants 0", ["1 to 500"]),
    ("sheet --variants 501", ["1 to 500"]),
    ("sheet -n 0", ["1 to 500"]),
    ("sheet nosuch", ["there is no topic 'nosuch'", "dlquiz browse"]),
    ("sheet --kind easy", ["--kind numeric or concept"]),
    ("key ABC", ["slip", "copy it again"]),
    ("key !!!", ["not the code of a sheet"]),
    ("key " + "0" * 300, ["not the code of a sheet"]),
    ("key", ["CODE", "dlquiz key --help"]),
    ("bank show sqare", ["did you mean square?"]),
    ("bank show", ["ID"]),
]


@pytest.mark.parametrize(("line", "says"), OTHERS, ids=[row[0][:40] for row in OTHERS])
def test_the_other_commands_refuse(
    cli: Cli, tiny_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, says: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert refused(cli(*line.split(), "--bank", tiny_path), *says)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["item", ""], ["key", ""], ["quiz", ""], ["bank", "show", ""], ["calc", ""]])
def test_an_empty_word_is_no_name(cli: Cli, tiny_path: Path, words: list[str]) -> None:
    assert refused(cli(*words, "--bank", tiny_path))


NO_COMMAND = [
    ("quizz", ["No such command", "quiz"]),
    ("bank lst", ["No such command", "list"]),
    ("bank check --seeds 0", ["--seeds"]),
    ("bank check --jobs 0", ["--jobs"]),
    ("bank new", ["TOPIC"]),
    ("bank new Words", ["'Words' is not a topic", "lower-case"]),
    ("bank new ../x", ["is not a topic"]),
    ("--zzz", ["--zzz", "dlquiz --help"]),
]


@pytest.mark.parametrize(("line", "says"), NO_COMMAND, ids=[row[0] for row in NO_COMMAND])
def test_an_unknown_command_or_option_names_the_nearest(cli: Cli, line: str, says: list[str]) -> None:
    assert refused(cli(*line.split()), *says)


def write_bank(folder: Path, name: str) -> Path:
    """A bank that is not one, by the name of what is wrong with it."""
    path = folder / "bank.yaml"
    content = {
        "broken": b"topic: a.b\n  title: [\n",
        "binary": bytes(range(256)) * 4,
        "empty": b"",
        "nul": b"topic: a.b\0\n",
        "huge": b"# a comment\n" * 3_000_000,
        "a list": b"- 1\n- 2\n",
        "a number": b"7\n",
        "deep": b"topic: " + b"[" * 20_000,
        "wide": b"topic: a.b\ntitle: {zh: a, en: a}\nquestions: [" + b"{}, " * 50 + b"]\n",
        "anchors": b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    }
    if name == "missing":
        return folder / "nowhere.yaml"
    if name == "empty folder":
        return folder
    if name == "fifo":
        os.mkfifo(path)
    elif name == "own link":
        path.symlink_to(path)
    else:
        path.write_bytes(content[name])
    return path


WRONG_BANKS = [
    "broken", "binary", "empty", "nul", "huge", "a list", "a number", "deep", "wide", "anchors",
    "missing", "empty folder", "fifo", "own link",
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG_BANKS)
def test_a_bank_that_is_none_is_refused(cli: Cli, tmp_path: Path, wrong: str) -> None:
    bank = write_bank(tmp_path, wrong)
    ran = cli("calc", "--bank", bank)
    assert refused(ran)
    assert str(tmp_path) in ran.err
    assert len(ran.err) < 20_000
    for line in ran.err.rstrip().splitlines():
        assert line.isprintable()


@pytest.mark.parametrize("wrong", ["broken", "binary", "empty"])
def test_bank_check_finds_fault_with_it_and_exits_with_1(cli: Cli, tmp_path: Path, wrong: str) -> None:
    ran = cli("bank", "check", write_bank(tmp_path, wrong))
    assert ran.code == 1
    assert str(tmp_path / "bank.yaml") in ran.out


def test_an_output_folder_that_is_a_file(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("here before", "utf-8")
    for output in (taken, taken / "below"):
        ran = cli("sheet", "--bank", tiny_path, "-n", "2", "--format", "md", "-o", output)
        refused(ran, str(output), "choose another with -o")
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]
    assert taken.read_text("utf-8") == "here before"


def test_an_output_folder_without_permission(
    cli: Cli, tiny_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _, mode: mode != os.W_OK)
    assert refused(cli("sheet", "--bank", tiny_path, "-n", "2", "-o", tmp_path), "can't be written to")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_no_half_written_file(
    cli: Cli, tiny_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert refused(
        cli("sheet", "--bank", tiny_path, "-n", "2", "--format", "md", "-o", tmp_path), "No space left", "disk"
    )
    assert [path.name for path in tmp_path.rglob("*")] == ["keys"]


def test_a_file_in_the_way_of_the_second_file(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    (tmp_path / "keys" / "dlquiz-en-1-A-key.md").mkdir(parents=True)
    words = ["--bank", tiny_path, "-n", "2", "--format", "md", "-o", tmp_path, "--seed", "1"]
    assert refused(cli("sheet", *words), "dlquiz-en-1-A-key.md")
    assert not list(tmp_path.glob(".*"))


def test_a_title_with_control_characters_is_refused(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    words = ["--bank", tiny_path, "-n", "2", "--format", "md", "-o", tmp_path, "--title", "a\x1b[31mb"]
    assert refused(cli("sheet", *words), "U+001B")
    assert list(tmp_path.iterdir()) == []


def test_whatever_else_goes_wrong_is_one_line_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> int:
        raise ZeroDivisionError("division by zero")

    assert run(break_down) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("dlquiz: internal error (ZeroDivisionError")
    assert len(shown.splitlines()) == 1
    monkeypatch.setenv("DLQUIZ_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(break_down)


def test_exit_codes_of_what_is_thrown(capsys: pytest.CaptureFixture[str]) -> None:
    def throw(error: BaseException) -> int:
        raise error

    assert run(lambda: throw(KeyboardInterrupt())) == 130
    assert run(lambda: throw(DlquizError("wrong", "do this"))) == 2
    assert run(lambda: throw(OSError(13, "Permission denied", "x.yaml"))) == 2
    assert run(lambda: 1) == 1
    assert run(lambda: None) == 0
    assert capsys.readouterr().err.splitlines() == [
        "",
        "dlquiz: wrong; do this",
        "dlquiz: Permission denied: x.yaml; check the path, its permissions and the disk",
    ]

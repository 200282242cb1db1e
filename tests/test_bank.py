"""Loading is checking: every fault of a bank is found, at its line, with what is wrong and what would be right."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from banks import SOUND, edited, line_of, sound_bank, write_bank

from dlquiz.bank import Bank, bank_files, load, read_bank
from dlquiz.errors import BankError, DlquizError, Fault, UnknownName

STEM_EN = "en: A picture of side {side} has"

# What is wrong; what the sound bank says; what the broken one says; the place of the fault; its message; its hint.
FAULTS = [
    # the file
    ("an unknown key of the file", "title: {zh: 面积", "titel: 1\ntitle: {zh: 面积", "titel", "unknown key titel", "mean title"),
    ("a topic that is no id", "topic: tiny.area\n", "topic: ../etc\n", "../etc", "is not a topic", "cnn.pooling"),
    ("no title", "title: {zh: 面积, en: Area}\n", "", "topic:", "lacks `title`", "README"),
    ("a list where a mapping must be", "{side: [4, 6, 8], closed: default}", "[4, 6, 8]", "[4, 6, 8]", "is not a mapping", "name: value"),
    # ids and kinds
    ("an id in capitals", "id: relu-range", "id: ReLU-range", "ReLU-range", "is not an id", "lower-case"),
    ("an entry without an id", "- id: layer-order\n    kind", "- kind", "- kind: order", "without an id", "give it one"),
    ("an id twice", "id: layer-order", "id: relu-range", "id: relu-range\n    kind: order", "id relu-range is taken", "choose another"),
    ("a kind that does not exist", "kind: choice", "kind: choise", "id: relu-range", "no known kind", "mean choice"),
    ("no kind and no formula", "    kind: match\n", "", "id: name-range", "no known kind", "formula: id"),
    ("an unknown formula", "formula: framed-area", "formula: framed-aria", "id: framed-share", "unknown formula framed-aria", "mean framed-area"),
    ("a level of 4", "level: 2", "level: 4", "level: 4", "is '4'", "from 1 to 3"),
    ("a level in words", "level: 2", "level: two", "level: two", "is 'two'", "from 1 to 3"),
    # texts
    ("a missing language", "hint: {zh: 画一张图, en: draw it}", "hint: {zh: 画一张图}", "画一张图", "lacks `en`", "README"),
    ("a third language", "en: draw it}", "en: draw it, fr: dessin}", "fr:", "unknown key fr", "known: zh, en"),
    ("Chinese in a bare string", "left: Tanh", "left: 双曲正切", "双曲正切", "in Chinese only", "{zh: ..., en: ...}"),
    ("a text that is a list", "en: draw it", "en: [draw, it]", "[draw", "is not a text", "quote it"),
    ("an unknown placeholder", "Side {side},", "Side {side} {hight},", "zh: 边长 {side}，", "differ in the placeholders hight", "the same in both"),
    ("a placeholder in only one language", "Side {side}, frame {frame},", "Side {side},", "zh: 边长 {side}，", "differ in the placeholders frame", "the same"),
    ("a placeholder in a concept question", "stem: {zh: 配对, en: Match them.}", "stem: {zh: '{n}', en: '{n}'}", "'{n}'", "{n}, which is not given", "numeric"),
    ("a number where a choice of words must be", "{closed?四周都有|只有两边}", "{closed}", "{closed}", "differ in the placeholders closed", "same"),
    ("a truth value without words", "{closed?all around|on two sides}", "{closed?all around}", STEM_EN, "lacks its second text", "if false"),
    ("an empty text", "en: draw it}", "en: ''}", "en: ''}", "is empty", "write the text"),
    ("an open dollar", "Find the area $A$.", "Find the area $A.", STEM_EN, "never closed", "written twice"),
    ("an open brace", "frame of width {frame}", "frame of width {frame", STEM_EN, "a { inside a {", "no further choice"),
    ("a closing brace alone", "Find the area $A$.", "Find } the area $A$.", STEM_EN, "a } without its {", "twice"),
    ("an unknown LaTeX command", "'$(0, 1)$'\n        because", "'$\\input{x}$'\n        because", "\\input", "\\input", ""),
    ("a stem that hides a drawn value", "边框宽 {frame}，比例", "比例", "zh: 边长 {side}，比例", "differ in the placeholders frame", "same"),
    # givens
    ("an unknown key of a given", "unit: cm,", "units: cm,", "units:", "unknown key units", "mean unit"),
    ("a given without a symbol", "{symbol: f, zh: 边框", "{zh: 边框", "zh: 边框,", "lacks `symbol`", "README"),
    ("a given that Python can't name", "scale: {symbol", "lambda: {symbol", "lambda:", "'lambda' is not a name", "kernel_size"),
    ("a given of an unknown kind", "kind: truth, zh", "kind: boolean, zh", "boolean", "the kind boolean", "integer, number or truth"),
    ("a given neither drawn nor known", "zh: 比例, en: scale, default: 0.5", "zh: 比例, en: scale", "en: scale", "neither draw nor default", "drawn from"),
    ("a shape that is no shape", "shape: [2]", "shape: [2, x]", "shape: [2, x]", "the shape of weights", "[2, 3]"),
    ("a default of another shape", "default: [1, 2]", "default: [[1, 2]]", "[[1, 2]]", "a matrix of whole numbers, not a vector", "shape"),
    ("a fraction as default of a whole number", "default: 2,", "default: 2.5,", "2.5", "a number, not a whole number", "kind: number"),
    ("a default with an unknown name", "default: 0.5", "default: sise / 2", "sise / 2", "the name sise is not known", "mean side"),
    ("a bound that is no number", "max: 9", "max: [9]", "max: [9]", "`max` of the given frame is not a number", "one number"),
    ("a draw beyond the bound", "max: 9", "max: 2", "max: 2", "frame is drawn above its largest value 2", "raise max"),
    ("a draw below the least whole number", "draw: '1..3'", "draw: 0..3", "0..3", "drawn below its least value 1", "say min: 0"),
    ("a draw backwards", "draw: 2..20", "draw: 20..2", "20..2", "the draw of side is empty", "smaller number first"),
    ("a draw of decimals for a whole number", "draw: 2..20", "draw: 2..20 step 0.5", "step 0.5", "drawn from decimals", "kind: number"),
    ("a draw that is no range", "draw: 2..20", "draw: 2-20", "2-20", "can't be read", "5..64"),
    ("a draw of too many steps", "draw: 2..20", "draw: 2..999999", "999999", "999,998 steps", "100,000"),
    ("a draw that lists nothing", "draw: 2..20", "draw: []", "draw: []", "list of nothing", "rows"),
    ("a draw that lists a value twice", "draw: [true, false]", "draw: [true, true]", "[true, true]", "a value twice", "each once"),
    ("a draw of another kind", "draw: [true, false]", "draw: [1, 0]", "[1, 0]", "which is not a truth value", "of its kind"),
    # expressions
    ("an unknown name in an expression", "is: side ** 2, zh", "is: sid ** 2, zh", "sid ** 2", "character 1: the name sid is not known", "mean side"),
    ("an unknown function", "is: side + 2*frame", "is: side + flor(2*frame)", "flor", "character 8: the function flor", "mean floor"),
    ("an expression that breaks off", "is: side + 2*frame", "is: side + 2*", "side + 2*\n", "can't be read as an expression", ""),
    ("an import in an expression", "is: side + 2*frame", "is: __import__('os').system('x')", "__import__", "is not a call of the formula language", "f(x)"),
    ("a condition that is a number", "is: frame < side + 10", "is: side + 10", "is: side + 10,", "a condition is a whole number", "comparison"),
    ("a condition without words", "zh: 边框不能太宽, en: the frame must not be too wide", "zh: 太宽", "zh: 太宽", "lacks `en`", "README"),
    ("a condition of drawing that is a number", "draw_where: [side != frame]", "draw_where: [side]", "[side]", "a condition of drawing is", "comparison"),
    # results
    ("a result that is no whole number and has no digits", "decimals: 4, ", "", "share: {symbol", "not always a whole number", "decimals: 4"),
    ("a whole number with digits", "en: total area, ", "en: total area, decimals: 2, ", "decimals: 2", "is a whole number", "leave decimals"),
    ("decimals and significant digits", "decimals: 4", "decimals: 4, significant: 3", "significant", "both decimals and significant", "keep one"),
    ("a result named like a given", "      area: {symbol: A", "      side: {symbol: A", "side: {symbol: A", "both a given and a result", "another name"),
    ("an asked result that does not exist", "ask: [area]", "ask: [aria]", "id: framed-area", "result aria is not known", "mean area"),
    ("a symbol that is no maths", "{symbol: A,", "{symbol: 'A_{',", "A_{", "the symbol 'A_{'", ""),
    # mistakes and example
    ("a mistake of an unknown result", "of: area, is: side ** 2", "of: aera, is: side ** 2", "of: aera", "the result aera is not known", "mean area"),
    ("a mistake of another shape", "is: side + 2*frame", "is: weights", "is: weights", "the mistake is a vector of numbers", ""),
    ("a mistake twice", "id: not-squared", "id: no-frame", "id: no-frame\n", "the mistake no-frame twice", "its own id"),
    ("a mistake without its example", "example: 25}", "}", "id: no-frame", "lacks `example`", "README"),
    ("an example that lacks a value", "area: 81, ", "", "example: {side: 5, frame", "lacks area", "by hand"),
    ("an example of an unknown name", "area: 81, ", "area: 81, aera: 81, ", "id: framed-area", "aera is not known", "mean area"),
    ("an example of another kind", "example: {side: 5,", "example: {side: 5.5,", "5.5", "side of the example is not a whole number", "kind and shape"),
    # options
    ("two right options", "- wrong: '$(0, 1)$'\n        because: {zh: 这是 Sigmoid。, en: That is the sigmoid.}", "- right: '$(0, 1)$'", "- right: '$[0", "has 2 right options", "exactly one"),
    ("a right option with a because", "- right: '$[0, +\\infty)$'", "- right: '$[0, +\\infty)$'\n        because: no", "because: no", "that is right has a `because`", "why an option is wrong"),
    ("a wrong option without a because", "        because: {zh: 这是 Tanh。, en: That is tanh.}\n", "", "$(-1, 1)$'\n    why", "lacks `because`", "README"),
    ("an option that is neither", "- right: '$[0", "- true: '$[0", "- true:", "not one of `right` and `wrong`", "right:"),
    ("two options alike", "- wrong: '$(-1, 1)$'", "- wrong: '$(0, 1)$'", "- right: '$[0", "say the same in", "different"),
    ("two options", "    order: [Conv2d, BatchNorm2d, ReLU]", "    order: [Conv2d, ReLU]", "[Conv2d, ReLU]", "has 2 order", "3 to 6"),
    ("a pair without its right side", "{left: ReLU, right: '$[0, +\\infty)$'}", "{left: ReLU}", "left: ReLU", "lacks `right`", "README"),
    # PyTorch lines, at their own lines
    ("a forbidden member in the second line", "torch.ones(width, width)", "torch.load('x')", "torch.load", "torch.load is not allowed", ""),
    ("a result never assigned", "      share = scale *", "      shore = scale *", "shore =", "the result 'share' is never assigned", "share = ..."),
    ("Python that is none", "area = int(torch", "area = = int(torch", "area = = int", "this is not Python", ""),
    ("an import", "      width = side", "      import os\n      width = side", "import os", "nothing can be imported", "already there"),
    ("a fact that ends in an assignment", "      (y.min() == 0) and (y.max() == 9)", "      z = 1", "z = 1", "not an expression", "come out true"),
]  # fmt: skip


def faults_of(folder: Path, text: str) -> list[Fault]:
    return load(write_bank(folder, text))[1]


def test_the_bank_that_the_tests_break_is_sound(tmp_path: Path) -> None:
    bank = sound_bank(tmp_path)
    assert list(bank.asked) == [
        "framed-area", "framed-share", "relu-range", "relu-sparse", "name-range", "layer-order"
    ]  # fmt: skip
    assert [formula.id for formula in bank.formulas] == ["framed-area"]


@pytest.mark.parametrize(
    ("old", "new", "place", "message", "hint"), [row[1:] for row in FAULTS], ids=[row[0] for row in FAULTS]
)
def test_a_fault_is_found_at_its_line(tmp_path: Path, old: str, new: str, place: str, message: str, hint: str) -> None:
    text = edited(old, new)
    found = faults_of(tmp_path, text)
    matching = [fault for fault in found if message in fault.message]
    assert matching, found
    assert matching[0].line == line_of(text, place), found
    assert hint in matching[0].hint
    assert matching[0].path == str(tmp_path / "tiny.yaml")


def test_one_slip_makes_few_faults(tmp_path: Path) -> None:
    """What follows from a fault does not bury it."""
    counts = [len(faults_of(tmp_path, edited(old, new))) for _, old, new, *_ in FAULTS]
    assert max(counts) <= 8
    assert sum(count == 1 for count in counts) >= 0.6 * len(counts)


def test_all_faults_of_a_file_are_found_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = SOUND
    for old, new in (
        ("draw: 2..20", "draw: 20..2"), ("decimals: 4, ", ""), ("side ** 2, zh", "sid ** 2, zh"),
        ("torch.ones(width, width)", "torch.onse(width, width)"), ("level: 2", "level: 4"), ("Find the area $A$.", "Find $A."),
        ("kind: choice", "kind: choise"), ("left: Tanh", "left: 双曲正切"),
    ):  # fmt: skip
        text = edited(old, new, text)
    found = faults_of(tmp_path, text)
    assert len(found) == 8, found
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)


def test_faults_of_several_files_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    write_bank(tmp_path, edited("level: 2", "level: 4"), "a.yaml")
    write_bank(tmp_path, edited("topic: tiny.area", "topic: tiny.other"), "b.yaml")
    bank, found = load(tmp_path)
    assert bank is not None
    assert found[0].message == "`level` of the question framed-share is '4'"
    taken = [fault for fault in found if "is taken" in fault.message]
    assert {fault.path for fault in taken} == {str(tmp_path / "b.yaml")}
    assert len(taken) == 6
    assert all("a.yaml; choose another" in fault.hint for fault in taken)


def test_a_topic_has_one_file(tmp_path: Path) -> None:
    write_bank(tmp_path, name="a.yaml")
    write_bank(tmp_path, "topic: tiny.area\ntitle: Area\n", "b.yaml")
    assert [fault.message for fault in load(tmp_path)[1]] == ["the topic tiny.area has a file already"]


def test_a_fault_reads_file_line_what_hint(tmp_path: Path) -> None:
    path = write_bank(tmp_path, edited("level: 2", "level: 4"))
    line = line_of(SOUND, "level: 2")
    with pytest.raises(BankError) as caught:
        read_bank(path)
    assert str(caught.value) == f"{path}:{line}: `level` of the question framed-share is '4'; a whole number from 1 to 3"


# Files that are no bank


FILES = [
    ("an empty file", b"", "is empty"),
    ("a file of comments", b"# nothing\n", "is empty"),
    ("a picture", b"\x89PNG\r\n\x1a\n\x00\xff", "is not UTF-8 text"),
    ("UTF-16", "topic: x".encode("utf-16"), "is not UTF-8 text"),
    ("three megabytes", b"# " + b"x" * 3_000_000, "is longer than 2,000,000 bytes"),
    ("a list", b"- 1\n", "is not a mapping"),
    ("a word", b"hello\n", "is not a mapping"),
    ("zeros", b"\0" * 100, "the invisible character U+0000"),
    ("Windows line ends, which are fine, but nothing in it", b"topic: a.b\r\n", "lacks `title`"),
]


@pytest.mark.parametrize(("data", "message"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
def test_a_file_that_is_no_bank(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_bytes(data)
    _, found = load(path)
    assert any(message in fault.message for fault in found), found
    with pytest.raises(DlquizError):
        read_bank(path)


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path) -> None:
    plain = sound_bank(tmp_path)
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())
    bank, found = load(path)
    assert found == []
    assert bank is not None
    assert [q.digest for q in bank.questions] == [q.digest for q in plain.questions]


def test_places_that_are_no_bank(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder.yaml").mkdir()
    for path, message in (
        (tmp_path / "nowhere", "there is no bank at"),
        (tmp_path / "empty", "there is no bank in"),
        (Path(os.devnull), "neither a file nor a folder"),
        (tmp_path / ("x" * 5000), "there is no bank at"),
        (tmp_path / "nul\0byte", "there is no bank at"),
        (tmp_path / "esc\x1b[31m", "there is no bank at"),
    ):
        with pytest.raises(DlquizError, match=message) as caught:
            read_bank(path)
        assert caught.value.fault.hint
        assert "\x1b" not in str(caught.value)
    assert "not a file" in load(tmp_path)[1][0].message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_or_endless_file_in_a_folder_does_not_hang(tmp_path: Path) -> None:
    write_bank(tmp_path)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "zero.yaml").symlink_to("/dev/zero")
    began = time.monotonic()
    _, found = load(tmp_path)
    assert time.monotonic() - began < 5
    assert [(Path(fault.path).name, "can't be read" in fault.message) for fault in found] == [
        ("pipe.yaml", True),
        ("zero.yaml", True),
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = write_bank(tmp_path)
    path.chmod(0)
    assert "can't be read: Permission denied" in load(path)[1][0].message


def test_another_ending_is_a_fault_and_the_syllabus_is_no_topic(tmp_path: Path) -> None:
    write_bank(tmp_path, name="tiny.yml")
    (tmp_path / "syllabus.yaml").write_text("topics: []\n")
    assert [file.name for file in bank_files(tmp_path)] == ["tiny.yml"]
    assert [(fault.message, fault.hint[:9]) for fault in load(tmp_path)[1]] == [("is not named .yaml", "rename it")]


# What the bank gives


def test_unknown_names_come_with_the_nearest(tmp_path: Path) -> None:
    bank = sound_bank(tmp_path)
    with pytest.raises(UnknownName, match=r"no formula 'framed-aera'; did you mean framed-area\?"):
        bank.formula("framed-aera")
    with pytest.raises(UnknownName, match=r"no question 'relu-rang'; did you mean relu-range\?"):
        bank.question("relu-rang")
    with pytest.raises(UnknownName, match=r"no topic 'tiny.are'; did you mean tiny.area\?"):
        bank.select(["tiny.are"])


@pytest.mark.parametrize(
    ("topics", "kind", "level", "expected"),
    [
        ((), None, None, 6), (("tiny",), None, None, 6), (("tiny.area",), "numeric", None, 2), ((), "concept", None, 4),
        ((), "truth", None, 1), ((), None, 2, 1), ((), "match", 2, 0),
    ],
)  # fmt: skip
def test_selecting(tmp_path: Path, topics: tuple[str, ...], kind: str | None, level: int | None, expected: int) -> None:
    assert len(sound_bank(tmp_path).select(topics, kind, level)) == expected


def digests(folder: Path, text: str) -> dict[str, str]:
    return {question.id: question.digest for question in sound_bank(folder, text).questions}


def test_the_digest_of_a_question_follows_what_it_says_and_nothing_else(tmp_path: Path) -> None:
    before = digests(tmp_path, SOUND)
    same = edited("    level: 2\n", "    # a comment\n    level:    2   # and one more\n\n")
    same = edited("{zh: 配对, en: Match them.}", "{en: 'Match them.', zh: \"配对\"}", same)
    same = edited("    kind: order\n    level: 1\n    stem: {zh: 排序", "    level: 1\n    kind: order\n    stem: {zh: 排序", same)
    assert digests(tmp_path, same) == before
    changed = digests(tmp_path, edited("Match them.", "Match them!"))
    assert {name for name in before if changed[name] != before[name]} == {"name-range"}
    on_the_card = digests(tmp_path, edited("draw: 2..20", "draw: 2..21"))
    assert {name for name in before if on_the_card[name] != before[name]} == {"framed-area", "framed-share"}


# The cache


def content(bank: Bank) -> object:
    return bank.digest, bank.topics, bank.cards, bank.asked, bank.formulas, bank.questions


def test_the_bank_from_the_cache_is_the_bank_that_was_read(tmp_path: Path) -> None:
    path, cache = write_bank(tmp_path), tmp_path / "cache" / "deep"
    fresh = read_bank(path, cache)
    assert [file.name for file in cache.iterdir()] == [f"bank-{fresh.digest}.json"]
    assert content(read_bank(path, cache)) == content(fresh) == content(read_bank(path))


def test_a_cached_bank_knows_where_its_files_are_now(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        bank = read_bank(write_bank(tmp_path / folder), cache)
        assert bank.question("relu-range").path == str(tmp_path / folder / "tiny.yaml")
    assert len(list(cache.iterdir())) == 1


BROKEN = [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"topics": []}', b'{"topics": {}, "cards": [[1]], "asked": []}', b"3"]


@pytest.mark.parametrize("data", BROKEN)
def test_a_broken_cache_is_ignored_and_mended(tmp_path: Path, data: bytes) -> None:
    path, cache = write_bank(tmp_path), tmp_path / "cache"
    fresh = read_bank(path, cache)
    file = cache / f"bank-{fresh.digest}.json"
    file.write_bytes(data)
    assert content(read_bank(path, cache)) == content(fresh)
    assert json.loads(file.read_bytes())["cards"]


def test_an_edited_bank_is_read_anew_and_a_faulty_one_never_remembered(tmp_path: Path) -> None:
    path, cache = write_bank(tmp_path), tmp_path / "cache"
    before = read_bank(path, cache)
    write_bank(tmp_path, edited("draw: 2..20", "draw: 2..21"))
    after = read_bank(path, cache)
    assert after.digest != before.digest
    assert len(after.formula("framed-area").given[0].domain or ()) == 20
    write_bank(tmp_path, edited("draw: 2..20", "draw: 20..2"))
    with pytest.raises(BankError):
        read_bank(path, cache)
    assert len(list(cache.iterdir())) == 2


def test_a_cache_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    assert read_bank(write_bank(tmp_path), blocked / "cache").digest == read_bank(tmp_path / "tiny.yaml").digest

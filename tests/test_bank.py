"""Loading is checking: every fault of a bank is found, at its line, with what is wrong and what would be right."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from banks import SOUND, edited, faults_of, line_of, sound_bank, write_bank
from msgspec import structs
from rows import every

from dlquiz.bank.bank import Bank
from dlquiz.bank.cache import MAX_CACHED
from dlquiz.bank.loading import bank_files, load, read_bank
from dlquiz.ground.errors import BankError, DlquizError, UnknownName


def test_the_bank_that_the_tests_break_is_sound(tmp_path: Path) -> None:
    bank = sound_bank(tmp_path)
    assert list(bank.asked) == [
        "framed-area", "framed-share", "relu-range", "relu-sparse", "name-range", "relu-term",
        "layer-order",
    ]  # fmt: skip
    assert [formula.id for formula in bank.formulas] == ["framed-area"]


def test_all_faults_of_a_file_are_found_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = SOUND
    for old, new in (
        ("draw: 2..20", "draw: 20..2"), ("decimals: 4, ", ""), ("side ** 2, zh", "sid ** 2, zh"),
        ("torch.ones(width, width)", "torch.onse(width, width)"), ("level: 2", "level: 4"),
        ("Find the area $A$.", "Find $A."),
        ("kind: choice", "kind: choise"), ("left: Tanh", "left: 双曲正切"),
    ):  # fmt: skip
        text = edited(old, new, text)
    found = faults_of(tmp_path, text)
    assert len(found) == 8, found
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)


def test_faults_of_several_files_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    write_bank(tmp_path, edited("level: 2", "level: 4"), "a.yaml")
    write_bank(tmp_path, edited("topic: tiny.area", "topic: tiny.other"), "b.yaml")
    _, found = load(tmp_path)
    assert found[0].message == "`level` of the question framed-share is '4'"
    taken = [fault for fault in found if "is taken" in fault.message]
    assert {fault.path for fault in taken} == {str(tmp_path / "b.yaml")}
    assert len(taken) == 7
    assert all(re.search(r"a\.yaml:\d+; choose another", fault.hint) for fault in taken)


def test_a_topic_may_have_several_files_of_one_title(tmp_path: Path) -> None:
    write_bank(tmp_path, name="a.yaml")
    title = SOUND.split("\n")[1]
    other = write_bank(tmp_path, f"topic: tiny.area\n{title}\n", "b.yaml")
    bank, found = load(tmp_path)
    assert found == []
    assert list(bank.topics) == ["tiny.area"]
    other.write_text("topic: tiny.area\ntitle: Other\n", "utf-8")
    assert [(fault.path, fault.line, fault.message) for fault in load(tmp_path)[1]] == [
        (str(other), 2, "another file has another title for the topic tiny.area")
    ]


def test_a_fault_reads_file_line_what_hint(tmp_path: Path) -> None:
    path = write_bank(tmp_path, edited("level: 2", "level: 4"))
    line = line_of(SOUND, "level: 2")
    with pytest.raises(BankError) as caught:
        read_bank(path)
    expected = f"{path}:{line}: `level` of the question framed-share is '4'; a whole number from 1 to 3"
    assert str(caught.value) == expected


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
    _, found = load(tmp_path)
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
        ((), None, None, 7), (("tiny",), None, None, 7), (("tiny.area",), "numeric", None, 2), ((), "concept", None, 5),
        ((), "truth", None, 1), ((), None, 2, 1), ((), "match", 2, 0), ((), "explain", None, 1),
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
    kind, level, stem = "    kind: order\n", "    level: 1\n", "    stem: {zh: 排序"
    same = edited(kind + level + stem, level + kind + stem, same)
    assert digests(tmp_path, same) == before
    changed = digests(tmp_path, edited("Match them.", "Match them!"))
    assert {name for name in before if changed[name] != before[name]} == {"name-range"}
    on_the_card = digests(tmp_path, edited("draw: 2..20", "draw: 2..21"))
    assert {name for name in before if on_the_card[name] != before[name]} == {"framed-area", "framed-share"}


# How a file may be saved; what is said of it ("": it is read, and a slip in it has its line).
SAVED: list[tuple[str, Callable[[str], bytes], str]] = [
    ("with a mark in front", lambda text: text.encode("utf-8-sig"), ""),
    ("by Windows", lambda text: text.replace("\n", "\r\n").encode(), ""),
    ("by an old Macintosh", lambda text: text.replace("\n", "\r").encode(), ""),
    ("in GBK", lambda text: text.encode("gbk"), "is not UTF-8 text"),
    ("in UTF-16", lambda text: text.encode("utf-16"), "is not UTF-8 text"),
    ("with a byte 0", lambda text: text.replace("Area", "Ar\0ea").encode(), "the invisible character U+0000"),
]


@every(("how", "saved", "said"), SAVED)
def test_a_file_is_read_however_its_lines_end(
    tmp_path: Path, how: str, saved: Callable[[str], bytes], said: str
) -> None:
    slip = edited("of side {side} has", "of side {sides} has")
    found = []
    for text in (SOUND, slip):
        path = tmp_path / f"{how}.yaml"
        path.write_bytes(saved(text))
        found.append(load(path)[1])
    sound, faulty = found
    assert [said in fault.message for fault in sound] == [True] * bool(said)
    if not said:
        assert [(fault.line, "{sides}" in fault.message) for fault in faulty] == [(line_of(slip, "zh: 边长为"), True)]


# The cache


def content(bank: Bank) -> object:
    entries = [structs.replace(entry, held=entry.data, start=0, stop=None) for entry in bank.entries.values()]
    return bank.digest, bank.topics, entries, tuple(bank.cards), tuple(bank.asked), bank.formulas, bank.questions


def test_the_bank_from_the_cache_is_the_bank_that_was_read(tmp_path: Path) -> None:
    path, cache = write_bank(tmp_path), tmp_path / "cache" / "deep"
    fresh = read_bank(path, cache)
    assert [file.name for file in cache.iterdir()] == [f"bank-{fresh.digest}.cache"]
    assert content(read_bank(path, cache)) == content(fresh) == content(read_bank(path))


def test_a_sound_bank_is_not_parsed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, cache = write_bank(tmp_path), tmp_path / "cache"
    fresh = read_bank(path, cache)
    monkeypatch.setattr("dlquiz.bank.loading.read_yaml", None)
    assert read_bank(path, cache).trusted
    assert not fresh.trusted
    with pytest.raises(TypeError, match="not callable"):
        read_bank(path, tmp_path / "another cache")


def test_the_cache_forgets_the_bank_that_was_read_longest_ago(tmp_path: Path) -> None:
    cache, names = tmp_path / "cache", []
    for number in range(MAX_CACHED + 1):
        bank = read_bank(write_bank(tmp_path, edited("draw: 2..20", f"draw: 2..{21 + number}")), cache)
        names.append(f"bank-{bank.digest}.cache")
        os.utime(cache / names[-1], (number, number))
    assert {file.name for file in cache.iterdir()} == set(names[1:])


def test_a_cached_bank_knows_where_its_files_are_now(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        bank = read_bank(write_bank(tmp_path / folder), cache)
        assert bank.question("relu-range").path == str(tmp_path / folder / "tiny.yaml")
    assert len(list(cache.iterdir())) == 1


def _anothers(file: Path) -> None:
    if os.geteuid() == 0:  # what is root's own would be believed
        os.chown(file, 12345, -1)


# Who may have written what is in the cache, and whether it is believed.
WRITERS: list[tuple[str, Callable[[Path], object], bool]] = [
    ("nobody but its owner", lambda file: file.chmod(0o600), True),
    ("whoever reads it too", lambda file: file.chmod(0o644), True),
    ("everybody", lambda file: file.chmod(0o666), False),
    ("a group", lambda file: file.chmod(0o660), False),
    ("another person", _anothers, False),
]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owners here")
@every(("who", "may", "believed"), WRITERS)
def test_only_what_is_ours_alone_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, who: str, may: Callable[[Path], object], believed: bool
) -> None:
    """A bank in the cache that somebody has forged, with another key in it and the checksum of that."""
    path, cache = write_bank(tmp_path), tmp_path / who
    fresh = read_bank(path, cache)
    (file,) = cache.iterdir()
    assert file.stat().st_mode & 0o077 == 0
    rest = file.read_bytes().partition(b"\n")[2].replace(b"[0, +", b"[9, +")
    file.write_bytes(f"{zlib.crc32(rest):08x}".encode() + b"\n" + rest)
    may(file)
    with monkeypatch.context() as patch:
        if who == "another person" and os.geteuid():
            patch.setattr(os, "geteuid", lambda: 12345)
        assert (content(read_bank(path, cache)) != content(fresh)) == believed


BROKEN = [
    b"[" * 200_000,
    b"",
    b"{",
    b"[]",
    b"null",
    b"\xff\xfe",
    b'{"titles": []}',
    b'{"titles": {}, "cards": [[1]], "asked": []}',
]


@pytest.mark.parametrize("data", BROKEN)
def test_a_broken_cache_is_ignored_and_mended(tmp_path: Path, data: bytes) -> None:
    path, cache = write_bank(tmp_path), tmp_path / "cache"
    fresh = read_bank(path, cache)
    file = cache / f"bank-{fresh.digest}.cache"
    whole = file.read_bytes()
    file.write_bytes(f"{zlib.crc32(data):08x}\n".encode() + data)  # written by somebody else, not damaged
    assert content(read_bank(path, cache)) == content(fresh)
    assert file.read_bytes() == whole


@pytest.mark.parametrize("place", [0, 20, -20, -1])
def test_a_cache_with_a_wrong_byte_is_ignored_and_mended(tmp_path: Path, place: int) -> None:
    path, cache = write_bank(tmp_path), tmp_path / "cache"
    fresh = read_bank(path, cache)
    file = cache / f"bank-{fresh.digest}.cache"
    whole = file.read_bytes()
    damaged = bytearray(whole)
    damaged[place] ^= 1
    for data in (bytes(damaged), whole[:-1], whole[1:]):
        file.write_bytes(data)
        assert content(read_bank(path, cache)) == content(fresh)
        assert file.read_bytes() == whole


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

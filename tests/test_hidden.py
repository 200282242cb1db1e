"""What can't be seen never counts as visible, whatever Unicode calls it; every writing that is read does."""

from __future__ import annotations

import pytest

from dlquiz.cards.source import parse_yaml
from dlquiz.ground.hidden import hidden_character, masked
from dlquiz.language.markup import MarkupError, parse_markup

HIDDEN = [
    ("a filler of Hangul", "\u3164"), ("its half-width form", "\uffa0"), ("leading consonant filler", "\u115f"),
    ("vowel filler", "\u1160"), ("the blank of Braille", "\u2800"), ("a grapheme joiner", "\u034f"),
    ("a selector of variants", "\ufe0f"), ("a selector of the second block", "\U000e0101"), ("a tag", "\U000e0041"),
    ("a soft hyphen", "\u00ad"), ("right to left", "\u202e"), ("an isolate", "\u2067"), ("no width", "\u200b"),
    ("a mark at the beginning", "\ufeff"), ("escape", "\x1b"), ("private", "\ue000"), ("unassigned", "\u0378"),
    ("a selector of Mongolian", "\u180b"), ("an inherent vowel of Khmer", "\u17b4"), ("a null note", "\U0001d159"),
]  # fmt: skip
SEEN = [
    *("abc 12 − ∑", "卷积，（多选）", "é ü ñ", "e\u0301", "ễ = e\u0302\u0303", "Тест", "한국어", "العربية"),
    *("ไทย ที่", "हिन्दी", "μ σ²", "😀"),
]
# Default_Ignorable_Code_Point, from Unicode's DerivedCoreProperties.txt, as first and last.
IGNORABLE = [
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]  # fmt: skip


def test_all_that_unicode_lets_programs_ignore_is_hidden() -> None:
    ignorable = [chr(code) for first, last in IGNORABLE for code in range(first, last + 1)]
    assert [char for char in ignorable if hidden_character(f"a{char}b") != char] == []


@pytest.mark.parametrize("char", [row[1] for row in HIDDEN], ids=[row[0] for row in HIDDEN])
def test_a_hidden_character_is_found_everywhere(char: str) -> None:
    for text in (char, f"a{char}b", f"卷{char}积"):
        assert hidden_character(text) == char
        assert char not in masked(text)
    with pytest.raises(MarkupError, match=f"U\\+{ord(char):04X}"):
        parse_markup(f"a{char}b")
    _, faults = parse_yaml(f'a: "x\\U{ord(char):08x}y"\n', "f")
    assert any(f"U+{ord(char):04X}" in fault.message for fault in faults)


@pytest.mark.parametrize("text", SEEN)
def test_what_is_read_is_visible(text: str) -> None:
    assert hidden_character(text) == ""
    assert masked(text) == text


def test_a_tower_of_marks_is_hidden_from_its_fourth_on() -> None:
    assert hidden_character("a" + "\u0301" * 3 + "b") == ""
    assert hidden_character("a" + "\u0301" * 1000) == "\u0301"
    assert masked("a" + "\u0301" * 1000).count("\u0301") == 3

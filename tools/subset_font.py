"""Make the fonts of printed Chinese: `python tools/subset_font.py NotoSansSC-Regular.otf NotoSansCJK-Bold.ttc`.

Needs fonttools. The same sources and the same fonttools give the same bytes. dlquiz/fonts/README.md says where the
sources
come from.
"""

from __future__ import annotations

import sys
from collections.abc import Set
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "DLQuiz Sans SC"
FOLDER = Path(__file__).parent.parent / "dlquiz" / "fonts"
# The simplified Chinese one among the fonts of the collection.
SIMPLIFIED = "Noto Sans CJK SC Bold"

SYMBOLS = (
    "←↑→↓↔⇐⇒⇔↦±×÷·∘∙⋅−∓√∛∑∏∫∂∇∆∞≈≠≡≤≥≪≫∼∝∈∉∋⊂⊆∪∩∅∀∃∧∨¬⊕⊗⊙⊤⊥∥‖⟨⟩⌊⌋⌈⌉ℝℓ′″‰°"
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵀ½¼¾①②③④⑤⑥⑦⑧⑨⑩☐☑☒□■○●△▲▽▼◇◆☆★✓✔✗✘"
    "‐‑–—―‘’“”„†‡•…‹›€™"
)
# Of the standard list of 8,105 characters (通用规范汉字表) those of extension A; names have them, as 䶮 and 㛃.
LISTED = (
    "㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮"
    "䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮"
)
UNIFIED = range(0x4E00, 0xA000)
BEYOND = range(0x20000, 0x32000)


def common() -> set[int]:
    """ASCII, Latin-1, Greek, the whole of GB2312, CJK and full-width punctuation, and the symbols that sheets use."""
    ranges = [(0x20, 0x7F), (0xA0, 0x100), (0x391, 0x3CA), (0x3000, 0x3040), (0xFF01, 0xFF5F), (0xFFE0, 0xFFE7)]
    gb2312 = bytes(byte for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    text = gb2312.decode("gb2312", errors="ignore") + SYMBOLS
    return {code for start, end in ranges for code in range(start, end)} | set(map(ord, text))


def rare(font: TTFont) -> set[int]:
    """Every other character of the block that GBK and GB18030 begin with, those of the standard list outside of it, and
    whatever else the font has beyond the first plane: what stands in names."""
    wanted = {*UNIFIED, *map(ord, LISTED), *BEYOND}
    return (wanted & set(font.getBestCmap())) - common()


def subset(font: TTFont, characters: Set[int]) -> None:
    """Drop, in place, every glyph, hint, table and layout feature that a horizontal sheet does not need."""
    options = Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.drop_tables += ["DSIG", "VORG", "vhea", "vmtx"]
    options.name_IDs = [0, 5, 8, 9, 10, 11, 12, 13, 14]
    options.name_languages = [0x409]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)


def rename(font: TTFont, family: str, weight: str) -> str:
    """Give the font a name of its own, in place: the licence reserves the original's name for the original."""
    postscript = f"{family.replace(' ', '')}-{weight}"
    full = family if weight == "Regular" else f"{family} {weight}"
    names = {1: family, 2: weight, 3: f"2.004;{postscript}", 4: full, 6: postscript}
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [postscript]
    top = cff.topDictIndex[0]
    top.FullName, top.FamilyName = full, family
    for part in top.FDArray:
        part.FontName = f"{postscript}-{part.FontName.rpartition('-')[2]}"
    return postscript


def make(font: TTFont, characters: Set[int], family: str, weight: str) -> None:
    subset(font, characters)
    name = rename(font, family, weight)
    path = FOLDER / f"{name}.otf"
    font.save(path)
    print(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit(f"usage: {sys.argv[0]} NotoSansSC-Regular.otf NotoSansCJK-Bold.ttc")
    regular, bold = sys.argv[1:]
    make(TTFont(regular, recalcTimestamp=False), common(), FAMILY, "Regular")
    source = TTFont(regular, recalcTimestamp=False)
    make(source, rare(source), f"{FAMILY} Rare", "Regular")
    collection = TTCollection(bold, recalcTimestamp=False)
    make(next(f for f in collection.fonts if f["name"].getDebugName(4) == SIMPLIFIED), common(), FAMILY, "Bold")


if __name__ == "__main__":
    main()

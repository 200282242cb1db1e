"""Make the font of printed Chinese from Noto Sans SC Regular: `python tools/subset_font.py NotoSansSC-Regular.otf`.

Needs fonttools. The same source and the same fonttools give the same bytes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "DLQuiz Sans SC"
POSTSCRIPT_NAME = "DLQuizSansSC-Regular"
TARGET = Path(__file__).parent.parent / "dlquiz" / "fonts" / f"{POSTSCRIPT_NAME}.otf"

SYMBOLS = (
    "←↑→↓↔⇐⇒⇔↦±×÷·∘∙⋅−∓√∛∑∏∫∂∇∆∞≈≠≡≤≥≪≫∼∝∈∉∋⊂⊆∪∩∅∀∃∧∨¬⊕⊗⊙⊤⊥∥‖⟨⟩⌊⌋⌈⌉ℝℓ′″‰°"
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵀ½¼¾①②③④⑤⑥⑦⑧⑨⑩☐☑☒□■○●△▲▽▼◇◆☆★✓✔✗✘"
    "‐‑–—―‘’“”„†‡•…‹›€™"
)


def characters() -> set[int]:
    """ASCII, Latin-1, Greek, the whole of GB2312, CJK and full-width punctuation, and the symbols that sheets use."""
    ranges = [(0x20, 0x7F), (0xA0, 0x100), (0x391, 0x3CA), (0x3000, 0x3040), (0xFF01, 0xFF5F), (0xFFE0, 0xFFE7)]
    gb2312 = bytes(byte for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    text = gb2312.decode("gb2312", errors="ignore") + SYMBOLS
    return {code for start, end in ranges for code in range(start, end)} | set(map(ord, text))


def subset(font: TTFont) -> None:
    """Drop, in place, every glyph, hint, table and layout feature that a horizontal sheet does not need."""
    options = Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.drop_tables += ["DSIG", "VORG", "vhea", "vmtx"]
    options.name_IDs = [0, 5, 8, 9, 10, 11, 12, 13, 14]
    options.name_languages = [0x409]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters())
    subsetter.subset(font)


def rename(font: TTFont) -> None:
    """Give the font a name of its own, in place: the licence reserves the original's name for the original."""
    names = {1: FAMILY, 2: "Regular", 3: f"2.004;{POSTSCRIPT_NAME}", 4: FAMILY, 6: POSTSCRIPT_NAME}
    for name_id, text in names.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames = [POSTSCRIPT_NAME]
    top = cff.topDictIndex[0]
    top.FullName, top.FamilyName = FAMILY, FAMILY
    for part in top.FDArray:
        part.FontName = part.FontName.replace("NotoSansSC", "DLQuizSansSC")


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} NotoSansSC-Regular.otf")
    font = TTFont(sys.argv[1], recalcTimestamp=False)
    subset(font)
    rename(font)
    font.save(TARGET)
    print(f"{TARGET.name}: {len(font.getBestCmap())} characters, {TARGET.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()

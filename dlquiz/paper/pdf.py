"""A document as a PDF, set by Typst: accessible (PDF/UA-1), and the same bytes every time.

The template is ours and constant; the document goes in as JSON, which the template shows and never evaluates. The
compiler sees an empty folder, no packages and no fonts but ours and Typst's own.
"""

from __future__ import annotations

import json
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from dlquiz.ground.errors import DlquizError
from dlquiz.paper.document import Document
from dlquiz.paper.formats import MissingGlyphsError
from dlquiz.paper.typst import sheet_data

PACKAGE = Path(__file__).parent.parent
FONTS = PACKAGE / "fonts"
TEMPLATES = (PACKAGE / "maths" / "maths.typ", PACKAGE / "paper" / "sheet.typ")

_MISSING = re.compile(r'the text `"(.+)"` could not be displayed')
_MOST_MISSING = 30  # more than these are told when these are there


def to_file(document: Document) -> bytes:
    """Set `document` on A4 pages and return the PDF, with its code at the foot of every page.

    Raises MissingGlyphsError, with all of them, if the fonts have none for some of its characters.
    """
    family = _family(document.font) if document.font else ""
    return typeset(json.dumps({**sheet_data(document), "family": family}, ensure_ascii=False), document.font)


def typeset(data: str, font: str = "") -> bytes:
    """Typst's part: the template, with the document as JSON, to a PDF. Raises DlquizError as `to_file` does."""
    try:
        return _compiled(data, font)
    except typst.TypstError as error:
        if missing := _all_missing(data, font, error):
            raise MissingGlyphsError(missing) from None
        hint = "print to HTML or Markdown instead"
        raise DlquizError(f"the PDF could not be set: {error.message}", hint) from None


def _compiled(data: str, font: str) -> bytes:
    compiler, template, _ = _compiler(font)
    pdf = compiler.compile(template, format="pdf", timestamp=0, pdf_standards=["ua-1"], sys_inputs={"data": data})
    assert isinstance(pdf, bytes)
    return pdf


def _all_missing(data: str, font: str, error: typst.TypstError) -> list[str]:
    """What the fonts have no glyph for. Typst tells one at a time, so what was told is taken out, and it is asked
    again."""
    found: list[str] = []
    while len(found) < _MOST_MISSING and (told := _MISSING.search(error.message)) and told[1] not in found:
        found.append(told[1])
        data = data.replace(told[1], "?")
        try:
            _compiled(data, font)
        except typst.TypstError as next_one:
            error = next_one
        else:
            break
    return found


@cache
def _compiler(font: str) -> tuple[typst.Compiler, bytes, tuple[TemporaryDirectory[str], ...]]:
    """Return the compiler, the template, and the folders, which live as long as they do."""
    empty = TemporaryDirectory(prefix="dlquiz-")
    own = (_alone(font),) if font else ()
    compiler = typst.Compiler(
        root=empty.name,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[FONTS, *(Path(folder.name) for folder in own)]),
        ignore_system_fonts=True,
        package_path=empty.name,
        package_cache_path=empty.name,
    )
    return compiler, b"\n".join(path.read_bytes() for path in TEMPLATES), (empty, *own)


@cache
def _family(font: str) -> str:
    """The name of the family of a font file. Raises DlquizError if it is none."""
    hint = "name a .ttf, .otf or .ttc file"
    if not Path(font).is_file():
        raise DlquizError(f"there is no font {font}", hint)
    with _alone(font) as folder:
        families = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]).families()
    if not families:
        raise DlquizError(f"{font} is no font that can be used", hint)
    return families[0]


def _alone(font: str) -> TemporaryDirectory[str]:
    """A folder with that font alone: Typst is told of folders."""
    folder = TemporaryDirectory(prefix="dlquiz-")
    shutil.copyfile(font, Path(folder.name) / Path(font).name)
    return folder

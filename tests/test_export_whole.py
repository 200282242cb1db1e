"""Every question of the bank in every format and both languages; a sample by default."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from exported import HOSTILE, MADE, poisoned, view, views
from lxml import etree  # type: ignore[import-untyped]
from pypdf import PdfReader
from test_export_moodle import SCHEMA as MOODLE
from test_export_qti import SCHEMA as QTI

from dlquiz.bank.bank import Bank
from dlquiz.cli.places import open_bank
from dlquiz.export.formats import FORMATS, to_file
from dlquiz.export.view import View
from dlquiz.text.spans import LANGUAGES, Language

STEP = 97


@cache
def whole(lang: Language, step: int) -> list[View]:
    return views(open_bank(None), lang, step)


def is_moodle(data: bytes) -> int:
    quiz = etree.fromstring(data)
    MOODLE.assertValid(quiz)
    return len({one.text for one in quiz.iter("idnumber")})


def is_qti(data: bytes) -> int:
    with ZipFile(BytesIO(data)) as zipped:
        items = [name for name in zipped.namelist() if name.startswith("items/")]
        for name in ("test.xml", *items):
            QTI.assertValid(etree.fromstring(zipped.read(name)))
    return len(items)


# How many questions a file holds. Anki's are counted by itself.
COUNTED: dict[str, Callable[[bytes], int]] = {
    "json": lambda data: data.count(b'"digest"'),
    "moodle": is_moodle,
    "qti": is_qti,
    "qti3": lambda data: sum(name.startswith("items/") for name in ZipFile(BytesIO(data)).namelist()),
    "canvas": lambda data: len(
        list(etree.fromstring(ZipFile(BytesIO(data)).read("dlquiz/dlquiz.xml")).iter("{*}item"))
    ),
    "web": lambda data: data.count(b"<article "),
    "latex": lambda data: data.count(b"\\question{}"),
    "docx": lambda data: len(re.findall(rb">[\w.-]+#1</w:t>", ZipFile(BytesIO(data)).read("word/document.xml"))),
    "csv": lambda data: len(re.findall(rb"(?m)^[\w.-]+#1,", data)),
    "md": lambda data: len(re.findall(rb"(?m)^`[\w.-]+#1`$", data)),
}


def test_every_format_is_counted() -> None:
    assert COUNTED.keys() == FORMATS.keys() - {"anki"}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", COUNTED)
def test_a_sample_of_the_bank_is_whole_in_every_format(form: str, lang: Language) -> None:
    found = whole(lang, STEP)
    assert COUNTED[form](to_file(found, form, MADE)) == len(found)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("form", COUNTED)
def test_the_whole_bank_is_whole_in_every_format(form: str, lang: Language) -> None:
    found = whole(lang, 1)
    assert COUNTED[form](to_file(found, form, MADE)) == len(found)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_anki_has_a_card_for_every_question_of_the_bank(lang: Language, tmp_path: Path) -> None:
    anki = pytest.importorskip("anki.collection", reason="Anki's own package is not there")
    file = tmp_path / "deck.apkg"
    file.write_bytes(to_file(whole(lang, 1), "anki", MADE))
    collection = anki.Collection(str(tmp_path / "collection.anki2"))
    request = anki.ImportAnkiPackageRequest(package_path=str(file), options=anki.ImportAnkiPackageOptions())
    log = collection.import_anki_package(request).log
    collection.close()
    assert len(log.new) == len(whole(lang, 1))


XELATEX, OFFICE = shutil.which("xelatex"), shutil.which("soffice")
needs_tex = pytest.mark.skipif(XELATEX is None, reason="xelatex is not installed (Debian: texlive-xetex)")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-writer)")


def typeset(folder: Path, source: str) -> tuple[str, PdfReader]:
    """What xelatex says of a file, and what comes of it."""
    (folder / "exam.tex").write_text(source, "utf-8")
    words = [str(XELATEX), "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "exam.tex"]
    ran = subprocess.run(words, cwd=folder, capture_output=True, timeout=500, check=False)
    log = (folder / "exam.log").read_text("utf-8", errors="replace")
    assert ran.returncode == 0, log[-2000:]
    return log, PdfReader(folder / "exam.pdf")


@pytest.mark.slow
@needs_tex
@pytest.mark.timeout(600)
@pytest.mark.parametrize("answers", ["noprintanswers", "printanswers"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_latex_is_typeset_by_a_plain_tex_live(lang: Language, answers: str, tmp_path: Path) -> None:
    """No character is missing, nothing but a word's end stands beyond the margin, and all questions are there."""
    found = whole(lang, 7)
    source = to_file(found, "latex", MADE).decode().replace("\n\\noprintanswers\n", f"\n\\{answers}\n")
    log, pdf = typeset(tmp_path, source)
    assert re.findall("Missing character.*", log) == []
    assert [width for width in re.findall(r"Overfull \\hbox \(([\d.]+)pt", log) if float(width) > 30] == []
    shown = "".join(page.extract_text() for page in pdf.pages)
    assert all(f"{number}." in shown for number in range(1, len(found) + 1))
    assert ("PyTorch 2.13.0" in shown) == (answers == "printanswers")


@pytest.mark.slow
@needs_tex
@pytest.mark.timeout(600)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_latex_prints_hostile_texts_and_reads_no_file(lang: Language, tiny_bank: Bank, tmp_path: Path) -> None:
    """Not one of them is a command: what they ask for stands on the page as it was written."""
    (tmp_path / "secret.tex").write_text("SECRET", "utf-8")
    texts = [*HOSTILE, rf"\input{{{tmp_path}/secret}}", r"^^5cinput secret"]
    found = [
        poisoned(view(tiny_bank, name, lang=lang), text) for text in texts for name in ("square", "join", "say-why")
    ]
    source = to_file(found, "latex", MADE).decode().replace("\n\\noprintanswers\n", "\n\\printanswers\n")
    _, pdf = typeset(tmp_path, source)
    shown = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    assert "SECRET" not in shown
    for text in (
        r"\immediate\write18{id}",
        r"^^5cinputsecret",
        r"\end{document}",
        "[latex]",
        "{{c1::gap}}",
        "&lt;b&gt;",
    ):
        assert text in shown


@pytest.mark.slow
@needs_office
@pytest.mark.timeout(600)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_libreoffice_opens_a_word_document(lang: Language, tmp_path: Path) -> None:
    found = whole(lang, STEP)
    (tmp_path / "exam.docx").write_bytes(to_file(found, "docx", MADE))
    words = [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*words, "exam.docx"], cwd=tmp_path, capture_output=True, timeout=300, check=True)
    shown = "".join(page.extract_text() for page in PdfReader(tmp_path / "exam.pdf").pages)
    assert all(one.address in shown for one in found)

"""What a run is marked with, made from its record: as documents, and the answers as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dlquiz.bank.bank import Bank
from dlquiz.paper.document import Document
from dlquiz.paper.formats import to_file
from dlquiz.paper.manifest import Paper, from_record
from dlquiz.paper.marking import answer_table, marking_grid, marking_key, titled, titles, typed, worths
from dlquiz.paper.printed import Files
from dlquiz.text.spans import Language
from dlquiz.text.wording import say
from dlquiz.use import on_record
from dlquiz.use.papers import Target
from dlquiz.use.printing import Run


def papers_of(bank: Bank, files: Sequence[Files], target: Target, lang: Language) -> list[Paper]:
    """The papers of a run, as their record has them."""
    records = {record["code"]: record for record in on_record.beside(target.keys)}
    return [from_record(records[one.code], bank, lang) for one in files]


def answers(papers: Sequence[Paper], lang: Language) -> list[tuple[str, ...]]:
    """A table of the key of every answer as it would be typed: the headings, as `dlquiz mark` reads them, what each
    answer is worth, and a row a variant."""
    spots = titles(papers)
    head = (say(lang, "heading_variant"), say(lang, "heading_code"), *map(titled, spots))
    worth = (say(lang, "marking_worth"), "", *worths(papers, spots))
    rows = ((one.plan.letter, one.code, *(typed(one, spot, lang) for spot in spots)) for one in papers)
    return [head, worth, *rows]


def stem_of(run: Run, papers: Sequence[Paper]) -> str:
    """What the names of what is of all variants begin with: the run, the first letter and the last."""
    return "-".join([run.name, *dict.fromkeys((papers[0].plan.letter, papers[-1].plan.letter))])


def marking_files(run: Run, papers: Sequence[Paper], keys: Path) -> Iterator[tuple[Path, bytes]]:
    """The table of all answers, the grid, and a marking key for each variant, as files."""
    exam = papers[0].exam
    title = run.look.title or (exam.title.of(run.plan.lang) if exam else say(run.plan.lang, "sheet_title"))
    stem = stem_of(run, papers)
    yield keys / f"{stem}-answers.{run.look.form}", _file(answer_table(papers, title, stem), run)
    yield keys / f"{stem}-grid.{run.look.form}", _file(marking_grid(papers, title, stem), run)
    for one in papers:
        path = keys / f"{run.name}-{one.plan.letter}-marking.{run.look.form}"
        yield path, _file(marking_key(one, title), run)


def _file(document: Document, run: Run) -> bytes:
    return to_file(replace(document, font=run.look.font), run.look.form)

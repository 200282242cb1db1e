"""What a run is marked with, made from its record: as documents, and the answers as rows of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from glob import escape
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from dlquiz.bank.bank import Bank
from dlquiz.ground.files import holds, taken
from dlquiz.paper.document import Document
from dlquiz.paper.formats import to_file
from dlquiz.paper.manifest import Paper, from_record
from dlquiz.paper.marking import answer_table, marking_grid, marking_key, titled, titles, typed, worths
from dlquiz.text.spans import Language
from dlquiz.text.wording import say
from dlquiz.use import on_record
from dlquiz.use.papers import Target
from dlquiz.use.press import Makes
from dlquiz.use.printing import Run

# Writes rows of texts as a table for a spreadsheet.
AsTable = Callable[[Sequence[Sequence[str]]], bytes]
_NAMED = re.compile(r"-(marking|answers|grid)\.\w+")


def marking(
    bank: Bank, run: Run, records: Sequence[Mapping[str, Any]], keys: Path, table: AsTable
) -> dict[Path, bytes]:
    """What the papers on these records are marked with, as files in the folder of the keys: the answers as a `table`
    and as pages, the grid, then a marking key for each variant."""
    papers = [from_record(record, bank, run.plan.lang) for record in records]
    name = keys / f"{_stem(run, papers)}-answers.csv"
    return {name: table(answers(papers, run.plan.lang)), **dict(_pages(run, papers, keys))}


def records_of(run: Run, target: Target) -> list[Mapping[str, Any]]:
    """The records of a run's papers, as far as they are on record among the keys."""
    known = {record["files"]: record for record in on_record.beside(target.keys)}
    names = (f"{run.name}-{run.of(number).letter}" for number in range(run.variants))
    return [known[name] for name in names if name in known]


def refuse_clash(bank: Bank, run: Run, target: Target, makes: Makes, table: AsTable) -> None:
    """Raises DlquizError if what the papers are marked with would take the place of other files: before any paper is
    written. The papers are made for that only where such a name is taken."""
    there = [path for path in target.keys.glob(f"{escape(run.name)}-*") if _NAMED.search(path.name)]
    if target.force or not there or len(records_of(run, target)) == run.variants:
        return
    made = marking(bank, run, [one.record for one in makes(range(run.variants))], target.keys, table)
    if other := [path for path in there if path in made and not holds(path, made[path])]:
        raise taken(other)


def answers(papers: Sequence[Paper], lang: Language) -> list[tuple[str, ...]]:
    """A table of the key of every answer as it would be typed: the headings, as `dlquiz mark` reads them, what each
    answer is worth, and a row a variant."""
    spots = titles(papers)
    head = (say(lang, "heading_variant"), say(lang, "heading_code"), *map(titled, spots))
    worth = (say(lang, "marking_worth"), "", *worths(papers, spots))
    rows = ((one.plan.letter, one.code, *(typed(one, spot, lang) for spot in spots)) for one in papers)
    return [head, worth, *rows]


def _stem(run: Run, papers: Sequence[Paper]) -> str:
    """What the names of what is of all variants begin with: the run, the first letter and the last."""
    return "-".join([run.name, *dict.fromkeys((papers[0].plan.letter, papers[-1].plan.letter))])


def _pages(run: Run, papers: Sequence[Paper], keys: Path) -> Iterator[tuple[Path, bytes]]:
    """The table of all answers, the grid, and a marking key for each variant, as files."""
    exam = papers[0].exam
    title = run.look.title or (exam.title.of(run.plan.lang) if exam else say(run.plan.lang, "sheet_title"))
    stem = _stem(run, papers)
    yield keys / f"{stem}-answers.{run.look.form}", _file(answer_table(papers, title, stem), run)
    yield keys / f"{stem}-grid.{run.look.form}", _file(marking_grid(papers, title, stem), run)
    for one in papers:
        path = keys / f"{run.name}-{one.plan.letter}-marking.{run.look.form}"
        yield path, _file(marking_key(one, title), run)


def _file(document: Document, run: Run) -> bytes:
    return to_file(replace(document, font=run.look.font), run.look.form)

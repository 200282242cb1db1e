"""A class's papers marked: the answers of a table, graded by the papers that were handed out; what they add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dlquiz.bank.bank import Bank
from dlquiz.bank.kept import Lost, bring_back, named, split
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.files import open_named, put_all
from dlquiz.kinds.protocol import Part
from dlquiz.paper.formats import FORMATS
from dlquiz.paper.manifest import Paper, from_record
from dlquiz.paper.returned.columns import Columns, read_columns, role_of
from dlquiz.paper.returned.marker import mark
from dlquiz.paper.returned.marks import MarkedItem, MarkedPart, Marking
from dlquiz.paper.returned.rows import read_rows
from dlquiz.paper.returned.stack import Record, Stack
from dlquiz.paper.returned.table import MOST_BYTES, Table, read_table
from dlquiz.paper.returned.template import template
from dlquiz.study.analysis import Analysis, Given, Response, analyse
from dlquiz.text.spans import Language, one_line
from dlquiz.text.wording import say
from dlquiz.use import on_record
from dlquiz.use.papers import writable_folder


def read_stack(papers: Sequence[Path]) -> Stack:
    """The papers of one papers.json or more. Raises DlquizError if one can't be read or holds none."""
    return Stack([record for path in papers for record in on_record.read(path)])


def read_answers(path: Path) -> Table:
    """The table of a file. Raises DlquizError if it can't be read, or is none."""
    try:
        with open_named(path) as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DlquizError(f"can't be read: {error.strerror}", "check the path", str(path)) from None
    return read_table(data, str(path), lambda title: role_of(title) is not None)


def mark_class(
    bank: Bank, stack: Stack, path: Path, lang: Language, told: Callable[[Table, Columns], None] = lambda *_: None
) -> Marking:
    """The papers of a class, in the order of the table. What can't be used of it is said in that language; `told` hears
    how the table was read.

    Raises DlquizError if the table can't be used at all, and if a question is not what it was when it was printed.
    """
    table = read_answers(path)
    columns = read_columns(table.head, str(path))
    told(table, columns)
    rows = read_rows(table, columns, stack, lang)
    papers = _papers(bank, [one.record for one in rows.returned], lang)
    _refuse_gaps(columns, list(papers.values()), path, table.head.line, lang)
    marked, doubts = [], [*rows.doubts]
    for one in rows.returned:
        paper, troubles = mark(one, papers[str(one.record["code"])], columns, lang)
        marked.append(paper)
        doubts += troubles
    return Marking(tuple(marked), rows.refused, tuple(sorted(doubts, key=lambda one: one.student.line)))


def titles(bank: Bank, stack: Stack, lang: Language) -> list[str]:
    """The first row of a table of answers to these papers. Raises DlquizError if the bank does not have a question."""
    kept = {row["item"][0].partition("#")[0]: row["item"] for record in stack.records for row in record["items"]}
    found = {name: bring_back(bank, *item) for name, item in kept.items()}  # one of each question is enough
    if lost := split(list(found.values()))[1]:
        what = f"there are questions that this bank no longer has as they were printed: {named(bank, lost, lang)}"
        raise DlquizError(what, "name the bank they were printed from with --bank")
    items = {name: one for name, one in found.items() if not isinstance(one, Lost)}
    papers = [[items[row["item"][0].partition("#")[0]] for row in record["items"]] for record in stack.records]
    return template(papers, stack.lettered, lang)


def write_marked(folder: Path, files: Mapping[str, bytes], force: bool) -> tuple[list[Path], list[Path]]:
    """Writes the files into the folder, and pages into a folder in it.

    Returns where they are, and the pages that an earlier run left there. Raises DlquizError, with nothing written, if
    the folder can't be written to, or another file would be replaced without `force`."""
    written = {folder / name: data for name, data in files.items()}
    inner = {path.parent for path in written} - {folder}
    for one in (folder, *inner):
        writable_folder(one)
    put_all(written, force)
    left = [path for one in inner for path in one.iterdir() if path.suffix[1:] in FORMATS and path not in written]
    return list(written), sorted(left)


def _papers(bank: Bank, records: Sequence[Record], lang: Language) -> dict[str, Paper]:
    """Those that came back, by code."""
    by_code = {str(record["code"]): record for record in records}
    return {code: from_record(record, bank, lang) for code, record in by_code.items()}


def _refuse_gaps(columns: Columns, papers: Sequence[Paper], path: Path, line: int, lang: Language) -> None:
    """A question that no column is of would be counted as not answered by anybody."""
    asked = {
        number: len(item.parts)
        for paper in papers
        for number, item in enumerate(paper.items, 1)
        if not item.self_marked and not columns.covers(number, len(item.parts))
    }
    if asked:
        numbers = ", ".join(map(str, sorted(asked)))
        what, hint = say(lang, "mark_no_column", numbers=numbers), say(lang, "mark_no_column_hint")
        raise DlquizError(what, hint, str(path), line)


# What an answer chooses from, by letter: the text, and whether it is right.
_Options = Mapping[str, tuple[str, bool]]


def analysed(marking: Marking, lang: Language) -> Analysis:
    """What the papers add up to, question by question; options and answers in that language."""
    offered: dict[int, list[_Options]] = {}  # by the item itself, which many students may have had
    for one in (one for paper in marking.papers for one in paper.items):
        if id(one.item) not in offered:
            offered[id(one.item)] = [_options(part, lang) for part in one.item.parts]
    return analyse([_responses_of(paper.items, offered, lang) for paper in marking.papers])


def _responses_of(
    items: Sequence[MarkedItem], offered: Mapping[int, Sequence[_Options]], lang: Language
) -> list[Response]:
    met: Counter[str] = Counter()
    found = []
    for one in items:
        question, options = one.item.question, offered[id(one.item)]
        met[question.id] += 1
        given = tuple(_given(one, part, own, lang) for part, own in zip(one.parts, options, strict=True))
        texts = dict(option for own in options for option in own.values())
        name = question.id, met[question.id]
        found.append(Response(name, one.number, question, one.points, one.worth, given, texts, one.blank))
    return found


def _options(part: Part, lang: Language) -> _Options:
    """Where all letters are the key, as of an order, nothing is chosen."""
    rows = part.lettered(lang) if isinstance(part.key, str | tuple) else ()
    right = {letter for letter, _ in rows if letter in part.key}
    return {letter: (one_line(spans), letter in right) for letter, spans in rows} if len(right) < len(rows) else {}


def _given(one: MarkedItem, part: MarkedPart, options: _Options, lang: Language) -> Given:
    """An answer as item analysis compares it: by the options that were chosen, by the mistake that led to it, or else
    by its value, which is that of one item."""
    graded, right = part.grade, part.points == part.worth
    if graded is None or one.by_hand or part.by_hand or graded.unknown:
        return Given(None, "", right)
    message = graded.mistake.message if graded.mistake is not None else None
    ids = (graded.mistake.id,) if graded.mistake is not None else ()
    letters = graded.value if isinstance(graded.value, str | tuple) else ()
    chosen = tuple(options[letter][0] for letter in letters if letter in options)
    if chosen:
        return Given(("options", chosen), " + ".join(chosen), right, ids, chosen)
    if message is not None:
        return Given(("mistake", *ids), message.words(lang), False, ids)
    value = part.response if graded.verdict == "unreadable" else graded.value
    return Given(("value", one.item.address, str(value)), part.response, graded.verdict == "correct", ids)

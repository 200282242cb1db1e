"""Questions as LaTeX with the class `exam`: one file that prints the questions, and with `\\printanswers` the keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from dlquiz.export.asked import Asked, Choice, Essay, Matching, Ordering, asked
from dlquiz.export.feedback import mistake_lines, proof_blocks, rubric_blocks, stem_blocks
from dlquiz.export.targets.latex_text import is_chinese, latex_lines, latex_maths, latex_spans, latex_text
from dlquiz.export.view import PartView, View
from dlquiz.text.blocks import CodeBlock, Display, Options, Pairs, Paragraph, Shown, Table, step
from dlquiz.text.spans import Labelled
from dlquiz.text.wording import say

# \fit sets a formula on a line of its own, smaller if it is wider than the line.
_PREAMBLE = r"""% xelatex FILE
% \printanswers prints keys and solutions too; \noprintanswers prints the questions alone.
\documentclass[11pt,a4paper]{exam}
\usepackage{amsmath,amssymb,textcomp,graphicx,array,geometry}
\geometry{margin=2.2cm}
CHINESE\noprintanswers
\renewcommand{\solutiontitle}{}
\newsavebox{\formula}
\newcommand{\fit}[1]{\sbox{\formula}{$\displaystyle #1$}\[\ifdim\wd\formula>\linewidth
  \resizebox{\linewidth}{!}{\usebox{\formula}}\else\usebox{\formula}\fi\]}
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.5ex}
\setlength{\emergencystretch}{3em}
\begin{document}
"""
_CTEX = (
    "\\usepackage[UTF8,scheme=plain,fontset=fandol]{ctex} % fontset=windows, mac or ubuntu: the system's own fonts\n"
)
# Lines to write an explanation on.
_ROOM = "4cm"
# Characters of a key that fit into a blank, and centimetres of a blank that stands beside its prompt.
_FITS, _BESIDE = 40, 6


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """One file, for xelatex; without Chinese in it pdflatex will do."""
    chinese = views[0].lang == "zh"
    body = "\n".join(_question(view, chinese) for view in views)
    title = latex_text(say(views[0].lang, "export_title"), chinese)
    fonts = _CTEX if any(map(is_chinese, body + title)) else ""
    start = _PREAMBLE.replace("CHINESE", fonts) + f"\\begin{{center}}\\Large {title}\\end{{center}}\n"
    return f"{start}\\begin{{questions}}\n{body}\n\\end{{questions}}\n\\end{{document}}\n".encode()


def _question(view: View, chinese: bool) -> str:
    answers = [asked(part) for part in view.parts]
    where = latex_text(view.address)
    offered = "\n".join(_answer(part, answer, chinese) for part, answer in zip(view.parts, answers, strict=True))
    return f"% {where}\n\\question{{}}\n{_blocks(stem_blocks(view), chinese)}\n{offered}\n{_solution(view, chinese)}"


def _answer(part: PartView, answer: Asked, chinese: bool) -> str:
    """Where it is answered: something to tick, to fill in or to write on."""
    match answer:
        case Choice(options, several):
            items = [
                (r"\CorrectChoice{}" if one.right else r"\choice{}") + latex_spans(one.text, chinese) for one in options
            ]
            frame = "checkboxes" if several else "choices"
            return _environment(frame, items)
        case Matching(left, right):
            return _lettered(left, chinese) + "\n" + _lettered(right, chinese) + "\n" + _filled(part, chinese)
        case Ordering(steps):
            return _lettered(steps, chinese) + "\n" + _filled(part, chinese)
        case Essay():
            return rf"\ifprintanswers\else\fillwithlines{{{_ROOM}}}\fi"
        case _:
            return _filled(part, chinese)


def _filled(part: PartView, chinese: bool) -> str:
    """What is asked for, and a blank; a key that fits into it is printed there with the answers."""
    shown = part.forms[0] if len(part.forms[0]) <= _FITS else ""
    width = max(3, 0.3 * len(shown)) if shown else 0.3 * _FITS
    key = latex_text(shown, chinese)
    between = r"\enspace" if width <= _BESIDE else r"\par{}"
    return rf"\par{{}}{latex_spans(part.prompt, chinese)}{between}\fillin[{{{key}}}][{width:g}cm]\par"


def _solution(view: View, chinese: bool) -> str:
    key = latex_spans(view.key, chinese)
    label = latex_text(say(view.lang, "print_answer") + say(view.lang, "print_colon"), chinese)
    rubric = rubric_blocks(view)
    lines = mistake_lines(view)
    title = latex_text(say(view.lang, "export_mistakes"), chinese)
    mistakes = [_environment("itemize", [r"\item{}" + latex_spans(line, chinese) for line in lines])] if lines else []
    parts = [
        *([] if rubric else [rf"\textbf{{{label}}}{key}"]),
        _blocks(map(step, view.solution), chinese),
        _blocks(rubric, chinese),
        *([rf"\textbf{{{title}}}"] if mistakes else []),
        *mistakes,
        _blocks(proof_blocks(view), chinese),
        rf"{{\footnotesize\ttfamily {latex_text(view.address)}}}",
    ]
    return "\\begin{solution}\n{}" + "\n\n".join(filter(None, parts)) + "\n\\end{solution}\n"


def _blocks(blocks: Iterable[Shown], chinese: bool) -> str:
    return "\n\n".join(_block(block, chinese) for block in blocks)


def _block(block: Shown, chinese: bool) -> str:
    match block:
        case Paragraph(spans):
            return latex_spans(spans, chinese)
        case Display(node):
            return rf"\fit{{{latex_maths(node)}}}"
        case CodeBlock(text):
            return latex_lines(text)
        case Table(head, rows, totals):
            return _table(head, rows, totals)
        case Options(items):
            return _lettered(items, chinese)
        case Pairs(left, right):
            return f"{_lettered(left, chinese)}\n{_lettered(right, chinese)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], totals: int) -> str:
    def row(cells: Sequence[str]) -> str:
        return " & ".join("{}" + latex_text(cell) for cell in cells) + r" \tabularnewline"

    sums = [r"\hline", *map(row, rows[len(rows) - totals :])] if totals else []
    columns = "l" + "r" * (len(head) - 1)
    lines = [row(head), r"\hline", *map(row, rows[: len(rows) - totals]), *sums]
    return _environment("tabular", lines, "{" + columns + "}")


def _lettered(items: Sequence[Labelled], chinese: bool) -> str:
    rows = [rf"\item[{{{latex_text(label)}.}}]{{}}{latex_spans(spans, chinese)}" for label, spans in items]
    return _environment("itemize", rows)


def _environment(name: str, lines: Sequence[str], arguments: str = "") -> str:
    inner = "\n".join(lines)
    return f"\\begin{{{name}}}{arguments}\n{inner}\n\\end{{{name}}}"

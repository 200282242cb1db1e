"""Pages of help, in the language of the command line and in lines of its width."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from typer.core import TyperCommand

from dlquiz.cli.common import columns, usual_language
from dlquiz.maths.width import display_width
from dlquiz.terminal.wrap import Run, wrap

_Context: Any = TyperCommand.context_class
_EXTRA = re.compile(r"(.*?)(?:  \[(.+)\])?", re.DOTALL)  # typer's own words behind a help: [default: 7]


def spoken(text: str) -> str:
    """A text of the help in the language of the command line."""
    text = " ".join(text.split())
    if usual_language() == "en":
        return text
    from dlquiz.text.chinese import in_chinese  # with all that can be said, in Chinese

    return in_chinese(text)


class _Formatter(_Context.formatter_class):  # type: ignore[misc]  # what typer has is private, and no type to mypy
    """Writes what a command says of itself, a paragraph and a row at a time."""

    def __init__(self, *settings: Any, **named: Any) -> None:
        super().__init__(*settings, **named)
        theirs: int = vars(self)["width"]
        self.width = min(theirs, columns())  # typer's is never less than 50

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        colon = "：" if usual_language() == "zh" else ": "
        lead = f"{spoken('Usage')}{colon}{prog} "
        self._write_rows(lead, " ".join(map(spoken, args.split())), display_width(lead))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{spoken(heading)}{'：' if usual_language() == 'zh' else ':'}\n")

    def write_text(self, text: str) -> None:
        paragraphs = [spoken(one) for one in re.split(r"\n\s*\n", text.strip())]
        for number, paragraph in enumerate(paragraphs):
            self.write("\n" if number else "")
            self._write_rows(" " * self.current_indent, paragraph, self.current_indent)

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        widest = max((display_width(first) for first, _ in rows), default=0)
        column = self.current_indent + min(widest, col_max, self.width // 3) + col_spacing
        for first, second in rows:
            lead = " " * self.current_indent + first
            if display_width(lead) + col_spacing > column:
                self.write(f"{lead}\n")
                lead = ""
            self._write_rows(lead + " " * (column - display_width(lead)), _with_extra(second), column)

    def _write_rows(self, lead: str, text: str, indent: int) -> None:
        """The text in rows behind a lead, the rows below it indented."""
        for row in wrap((Run(text),), max(self.width - indent, 10)):
            self.write(f"{lead}{''.join(run.text for run in row)}".rstrip() + "\n")
            lead = " " * indent


def _with_extra(text: str) -> str:
    """The words of an option or a command, and what typer says behind them."""
    found = _EXTRA.fullmatch(text)
    words, extra = found.groups() if found else (text, None)
    return spoken(words) + (f"  [{'; '.join(map(spoken, extra.split('; ')))}]" if extra else "")


class HelpContext(_Context):  # type: ignore[misc]
    """The context of a command, whose help is written so."""

    formatter_class = _Formatter


def with_help(command: Any) -> Any:
    """A command, or a group and its commands, with pages of help of ours; in a list of commands each says its first
    paragraph whole."""
    command.context_class = HelpContext
    command.short_help = re.split(r"\n\s*\n", command.help or "")[0]
    for one in getattr(command, "commands", {}).values():
        with_help(one)
    return command

"""The pictures of a session in the READMEs: `python tools/picture.py` writes docs/session-*.svg anew.

A question is really put, hinted at, answered, proven by PyTorch and explained; only the keyboard is a script.
"""

from __future__ import annotations

import html
import io
import re
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from rich.console import Console
from rich.text import Text

from dlquiz.bank.address import item_at
from dlquiz.cli.places import open_bank
from dlquiz.ground.clock import clock
from dlquiz.history.recorder import Recorder
from dlquiz.maths.width import display_width
from dlquiz.session.course import Course
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.page import Page
from dlquiz.terminal.prompt import Prompt, last_lines
from dlquiz.terminal.quiz import run_quiz
from dlquiz.text.spans import LANGUAGES, Language
from dlquiz.torchlines.worker import TorchWorker
from dlquiz.use.place import Torch, session_id
from dlquiz.use.practise import Practice

DOCS = Path(__file__).parent.parent / "docs"
WIDTH = 84
ADDRESS = "conv-output-size#28"
# A hint; a slip, which is named; the second try, which is right.
TYPED = ("?", "6", "5")
# What rich has a viewer load from elsewhere: without it the viewer takes a typewriter face of its own.
_TEXT = re.compile(r'(textLength=")([\d.]+)("[^>]*>)([^<]+)')
_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


class _Script:
    """A keyboard that types the answers; then the student only looks at the keys."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._left = list(TYPED)

    def ask(self, prompt: Prompt) -> str:
        answer = self._left.pop(0) if self._left else None
        self._console.print(Text.assemble(f"{prompt.text} ", (answer or "█", "bold")), soft_wrap=True)
        if answer is None:
            self._console.print()
            for row in last_lines(prompt, WIDTH):
                self._console.print(Text("".join(run.text for run in row), style="reverse"), soft_wrap=True)
            raise EOFError
        return answer


def picture(lang: Language, torch: Torch) -> str:
    """The session in a language as an SVG."""
    console = Console(
        record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor", highlight=False
    )
    page = Page(lang)
    page.console = console
    bank = open_bank(None)
    console.print(Text.assemble(("$ ", "dim"), ("dlquiz quiz", "bold")))
    with tempfile.TemporaryDirectory() as home, closing(Recorder(Path(home), lang, _fail)) as recorder:
        desk = Desk(bank, torch, recorder, clock(), page, _Script(console))
        items = iter([item_at(bank, ADDRESS)])
        run_quiz(desk, Practice(desk, items, Course(1), session_id("quiz"), False, None, "slip"))
    drawn = _FONTS.sub("", console.export_svg(title="dlquiz", unique_id=f"dlquiz-{lang}"))
    return _TEXT.sub(_as_wide, drawn)


def _as_wide(found: re.Match[str]) -> str:
    """A piece of text as wide as a terminal shows it: rich counts a Chinese character as one column."""
    head, length, between, text = found.groups()
    plain = html.unescape(text)
    return f"{head}{float(length) * display_width(plain) / len(plain):g}{between}{text}"


def path(lang: Language) -> Path:
    """Where the picture in a language lies."""
    return DOCS / f"session-{lang}.svg"


def write(put: Callable[[Path, str], object]) -> None:
    """Has every picture put where it lies."""
    with closing(TorchWorker()) as torch:
        for lang in LANGUAGES:
            put(path(lang), picture(lang, torch))


def _fail(said: str) -> None:
    raise RuntimeError(said)


if __name__ == "__main__":
    write(lambda file, text: file.write_text(text, encoding="utf-8"))

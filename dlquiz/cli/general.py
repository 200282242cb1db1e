"""The options that stand on nearly every command; they load nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dlquiz.cli.complete import among
from dlquiz.cli.preferences import preferences
from dlquiz.text.spans import LANGUAGES

LangOption = Annotated[
    str | None,
    typer.Option(
        "--lang",
        help="zh or en; by default what `dlquiz config lang` remembers, else the locale's language.",
        metavar="zh|en",
        autocompletion=among(*LANGUAGES),
    ),
]
BankOption = Annotated[
    list[str] | None,
    typer.Option(
        "--bank",
        help="A .yaml file or folder; repeated: together; shipped: the one that ships.",
        metavar="PATH",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, and nothing else there.")]
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="The folder of your history; by default DLQUIZ_HOME, else your own.", metavar="DIR"),
]


def plain_wanted(said: bool = False) -> bool:
    """Whether lines are plain: since the command line says so, or since it is remembered."""
    return said or preferences().plain


PlainOption = Annotated[
    bool,
    typer.Option("--plain", help="Plain lines, for screen readers: no boxes, no colours.", callback=plain_wanted),
]

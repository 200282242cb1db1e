"""The options and arguments that stand on more than one command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LangOption = Annotated[
    str | None, typer.Option("--lang", help="zh or en; by default the locale's language.", metavar="zh|en")
]
BankOption = Annotated[
    Path | None, typer.Option("--bank", help="Another bank: a .yaml file or a folder of them.", metavar="PATH")
]
TrustOption = Annotated[
    bool,
    typer.Option("--trust", help="Run the PyTorch lines of another bank, on a system that can't shut them in, too."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="One JSON document on stdout, and nothing else there.")]
SeedOption = Annotated[int | None, typer.Option("--seed", help="The same seed gives the same questions.", metavar="N")]
TopicArgument = Annotated[
    list[str] | None,
    typer.Argument(help="Topics, such as cnn or cnn.pooling; none: all.", metavar="[TOPIC]...", show_default=False),
]
KINDS = ("numeric", "concept")
KindOption = Annotated[str | None, typer.Option("--kind", help="numeric or concept.", metavar="numeric|concept")]
LevelOption = Annotated[
    int | None, typer.Option("--level", help="1 one formula, 2 two steps or a trap, 3 a chain.", min=1, max=3)
]
FORMATS = ("pdf", "html", "md")
FormatOption = Annotated[str, typer.Option("--format", help="pdf, html or md.", metavar="pdf|html|md")]
ProofsOption = Annotated[
    bool, typer.Option("--proofs/--no-proofs", help="The PyTorch programs in the key, half of its pages.")
]
HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="The folder of your history; by default DLQUIZ_HOME, else your own.", metavar="DIR"),
]
PlainOption = Annotated[bool, typer.Option("--plain", help="Plain lines, for screen readers: no boxes, no colours.")]
ExamDateOption = Annotated[
    str | None,
    typer.Option("--exam-date", help="Practise towards this day; none forgets it.", metavar="YYYY-MM-DD|none"),
]

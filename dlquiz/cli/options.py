"""What commands are made of: the options and arguments that stand on more than one of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dlquiz.cli import complete
from dlquiz.cli.common import check_choice, usual_language
from dlquiz.cli.general import BankOption as BankOption
from dlquiz.cli.general import HomeOption as HomeOption
from dlquiz.cli.general import JsonOption as JsonOption
from dlquiz.cli.general import LangOption as LangOption
from dlquiz.cli.general import PlainOption as PlainOption
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.registry import written_kinds
from dlquiz.paper.formats import FORMATS
from dlquiz.text.wording import say


def command_app(about: str | None = None) -> typer.Typer:
    """What a module's command is registered with; with `about` its commands are a group, which is described so."""
    return typer.Typer(help=about, no_args_is_help=about is not None, add_completion=False, rich_markup_mode=None)


SeedOption = Annotated[int | None, typer.Option("--seed", help="The same seed gives the same questions.", metavar="N")]
WordArgument = Annotated[
    list[str] | None,
    typer.Argument(
        help="Topics, such as cnn or cnn.pooling, or words, such as relu or 卷积; none: all.",
        metavar="[TOPIC|WORD]...",
        show_default=False,
        autocompletion=complete.searched,
    ),
]
BeyondOption = Annotated[bool, typer.Option("--beyond", help="Also what papers ask beyond the notes.")]
ANY_KIND = ("numeric", "concept", *written_kinds())
_SHOWN = [name for name in ANY_KIND if name != "concept"]
# What they are called in Chinese, as they are shown there, and as a paper's sections are.
_IN_CHINESE = {say("zh", f"kind_{name}"): name for name in _SHOWN}
_IN_CHINESE |= {"概念题": "concept", "名词解释": "explain", "填空题": "fill", "选择题": "choice"}
# And as people say them: without 题, or the English words that a question shows.
_SAID = {name.removesuffix("题"): kind for name, kind in _IN_CHINESE.items()}
_SAID |= {say("en", f"kind_{name}"): name for name in _SHOWN}
KindOption = Annotated[
    str | None,
    typer.Option(
        "--kind",
        help=f"{', '.join(ANY_KIND)}; 单选题, 名词解释 and the like too.",
        metavar="KIND",
        autocompletion=complete.among(*ANY_KIND, *_IN_CHINESE),
    ),
]


def any_kind(name: str | None) -> str | None:
    """The kind of question that is meant, by its name or by what it is called in either language. Raises
    DlquizError."""
    if name is None:
        return None
    if name in _SAID:
        return _SAID[name]
    names = (*_IN_CHINESE, *ANY_KIND) if usual_language() == "zh" else (*ANY_KIND, *_IN_CHINESE)
    check_choice(name, names, "--kind")
    return _IN_CHINESE.get(name, name)


BookmarkedOption = Annotated[bool, typer.Option("--bookmarked", help="Only what you have bookmarked.")]
LevelOption = Annotated[
    int | None,
    typer.Option(
        "--level",
        help="1 one formula, 2 two steps or a trap, 3 a chain.",
        metavar="1|2|3",
        min=1,
        max=3,
        autocompletion=complete.among("1", "2", "3"),
    ),
]
FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        help="The format of the files.",
        metavar="|".join(FORMATS),
        autocompletion=complete.among(*FORMATS),
    ),
]
FontOption = Annotated[
    Path | None, typer.Option("--font", help="A font file, for characters that ours lack in a PDF.", metavar="FILE")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Replace files of the same names.")]
ProofsOption = Annotated[
    bool, typer.Option("--proofs/--no-proofs", help="The PyTorch programs in the key, a third of its pages.")
]
ExamDateOption = Annotated[
    str | None,
    typer.Option("--exam-date", help="Practise towards this day; none forgets it.", metavar="YYYY-MM-DD|none"),
]
TitleOption = Annotated[str | None, typer.Option(help="The title on the paper.", metavar="TEXT")]
OutputOption = Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.", metavar="DIR")]
SecretOption = Annotated[
    Path | None,
    typer.Option("--secret", help="A file without which the code on a page gives no key; made if new.", metavar="FILE"),
]
JobsOption = Annotated[int, typer.Option("--jobs", help="Processes to share the work.", min=1, max=64, metavar="J")]
SchedulerOption = Annotated[
    str | None,
    typer.Option(help="A Dask scheduler whose workers share it: tcp://host:8786 (dlquiz[cluster]).", metavar="ADDRESS"),
]
AddressArgument = Annotated[
    str,
    typer.Argument(
        metavar="ADDRESS",
        help="question-id#seed, such as conv-output-size#7",
        autocompletion=complete.addresses,
    ),
]


def check_workers(jobs: int, scheduler: str | None) -> None:
    """Raises DlquizError if both processes and a scheduler's workers are to share the work, or an address is empty."""
    if scheduler is not None and not scheduler.strip():
        raise DlquizError("--scheduler names no address", "such as tcp://host:8786, which `dask scheduler` says")
    if scheduler is not None and jobs > 1:
        raise DlquizError("--jobs and --scheduler both say who does the work", "leave out one of them")

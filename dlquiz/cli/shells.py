"""The shells that can be told to complete what is typed behind `dlquiz`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

import shellingham
import typer
from typer.completion import (  # type: ignore[attr-defined]  # what typer's own options use
    completion_init,
    get_completion_script,
    install,
)

from dlquiz.cli.common import language, write
from dlquiz.ground.errors import DlquizError
from dlquiz.text.wording import say

ASKED = "_DLQUIZ_COMPLETE"  # what a shell that asks has in its environment
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")
OWN = "auto"  # the shell that this was started from
_OPTIONS = ("--install-completion", "--show-completion")


def with_shell(arguments: Sequence[str]) -> list[str]:
    """The arguments; at their end an option that names no shell has that of this terminal."""
    return [*arguments, *([OWN] if arguments[-1:] and arguments[-1] in _OPTIONS else [])]


def answer(called: Callable[[], object]) -> int:
    """Has typer tell the shell that asks; the exit code, by which fish knows whether there is anything. Of `--lang=z`
    bash makes three words, of which the sign is dropped."""
    words, place = os.environ.get("COMP_WORDS", "").split("\n"), int(os.environ.get("COMP_CWORD") or 0)
    if "=" in words[:place]:
        kept = [word for at, word in enumerate(words) if word != "=" or at == place]
        os.environ.update(COMP_WORDS="\n".join(kept), COMP_CWORD=str(place - words[:place].count("=")))
    completion_init()
    try:
        called()
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def show(shell: str) -> None:
    """Prints the lines that tell a shell to ask. Raises DlquizError for a shell that is not known."""
    write(get_completion_script(prog_name="dlquiz", complete_var=ASKED, shell=_known(shell)))


def put(shell: str) -> None:
    """Writes these lines where a shell reads them at its start. Raises DlquizError if they can't be put there."""
    name = _known(shell)
    if name in ("powershell", "pwsh"):  # typer would let every script of this user run
        raise DlquizError(
            "the profile of PowerShell is not changed unasked", f"dlquiz --show-completion {name} >> $PROFILE does it"
        )
    _, path = install(shell=name, prog_name="dlquiz", complete_var=ASKED)
    write(say(language(None), "completion_there", shell=name, path=path))


def _known(shell: str) -> str:
    name = _detected() if shell == OWN else shell
    if name not in SHELLS:
        raise DlquizError(f"there is no completion for {name or 'this shell'}", f"name one: {', '.join(SHELLS)}")
    return name


def _detected() -> str:
    try:
        return str(shellingham.detect_shell()[0])
    except shellingham.ShellDetectionFailure:
        return ""


def at_once(action: Callable[[str], None]) -> Callable[[str | None], None]:
    """What an option does if it is there, with its value; nothing comes after it."""

    def called(value: str | None) -> None:
        if value is not None:
            action(value)
            raise typer.Exit

    return called

"""The command line: the only place that knows typer, exit codes and the terminal's language."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any, NoReturn

from dlquiz.cli.common import LANG_GIVEN, TRUST_GIVEN, language
from dlquiz.cli.outcome import run
from dlquiz.cli.places import HOME_GIVEN
from dlquiz.text.spans import LANGUAGES

__all__ = ["dispatch", "main"]

# What a command loads at its start is no garbage: looked through at each 700 new objects, as Python does, it costs a
# tenth of the time to the first question. Cycles are still found, later.
_NEW_OBJECTS = 200_000


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command line and exits with its code."""
    gc.set_threshold(_NEW_OBJECTS)
    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(run(lambda: dispatch(given)))


def dispatch(arguments: list[str]) -> Any:
    """Runs the command that the arguments name; its exit code, if it has one. Raises whatever goes wrong.

    `--trust` is an option of every command: the PyTorch lines of a bank run whatever the system offers.
    """
    TRUST_GIVEN.set("--trust" in arguments)
    arguments = [one for one in arguments if one != "--trust"]
    named, folder = _value(arguments, "--lang"), _value(arguments, "--home")
    LANG_GIVEN.set(next((lang for lang in LANGUAGES if lang == named), None))
    HOME_GIVEN.set(Path(folder) if folder else None)
    language(named)
    arguments = _command_first(arguments)
    # The options of `calc` are its card's, which typer can't know; without typer it and `net` start in half the time.
    if arguments[:1] == ["calc"]:
        from dlquiz.cli.calc import calc

        return calc(arguments[1:])
    if arguments[:1] == ["net"]:
        from dlquiz.cli.net import net

        return net(arguments[1:])
    from dlquiz.cli.app import run as run_app

    return run_app(arguments)


# What may stand before a command, since it stands on nearly every one: with a value behind it, and alone.
_VALUED, _ALONE = ("--lang", "--home", "--bank"), ("--plain", "--json")
_READ = ("--lang", "--home")  # here, once for whatever follows
# What has commands of its own, before which the same may stand. By itself each shows its help, in which no option but
# the language shows.
GROUPS = ("bank", "blueprint", "history")


def _command_first(arguments: list[str]) -> list[str]:
    """`--lang zh --plain bank --plain list cnn` as `bank list cnn --plain`. Without a command all stays as it is."""
    before, rest = _options_first(arguments)
    if not rest or rest[0].startswith("-"):
        return arguments
    names, rest = rest[:1], rest[1:]
    if names[0] in GROUPS:
        more, rest = _options_first(rest)
        if not rest or rest[0] in ("-h", "--help"):
            return [*names, *(word for [word, *_] in more if word == "--json"), *rest[:1]]  # help is no document
        before = [*before, *more]
    end = rest.index("--") if "--" in rest else len(rest)
    moved = [word for words in before if words[0].partition("=")[0] not in _READ for word in words]
    return [*names, *rest[:end], *moved, *rest[end:]]


def _options_first(arguments: list[str]) -> tuple[list[list[str]], list[str]]:
    """The options at the beginning, each with its value, and what follows them."""
    options: list[list[str]] = []
    rest = list(arguments)
    while rest and (rest[0] in _ALONE or rest[0].partition("=")[0] in _VALUED):
        size = 2 if rest[0] in _VALUED else 1
        options, rest = [*options, rest[:size]], rest[size:]
    return options, rest


def _value(arguments: list[str], option: str) -> str | None:
    """The value of an option, wherever it stands; None without one."""
    found = None
    for at, word in enumerate(arguments):
        if word == option and at + 1 < len(arguments):
            found = arguments[at + 1]
        elif word.startswith(f"{option}="):
            found = word.partition("=")[2]
    return found

"""The commands put together, and the one place where an error becomes a person's message and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any, NoReturn

import typer

from dlquiz.cli import bank, calc, items, quiz, sheet
from dlquiz.cli.common import Exit, narrate
from dlquiz.errors import DlquizError

app = typer.Typer(
    name="dlquiz",
    help="Exam practice for deep learning: fresh problems, every answer proven with PyTorch.\n\nExample: dlquiz quiz cnn -n 5",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(bank.app, name="bank")
items.register(app)
calc.register(app)
quiz.register(app)
sheet.register(app)


def main(arguments: list[str] | None = None) -> NoReturn:
    """Runs the command line and exits with its code."""
    sys.exit(run(lambda: app(arguments, standalone_mode=False)))


def run(command: Callable[[], Any]) -> int:
    """The exit code of a command; every error has become one clear message on stderr."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = command()
        sys.stdout.flush()
        return int(code) if isinstance(code, int) else Exit.DONE
    except DlquizError as error:
        narrate(f"dlquiz: {error}")
        return Exit.UNUSABLE_INPUT
    except (KeyboardInterrupt, typer.Abort):
        narrate("")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return Exit.DONE
    except OSError as error:
        narrate(f"dlquiz: {error.strerror or error}: {error.filename or ''}".rstrip(": ") + "; check the path, its permissions and the disk")
        return Exit.UNUSABLE_INPUT
    except Exception as error:  # nobody ever sees a traceback
        return _report(error)


def _close_quietly() -> None:
    """Whoever read our output has left: keep Python from complaining about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(error: Exception) -> int:
    if isinstance(error, typer.Exit):
        return int(error.exit_code)
    if hasattr(error, "format_message"):
        usage = getattr(getattr(error, "ctx", None), "command_path", "dlquiz")
        narrate(f"dlquiz: {error.format_message()}; see `{usage} --help`")
        return Exit.UNUSABLE_INPUT
    if os.environ.get("DLQUIZ_DEBUG"):
        raise error
    narrate(f"dlquiz: internal error ({type(error).__name__}: {error}); DLQUIZ_DEBUG=1 shows more, please report it")
    return Exit.UNUSABLE_INPUT

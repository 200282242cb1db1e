"""How a command ends: its exit code, and every error as one clear message on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dlquiz.cli.common import Exit, narrate, usual_language, write
from dlquiz.ground.encoding import mend
from dlquiz.ground.errors import DlquizError, TooFew


def run(command: Callable[[], Any]) -> int:
    """The exit code of a command; every error has become one clear message on stderr."""
    _mend_streams()
    try:
        code = command()
        sys.stdout.flush()
        return int(code) if isinstance(code, int) else Exit.DONE
    except DlquizError as error:
        _tell(error)
        return Exit.DOES_NOT_HOLD if isinstance(error, TooFew) else Exit.UNUSABLE_INPUT
    except KeyboardInterrupt:
        narrate("")
        return Exit.INTERRUPTED
    except (BrokenPipeError, SystemExit):  # click and rich make an exit of it
        _close_quietly()
        return Exit.DONE
    except OSError as error:
        what = f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")
        _tell(DlquizError(what, "check the path, its permissions and the disk"))
        return Exit.UNUSABLE_INPUT
    except Exception as error:  # nobody ever sees a traceback
        return _report(error)


def _mend_streams() -> None:
    """A stream that was closed before we came is silent; a character that a stream can't show is spelled out."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - stays open
    for stream in (sys.stdout, sys.stderr):
        mend(stream)


def _close_quietly() -> None:
    """The reader of our output has closed it: keep Python from complaining about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(error: Exception) -> int:
    """Typer's own exceptions, told by what they carry, since typer may not even be loaded; else an error of ours."""
    if hasattr(error, "exit_code") and not hasattr(error, "format_message"):
        return int(error.exit_code)
    if type(error).__name__ == "Abort":
        narrate("")
        return Exit.INTERRUPTED
    if type(error).__name__ == "NoArgsIsHelpError":
        write(error.ctx.get_help())  # type: ignore[attr-defined]
        return Exit.DONE
    if hasattr(error, "format_message"):
        usage = getattr(getattr(error, "ctx", None), "command_path", "dlquiz")
        _tell(DlquizError(error.format_message().rstrip("."), f"see `{usage} --help`"))
        return Exit.UNUSABLE_INPUT
    if os.environ.get("DLQUIZ_DEBUG"):
        raise error
    what = f"internal error ({type(error).__name__}: {error})"
    _tell(DlquizError(what, "DLQUIZ_DEBUG=1 shows more, please report it"))
    return Exit.UNUSABLE_INPUT


def _tell(error: DlquizError) -> None:
    """The error on stderr, in the language of the command line."""
    lang = usual_language()
    if lang == "en":
        narrate(f"dlquiz: {error}")
        return
    from dlquiz.text.chinese import told  # with all that errors can be, in Chinese

    narrate(f"dlquiz: {told(error, lang)}")

"""How a command ends: its exit code, and every error as one clear message on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from dlquiz.cli.common import Exit, narrate
from dlquiz.errors import DlquizError


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
    except KeyboardInterrupt:
        narrate("")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _close_quietly()
        return Exit.DONE
    except OSError as error:
        narrate(
            f"dlquiz: {error.strerror or error}: {error.filename or ''}".rstrip(": ")
            + "; check the path, its permissions and the disk"
        )
        return Exit.UNUSABLE_INPUT
    except Exception as error:  # nobody ever sees a traceback
        return _report(error)


def _close_quietly() -> None:
    """Whoever read our output has left: keep Python from complaining about it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(error: Exception) -> int:
    """Typer's own exceptions, told by what they carry, since typer may not even be loaded; else an error of ours."""
    if hasattr(error, "exit_code") and not hasattr(error, "format_message"):
        return int(error.exit_code)
    if type(error).__name__ == "Abort":
        narrate("")
        return Exit.INTERRUPTED
    if hasattr(error, "format_message"):
        usage = getattr(getattr(error, "ctx", None), "command_path", "dlquiz")
        narrate(f"dlquiz: {error.format_message()}; see `{usage} --help`")
        return Exit.UNUSABLE_INPUT
    if os.environ.get("DLQUIZ_DEBUG"):
        raise error
    narrate(f"dlquiz: internal error ({type(error).__name__}: {error}); DLQUIZ_DEBUG=1 shows more, please report it")
    return Exit.UNUSABLE_INPUT

"""The process that runs PyTorch lines for `worker`: JSON requests on stdin, JSON answers on stdout, one a line.

Behind the whitelist it shuts itself in: little memory, no written byte, an audit hook against files, network and
processes, and the system's own wall, where there is one. Without a wall it runs nothing that is not trusted.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import json
import os
import signal
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, TextIO

from dlquiz.torchlines import limits, wall
from dlquiz.torchlines import run as torchrun
from dlquiz.torchlines.code import TorchError
from dlquiz.torchlines.whitelist import split_names

_REFUSED = tuple(
    split_names("""
    ctypes. ensurepip. fcntl. ftplib. http. imaplib. mmap. msvcrt. nntplib. os.chmod os.chown os.exec os.fork
    os.kill os.link os.lockf os.mkdir os.posix_spawn os.putenv os.remove os.rename os.rmdir os.setxattr os.spawn
    os.startfile os.symlink os.system os.truncate os.unsetenv os.utime pickle.find_class poplib. pty.
    setopencodehook shutil. smtplib. socket. sqlite3. subprocess. syslog. telnetlib. tempfile. urllib. webbrowser.
    winreg. _winapi.
    """)
)
_PYTORCH = split_names("""
    torch torchgen functorch numpy sympy mpmath networkx jinja2 markupsafe filelock fsspec typing_extensions
""")
# Modules with machine code that PyTorch loads late; behind the wall no machine code can be loaded.
_MACHINE_CODE = split_names("_decimal _heapq _struct colorsys decimal fractions unicodedata zlib")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC


def serve(trusted: bool = False) -> None:
    """Answers requests until stdin ends. Runs in a process of its own: the limits it sets cannot be taken back.

    Only lines that are `trusted` run where the wall can't be set; for others it then ends without a word.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = _take_stdout()
    _leave_compiler_out()
    limits.set_limits()
    sys.dont_write_bytecode = True
    if not _shut_in(answers.fileno()) and not trusted:
        return
    sys.addaudithook(_refuse)
    _send(answers, {"torch": torchrun.VERSION})
    for line in sys.stdin:
        request = json.loads(line)
        _alarm(request["seconds"])
        _send(answers, _answer(request))
        _alarm(0)
    os._exit(0)  # there is nothing to tidy up, and PyTorch would take a second for it


def _shut_in(answers: int) -> bool:
    """Whether the wall stands. Before it is set, what must be loaded from machine code is loaded, and whatever else is
    open is closed."""
    for name in sorted(_MACHINE_CODE):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    torchrun.warm_up()
    os.closerange(3, answers)
    os.closerange(answers + 1, 1024)
    try:
        wall.shut(_packages(), sys.path)
    except wall.WallError:
        return False
    return True


def _packages() -> Iterator[str]:
    """The folders of Python's own library and of PyTorch and what it uses: never a whole folder of the user's."""
    yield from (sysconfig.get_path(name) for name in ("stdlib", "platstdlib"))
    for name in sorted(_PYTORCH):
        spec = importlib.util.find_spec(name)
        yield from (spec.submodule_search_locations or [str(spec.origin)]) if spec else ()


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        values = torchrun.run(request["source"], request["given"], request["results"], request["truth"])
        return {"values": values}
    except TorchError as error:
        if "memory" in error.reason:
            gc.collect()  # what was too large may be held in a cycle
        return {"error": error.reason, "line": error.line, "hint": error.fault.hint}


def _send(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer, allow_nan=False) + "\n")
    answers.flush()


def _leave_compiler_out() -> None:
    """Puts a stand-in for torch._dynamo, which every optimizer loads only to keep it away.

    That saves two seconds, a cache folder on disk, and the presence of a compiler.
    """
    compiler: Any = ModuleType("torch._dynamo")
    compiler.disable = lambda function, *_, **__: function
    compiler.graph_break = lambda *_: None
    compiler.compiled_autograd = SimpleNamespace(_disable=contextlib.nullcontext)
    sys.modules["torch._dynamo"] = compiler
    setattr(sys.modules["torch"], "_dynamo", compiler)  # noqa: B010  (mypy knows the real one)


def _take_stdout() -> TextIO:
    """The pipe to the parent, for answers alone: whatever PyTorch prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _alarm(seconds: float) -> None:
    """Ends this process if the parent, who ought to, does not: after a crash of the parent nobody else would."""
    if sys.platform != "win32":
        signal.alarm(int(seconds) + 5 if seconds else 0)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Python's audit hook: raises for every event that no proof needs."""
    if event == "open":
        _refuse_file(*arguments)
    elif event == "import":
        name = str(arguments[0]).partition(".")[0]
        if name not in _PYTORCH and name not in sys.stdlib_module_names:
            raise ModuleNotFoundError(f"{name} is not there")
    elif event.startswith(_REFUSED):
        raise PermissionError(f"PyTorch lines may not use {event}")


def _refuse_file(path: object, mode: object, flags: int) -> None:
    if flags & _WRITING or (isinstance(mode, str) and set(mode) & set("wax+")):
        raise PermissionError("PyTorch lines may not write files")
    if isinstance(path, (str, bytes)) and not os.path.realpath(os.fsdecode(path)).startswith(_READABLE):
        raise PermissionError("PyTorch lines may not read files")


def _readable() -> tuple[str, ...]:
    """The folders of Python and PyTorch: their own parts are loaded when they are first needed."""
    torch_home = Path(str(sys.modules["torch"].__file__)).parent.parent
    homes = {str(Path(os.__file__).parent), str(torch_home), sys.prefix, sys.base_prefix}
    return tuple(os.path.realpath(home) + os.sep for home in homes)


_READABLE = _readable()

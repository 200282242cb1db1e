"""The wall holds against a process that does run native code: each attempt goes by ctypes or os, not by PyTorch lines.

Each is made twice in a fresh process: without the wall it succeeds, behind the wall it does not.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from rows import some

import dlquiz
from dlquiz.torchlines import wall

pytestmark = pytest.mark.skipif(not wall.available(), reason="this system has no wall")

# An attempt prints "done" when it came to its end.
ATTEMPTS = [
    ("read a file of the user's", "print('done' if open(canary).read() == 'secret' else '')"),
    ("read it by libc", "fd = libc.open(canary.encode(), 0); print('done' if fd >= 0 else '')"),
    ("list a folder of the user's", "os.listdir(os.path.dirname(canary)); print('done')"),
    ("write a new file", "open(canary + '.new', 'w').close(); print('done')"),
    ("write over a file", "fd = libc.open(canary.encode(), 2); print('done' if fd >= 0 else '')"),
    ("remove a file", "os.unlink(canary); print('done')"),
    ("rename a file", "os.rename(canary, canary + '2'); print('done')"),
    ("make a folder", "os.mkdir(canary + '.d'); print('done')"),
    ("connect by TCP", "socket.create_connection(('127.0.0.1', port), 5); print('done')"),
    ("send by UDP", "socket.socket(2, 2).sendto(b'x', ('127.0.0.1', port)); print('done')"),
    ("open a unix socket", "socket.socketpair(); print('done')"),
    ("become another program", "sys.stdout.flush(); os.execv('/bin/echo', ['echo', 'done'])"),
    ("start a program", "os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0); print('done')"),
    ("start one by libc", "print('done' if libc.system(b'true') == 0 else '')"),
    ("fork", "pid = os.fork(); pid or os._exit(0); os.waitpid(pid, 0); print('done')"),
    ("signal the parent", "os.kill(os.getppid(), 0); print('done')"),
    ("signal the parent's thread", "print('done' if libc.syscall(234, parent, parent, 0) == 0 else '')"),
    ("be traced", "print('done' if libc.ptrace(0, 0, 0, 0) == 0 else '')"),
    ("make memory that can run", "mmap.mmap(-1, 4096, prot=7); print('done')"),
]
# One for each thing that the wall keeps out.
ONE_EACH = [
    "read a file of the user's",
    "write over a file",
    "connect by TCP",
    "become another program",
    "signal the parent's thread",
    "be traced",
    "make memory that can run",
]
PRELUDE = """
import ctypes, mmap, os, socket, sys
sys.path.insert(0, sys.argv[1])
canary, port, walled, parent = sys.argv[2], int(sys.argv[3]), sys.argv[4] == "1", os.getppid()
libc = ctypes.CDLL(None, use_errno=True)
from dlquiz.torchlines import wall
if walled:
    wall.shut([os.path.dirname(os.__file__)])
"""


def attempt(code: str, canary: Path, walled: bool) -> bool:
    canary.write_text("secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        words = [str(Path(dlquiz.__file__).parent.parent), str(canary), str(server.getsockname()[1]), str(int(walled))]
        ran = subprocess.run(
            [sys.executable, "-c", PRELUDE + code, *words], capture_output=True, text=True, timeout=60, check=False
        )
    return "done" in ran.stdout


@pytest.mark.parametrize("code", some(ATTEMPTS, *ONE_EACH))
def test_native_code_comes_to_nothing_behind_the_wall_and_gets_through_without(tmp_path: Path, code: str) -> None:
    if "234" in code and os.uname().machine != "x86_64":
        pytest.skip("the number of tgkill is that of x86_64")
    canary = tmp_path / "canary"
    assert attempt(code, canary, walled=False)
    assert not attempt(code, canary, walled=True)


def test_what_computing_needs_still_works_behind_the_wall(tmp_path: Path) -> None:
    code = (
        "import threading, colorsys; t = threading.Thread(target=list); t.start(); t.join()\n"
        "x = bytearray(10**7); print('done')"
    )
    assert attempt(code, tmp_path / "canary", walled=True)


HOSTILE = ("json", "multiprocessing", "yaml", "torch", "random", "numpy")


@pytest.mark.slow
def test_of_a_hostile_folder_only_python_itself_takes_modules(tmp_path: Path) -> None:
    """`python -m` looks for its first modules where it stands; from the first line of dlquiz on nothing is taken there,
    whatever of the standard library or of what dlquiz uses the folder pretends to have."""
    known = "import runpy, sys; print(*sys.modules)"
    pythons = subprocess.run([sys.executable, "-P", "-c", known], capture_output=True, text=True, check=True).stdout
    folder = tmp_path / "stranger"
    folder.mkdir()
    for name in {*sys.stdlib_module_names, "typer", "rich", "yaml", "torch"} - set(pythons.split()):
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'canary')!r}, 'w')")
    words = ["calc", "conv-output-size", "--height", "32", "--kernel-size", "5"]
    ran = subprocess.run(
        [sys.executable, "-m", "dlquiz", *words], cwd=folder, capture_output=True, text=True, timeout=60
    )
    assert "28" in ran.stdout
    assert not (tmp_path / "canary").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ["bank", "check", "bank.yaml", "--seeds", "1", "--jobs", "2"],
        ["calc", "square", "--bank", "bank.yaml", "--help"],
    ],
    ids=["a check with jobs", "python -m"],
)
def test_nothing_is_imported_from_the_current_folder(tmp_path: Path, words: list[str]) -> None:
    from tiny import write_tiny_bank

    folder = tmp_path / "stranger"
    folder.mkdir()
    write_tiny_bank(folder / "bank.yaml")
    for name in HOSTILE:
        (folder / f"{name}.py").write_text(f"open({str(tmp_path / 'canary')!r}, 'w')")
    subprocess.run([sys.executable, "-m", "dlquiz", *words], cwd=folder, capture_output=True, timeout=100, check=False)
    assert not (tmp_path / "canary").exists()

"""What the tests share: a clean environment, a small bank, the command line within this process, one PyTorch."""

from __future__ import annotations

import compileall
import contextlib
import functools
import importlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

import pytest
import typer.main
from hypothesis import settings
from tiny import write_tiny_bank

from dlquiz.bank import loading
from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.cache import remembered
from dlquiz.bank.loading import read_bank
from dlquiz.cli import app, main
from dlquiz.cli.places import HOME_GIVEN, cache, open_bank
from dlquiz.torchlines.worker import TorchWorker

# The same examples for everybody, so that a red test is a fault of the change at hand: a few by default, many with
# DLQUIZ_FULL=1. DLQUIZ_EXPLORE=1 draws others.
settings.register_profile("few", derandomize=True, max_examples=20, deadline=None)
settings.register_profile("many", derandomize=True, max_examples=300, deadline=None)
settings.register_profile("explore", derandomize=False, max_examples=1000, deadline=None)
_FULL, _EXPLORE = os.environ.get("DLQUIZ_FULL"), os.environ.get("DLQUIZ_EXPLORE")
settings.load_profile("explore" if _EXPLORE else "many" if _FULL else "few")


@dataclass(frozen=True)
class Ran:
    """How a command ended: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The document of a command that ended well and had nothing to say beside it."""
        assert (self.code, self.err) == (0, "")
        return json.loads(self.out)


Cli = Callable[..., Ran]


def pytest_configure(config: pytest.Config) -> None:
    """The program is compiled once, as an installation does it, and not by every process that the tests start; the
    tests are too, whose assertions take as long to be rewritten as all else that is loaded."""
    sys.dont_write_bytecode = False
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(Path(loading.__file__).parents[1], quiet=2, workers=0)


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Of two processes that load all test files, one begins at the last: each rewrites the assertions of half of them,
    and finds the other half done."""
    odd = os.environ.get("PYTEST_XDIST_WORKER", "gw0")[-1] in "13579"
    if odd and isinstance(collector, pytest.Session) and not any(".py" in name for name in collector.config.args):
        for file in sorted(Path(__file__).parent.glob("test_*.py"), reverse=True):
            with contextlib.suppress(Exception, pytest.skip.Exception):  # it is told when the file's turn comes
                importlib.import_module(file.stem)


def _shared(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run, the same for all processes that share its tests: the real bank is read once."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session", autouse=True)
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The user's own cache, history and colours have no say in the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(_shared(tmp_path_factory) / "cache"))
        patch.setenv("DLQUIZ_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("PYTHONUTF8", "1")
        for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "DLQUIZ_DEBUG"):
            patch.delenv(name, raising=False)
        patch.setenv("LANG", "en_US.UTF-8")
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_bank(_homes: None) -> Iterator[None]:
    """The bank that ships is read, and what is asked of it is built, once in a process, whoever opens it, be it beside
    another: a command of its own would have to begin anew."""
    found: dict[tuple[Path, str], Bank] = {}
    parse = loading._parse

    def once(folder: Path, digest: str, roots: tuple[Path, ...], files: Iterable[Path]) -> Bank | None:
        if roots != (default_path(),):
            return remembered(folder, digest, roots, files)
        bank = found.get((folder, digest)) or remembered(folder, digest, roots, files)
        return bank and found.setdefault((folder, digest), bank)

    def parsed(root: Path, files: Iterable[Path], digest: str) -> Bank:
        bank = once(cache(), digest, (root,), files) or parse(root, files, digest)
        return replace(bank, cache=None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "remembered", once)
        patch.setattr(loading, "_parse", parsed)
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_command_line() -> Iterator[None]:
    """The commands are made of their functions once in a process, which takes longer than most of them do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", functools.cache(typer.main.get_command))
        patch.setattr(app, "load", functools.cache(app.load))
        yield


@pytest.fixture(scope="session")
def tiny_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_bank(tmp_path_factory.mktemp("tiny") / "bank")


@pytest.fixture(scope="session")
def tiny_bank(tiny_path: Path) -> Bank:
    return read_bank(tiny_path)


@pytest.fixture(scope="session")
def real_bank() -> Bank:
    return open_bank(None)


class SharedWorker:
    """The one worker of the whole run under every name: starting PyTorch takes seconds."""

    worker = TorchWorker()

    def __init__(self, trusted: bool = False) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def start(self) -> None:
        self.worker.start()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.worker, name)


@pytest.fixture(scope="session")
def torch_worker() -> Iterator[TorchWorker]:
    """PyTorch, really, in a process that all tests share."""
    yield SharedWorker.worker
    SharedWorker.worker.close()


@pytest.fixture
def one_torch(monkeypatch: pytest.MonkeyPatch, torch_worker: TorchWorker) -> None:
    """Whatever starts a PyTorch of its own gets the shared one."""
    for place in ("dlquiz.torchlines.worker", "dlquiz.cli.trust", "dlquiz.proof.check.run", "dlquiz.proof.comparison"):
        monkeypatch.setattr(f"{place}.TorchWorker", SharedWorker)


@pytest.fixture(autouse=True)
def no_home_given() -> Iterator[None]:
    """What a command says of its `--home` ends with the process, which here is all tests'."""
    token = HOME_GIVEN.set(None)
    yield
    HOME_GIVEN.reset(token)


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, one_torch: None) -> Cli:
    """Runs `dlquiz` with words, and says how it ended. `typed` is what stdin holds (None: it is closed)."""

    def run(*words: object, typed: str | None = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", None if typed is None else io.StringIO(typed))
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(word) for word in words])
        shown = capsys.readouterr()
        assert "Traceback" not in shown.err
        assert "internal error" not in shown.err, shown.err
        assert isinstance(end.value.code, int)
        return Ran(int(end.value.code), shown.out, shown.err)

    return run

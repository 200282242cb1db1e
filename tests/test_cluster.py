"""Work that the workers of a Dask scheduler share: the same bytes as in one process; what is said where they can't."""

from __future__ import annotations

import builtins
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from banks import SOUND, edited
from conftest import Cli
from press import Press

from dlquiz.bank.bank import default_path
from dlquiz.bank.carried import arrived, carried
from dlquiz.bank.loading import load
from dlquiz.proof.check import Report, check_bank
from dlquiz.proof.cluster import _refuse_others

NOBODY = "tcp://127.0.0.1:9"  # the port of `discard`: nothing answers


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """A cluster of two workers on this machine; its address."""
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50) as found:
        yield str(found.scheduler_address)


def written(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.*")) if path.is_file()}


# Five papers, and a bank with a fault in it: what one process finds and writes.


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process more takes long there")
def test_workers_write_the_same_bytes(press: Press, scheduler: str) -> None:
    assert press.sheet("--variants", 5, "--marking", "-o", press.folder / "one").code == 0
    words = ("--variants", 5, "--marking", "-o", press.folder / "many", "--scheduler", scheduler)
    assert press.sheet(*words).code == 0
    assert len(written(press.folder / "one")) == 19
    assert written(press.folder / "one") == written(press.folder / "many")
    assert press.sheet(*words).code == 0  # once more: all is there


FAULTY = edited("is: (side + (2 if closed else 1) * frame) ** 2", "is: (side + (3 if closed else 1) * frame) ** 2")


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a process more takes long there")
def test_workers_find_the_same_of_a_bank(tmp_path: Path, scheduler: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named by a path of this folder, which the workers do not have."""
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(FAULTY, "utf-8")
    one, many = (check_bank(Path("mine.yaml"), seeds=6, scheduler=where) for where in ("", scheduler))
    assert {fault.path for fault in one.faults} == {"mine.yaml"}
    assert told(one) == told(many)


def told(report: Report) -> list[Any]:
    """All but how long it took."""
    return [report.faults, report.measures, report.giveaways, report.items, report.proved, report.checked]


# On the way


def test_a_bank_is_the_same_where_it_arrives(tmp_path: Path) -> None:
    """A folder, a file beside it, and the one that ships, of which every machine has its own."""
    (tmp_path / "bank").mkdir()
    (tmp_path / "bank" / "area.yaml").write_text(FAULTY, "utf-8")
    (tmp_path / "bank" / "proven.json").write_text("{}", "utf-8")
    (tmp_path / "beside.yaml").write_text(SOUND.replace("framed-area", "other-area"), "utf-8")
    roots = [tmp_path / "bank", tmp_path / "beside.yaml", default_path()]
    with arrived(carried(roots)) as (places, called):
        assert load(*places[:2])[0].digest == load(*roots[:2])[0].digest
        assert not set(places[:2]) & set(roots)
        assert places[2] == default_path()
        assert (places[0] / "proven.json").read_text("utf-8") == "{}"
        assert called(str(places[0] / "area.yaml")) == str(roots[0] / "area.yaml")
    assert not places[0].exists()


@pytest.mark.parametrize("name", ["..", "."])
def test_a_folder_named_by_dots_stays_within_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / "a.yaml").write_text(SOUND, "utf-8")
    (tmp_path / "deeper").mkdir()
    monkeypatch.chdir(tmp_path if name == "." else tmp_path / "deeper")
    with arrived(carried([Path(name)])) as (places, _):
        assert (places[0] / "a.yaml").is_file()
        assert ".." not in places[0].parts


# What is said


def test_jobs_and_workers_are_one_too_many(cli: Cli, tiny_path: Path) -> None:
    ran = cli("bank", "check", tiny_path, "--jobs", 2, "--scheduler", NOBODY)
    assert (ran.code, ran.out) == (2, "")
    assert "leave out one of them" in ran.err
    ran = cli("bank", "check", tiny_path, "--scheduler", " ")
    assert (ran.code, ran.out) == (2, "")
    assert "names no address" in ran.err


def test_without_dask_it_is_said_how_to_install_it(cli: Cli, tiny_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any, **others: Any) -> Any:
        if name == "distributed":
            raise ModuleNotFoundError(name)
        return real(name, *more, **others)

    monkeypatch.setattr(builtins, "__import__", missing)
    ran = cli("bank", "check", tiny_path, "--scheduler", NOBODY)
    assert (ran.code, ran.out) == (2, "")
    assert "pip install 'dlquiz[cluster]'" in ran.err


@pytest.mark.slow  # it takes a second to load Dask
@pytest.mark.parametrize("address", [NOBODY, "nowhere", "tcp://\x1b[31m"])
def test_where_nothing_answers_it_is_told(
    cli: Cli, tiny_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("dlquiz.proof.cluster._PATIENCE", 1)
    ran = cli("sheet", "--bank", tiny_path, "--scheduler", address)
    assert (ran.code, ran.out) == (2, "")
    assert "no Dask scheduler answers" in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.slow
def test_another_program_that_answers_is_not_waited_for_without_end(
    cli: Cli, tiny_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The port of the dashboard, say."""
    pytest.importorskip("distributed")
    monkeypatch.setattr("dlquiz.proof.cluster._PATIENCE", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:  # it takes the call and says nothing
        ran = cli("sheet", "--bank", tiny_path, "--scheduler", f"tcp://127.0.0.1:{server.getsockname()[1]}")
    assert (ran.code, ran.out) == (2, "")
    assert "no Dask scheduler answers" in ran.err


@pytest.mark.slow
def test_nothing_more_is_said_when_the_process_ends(tiny_path: Path) -> None:
    """Dask's own client, if it could not start, says at the end of Python that it can't be closed."""
    pytest.importorskip("distributed")
    words = ["sheet", "--bank", str(tiny_path), "--scheduler", "nowhere"]
    ran = subprocess.run([sys.executable, "-m", "dlquiz", *words], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 1


class Others:
    """Workers with these versions."""

    def __init__(self, *versions: str) -> None:
        self.versions = versions

    def run(self, _: object) -> dict[str, str]:
        if not self.versions:
            raise ModuleNotFoundError("dlquiz")
        return {str(number): version for number, version in enumerate(self.versions)}


@pytest.mark.parametrize(("versions", "said"), [(("0.0.1",), "dlquiz 0.0.1"), ((), "no dlquiz")])
def test_workers_without_this_very_program_are_refused(versions: tuple[str, ...], said: str) -> None:
    with pytest.raises(Exception, match=said):
        _refuse_others(Others(*versions))


@pytest.fixture
def press(cli: Cli, tiny_path: Path, tmp_path: Path) -> Press:
    return Press(cli, tiny_path, tmp_path)

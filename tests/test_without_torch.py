"""Without PyTorch, or with one that is broken: what the ledger has proven is asked, all else is as ever, and it is said
once what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

# What stands where PyTorch should: a wheel that does not load, one of another version, one that ends the process.
BROKEN = {
    "does not load": "raise ImportError('libtorch_cpu.so: cannot open shared object file')",
    "is another version": "__version__ = '0.4'",
    "crashes": "import os; os._exit(139)",
}
WHAT_TO_DO = "pip install --force-reinstall torch"


def ran(folder: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "DLQUIZ_HOME": str(folder / "home")}
    command = [sys.executable, "-P", "-m", "dlquiz", *words]
    return subprocess.run(command, input=typed, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(params=BROKEN, ids=str)
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text(BROKEN[request.param], "utf-8")
    return tmp_path


def test_a_quiz_goes_on_with_what_is_proven_and_says_so_once(broken: Path) -> None:
    """Five questions are not known, one after another."""
    quiz = ran(broken, "quiz", "cnn", "-n", "5", "--seed", "3", typed="k\n\n" * 5)
    assert quiz.returncode == 0, quiz.stderr
    assert "0/5" in quiz.stdout
    assert quiz.stdout.count(WHAT_TO_DO) == 1
    assert "Traceback" not in quiz.stderr


def test_an_exam_is_drawn_from_what_is_proven(broken: Path) -> None:
    exam = ran(broken, "exam", "--seed", "3", "--json", typed="")
    assert exam.returncode == 0, exam.stderr
    assert exam.stderr.count(WHAT_TO_DO) == 1


ALIKE = [
    ("calc", "gelu", "--x", "0.5"),
    ("net", "lenet5"),
    ("grade", "conv-output-size#777", "5"),
    ("formulas", "cnn.pooling"),
    ("browse", "relu"),
    ("stats",),
    ("bank", "show", "relu"),
]


@pytest.mark.parametrize("words", ALIKE, ids=" ".join)
def test_what_proves_nothing_is_as_ever(words: tuple[str, ...], tmp_path: Path) -> None:
    whole = ran(tmp_path, *words)
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text(BROKEN["does not load"], "utf-8")
    without = ran(tmp_path, *words)
    assert (without.returncode, without.stdout) == (whole.returncode, whole.stdout)


def test_what_is_to_be_proven_says_what_to_do(broken: Path) -> None:
    found = ran(broken, "calc", "relu", "--x", "1", "--prove")
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.startswith("dlquiz: PyTorch: it could not be loaded")
    assert WHAT_TO_DO in found.stderr

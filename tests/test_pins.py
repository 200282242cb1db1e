"""What the README installs is pinned, and the pins are among what pyproject.toml admits."""

from __future__ import annotations

import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from rows import every

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
WANTED = [Requirement(text) for text in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"])]
LINES = [line for line in (ROOT / "pins.txt").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
PINS = {canonicalize_name(name): version for name, version in (line.split("==") for line in LINES)}


@every("wanted", WANTED, ids=str)
def test_every_library_that_is_asked_for_has_a_pin_within_its_range(wanted: Requirement) -> None:
    assert wanted.specifier.contains(PINS[canonicalize_name(wanted.name)])


def test_a_pin_names_no_build_and_no_place_of_one_machine() -> None:
    assert [line for line in LINES if "+" in line or "@" in line or "/" in line] == []


def installs(name: str) -> list[str]:
    return [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if "pip install" in line]


def test_both_lines_of_the_readmes_install_the_pins() -> None:
    lines = installs("README.md")
    assert len(lines) == 2
    assert all("--constraint pins.txt" in line for line in lines)
    assert installs("README.zh.md") == lines

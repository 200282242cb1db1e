"""Exam papers printed from the small bank, by a blueprint whose points can be added up in the head."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from conftest import Cli, Ran

from dlquiz.text.spans import Language

BLUEPRINT = """\
title: {zh: 小测, en: Short test}
minutes: 10
sections:
- title: {zh: 一、选择题, en: Part A}
  kinds: [choice]
  count: 1
  points: 2
- title: {zh: 二、计算题, en: Part B}
  kinds: [numeric]
  levels: [1]
  count: 2
  points: 1
- title: {zh: 三、综合题, en: Part C}
  kinds: [numeric]
  parts: [2]
  count: 1
  points: 4
- title: {zh: 四、名词解释, en: Part D}
  kinds: [explain]
  count: 1
  points: 4
"""
# 1×2 + 2×1 + 1×4 + 1×4
POINTS = 12
HEADINGS: dict[Language, list[str]] = {
    "zh": [
        "一、选择题（共 1 题，每题 2 分，小计 2 分）",
        "二、计算题（共 2 题，每题 1 分，小计 2 分）",
        "三、综合题（共 1 题，每题 4 分，小计 4 分）",
        "四、名词解释（共 1 题，每题 4 分，小计 4 分）",
    ],
    "en": [
        "Part A (1 question, 2 points each, 2 points in all)",
        "Part B (2 questions, 1 point each, 2 points in all)",
        "Part C (1 question, 4 points each, 4 points in all)",
        "Part D (1 question, 4 points each, 4 points in all)",
    ],
}
SHIPPED = ("chinese-paper", "standard")


def blueprint_in(folder: Path) -> Path:
    """The blueprint as a file of that folder."""
    path = folder / "week-3.yaml"
    path.write_text(BLUEPRINT, "utf-8")
    return path


class Press:
    """Prints papers of the small bank, by the blueprint in `file`, into a folder."""

    def __init__(self, cli: Cli, bank: Path, folder: Path) -> None:
        self.cli, self.bank, self.folder, self.file = cli, bank, folder, blueprint_in(folder)

    def sheet(self, *words: object) -> Ran:
        out = ("--bank", self.bank, "-o", self.folder / "out")
        return self.cli("sheet", "--blueprint", self.file, *out, "--seed", 7, *words)

    def rows(self, *words: object) -> list[dict[str, Any]]:
        ran = self.sheet("--json", *words)
        assert ran.code == 0, ran.err
        found: list[dict[str, Any]] = json.loads(ran.out)["variants"]
        return found

    def key(self, code: str, *words: object) -> Ran:
        return self.cli("key", code, "--bank", self.bank, *words)


def refused(ran: Ran, *says: str) -> str:
    """The one line by which it was refused, which holds these words."""
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    for said in says:
        assert said in ran.err
    return ran.err

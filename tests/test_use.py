"""What a web page would do: practise, take an exam, print and find a key again by `dlquiz.use` alone.

No command line and no terminal is loaded for it, and no library that only those need.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from room import FakeTorch, HandClock

from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import Blueprint, Section, Share, Title
from dlquiz.errors import DlquizError
from dlquiz.exam.paper import hand_in
from dlquiz.exam.saved import Glance
from dlquiz.history.recorder import Recorder
from dlquiz.items.item import Item, NumericItem
from dlquiz.items.response import Unreadable
from dlquiz.quiz.course import Plan, Wish

PROGRAM = '''
import contextlib, sys
from pathlib import Path

sys.path.insert(0, sys.argv[3])
from room import FakeTorch, HandClock  # noqa: E402
'''


def place(bank: Bank, home: Path, torch: FakeTorch | None = None) -> Place:
    return Place(bank, torch or FakeTorch(), Recorder(home, "en", pytest.fail), HandClock())

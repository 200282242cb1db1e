"""`dlquiz quiz` and `dlquiz exam` on a terminal, with a sitting in the history that dlquiz can't have written."""

from __future__ import annotations

import io
import json
import sys
from contextlib import closing
from pathlib import Path

import pytest
from histories import opened

from dlquiz.cli import main
from dlquiz.history.sitting import EXAM, QUIZ, Sitting

STATES = {
    "empty": "",
    "no JSON": "{",
    "of another shape": "[]",
    "a quiz without a plan": '{"count": 3, "done": 1, "drawn": 1, "ahead": null, "turns": []}',
    "nested without end": "[" * 100_000,
    "a number that no float holds": '{"count": 1e999, "done": 0}',
    "a wish for what nobody can wish": json.dumps(
        {
            **{"count": 1, "done": 0, "drawn": 0, "ahead": None, "turns": []},
            "plan": {
                "wish": {"topics": [], "count": 1, "level": None, "kind": None, "seed": None, "x": 1},
                **{"seed": 5, "questions": None, "form": []},
            },
        }
    ),
    "an exam whose state is none": '{"bank": "", "exam": {}, "state": 7}',
}


class Typed(io.StringIO):
    """What is typed on a terminal: nothing but the end of input."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("kind", "words"), [(QUIZ, ("quiz",)), (QUIZ, ("quiz", "--new")), (EXAM, ("exam",)), (EXAM, ("exam", "--new"))]
)
@pytest.mark.parametrize("state", STATES.values(), ids=STATES)
def test_a_tampered_sitting_is_set_aside_and_said(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tiny_path: Path,
    tmp_path: Path,
    kind: str,
    words: tuple[str, ...],
    state: str,
) -> None:
    with closing(opened(tmp_path)) as history:
        history.save(Sitting("forged-1", kind, state))
    monkeypatch.setattr(sys, "stdin", Typed())
    monkeypatch.setattr("dlquiz.torchlines.worker.TorchWorker.start", lambda _: None)
    with pytest.raises(SystemExit):
        main([*words, "--bank", str(tiny_path), "--home", str(tmp_path)])
    said = capsys.readouterr()
    assert "can't be read; it is set aside" in " ".join((said.out + said.err).split())
    assert "Traceback" not in said.err
    assert "internal error" not in said.err
    with closing(opened(tmp_path)) as history:
        assert "forged-1" not in [sitting.id for sitting, _ in history.sittings(kind)]

"""Programs on a narrow page: what a person copies off it is the program still."""

from __future__ import annotations

import ast

import pytest

from dlquiz.terminal.narrow import narrowed

PROGRAM = """\
net = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4096, 10))
def f(x):
    return torch.allclose(nn.LayerNorm(5)(x)[0], nn.LayerNorm(5)(x[:1])[0], atol=1e-5)
x = torch.tensor([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 1.0, 2.0, 3.0]])  # a comment, long
"""
WHOLE = [
    ("a text with commas", 'print("a text, with commas, that is long, and (brackets) that mean nothing, at all")'),
    ("no bracket is open", "a, b, c = torch.zeros(100000000), torch.zeros(100000000), torch.zeros(100000000)"),
    ("no Python", "Sequential( Conv2d(3, 16, kernel, 'never closed, whatever comes, and however long it is)"),
    ("only a comment has commas", "x = 1  # one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve"),
]


@pytest.mark.parametrize("width", [30, 40, 60, 80])
def test_a_broken_program_is_the_same_program(width: int) -> None:
    """No word is torn apart, and Python reads the same tree."""
    shown = narrowed(PROGRAM, width)
    assert ast.dump(ast.parse(shown)) == ast.dump(ast.parse(PROGRAM))
    assert shown.split() == PROGRAM.split()


def test_a_wide_page_changes_nothing() -> None:
    assert narrowed(PROGRAM, 200) == PROGRAM


@pytest.mark.parametrize("line", [row[1] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_what_can_not_be_broken_stays(line: str) -> None:
    assert narrowed(line, 60) == line

"""Programs on a narrow page: what a person copies off it is the program still."""

from __future__ import annotations

import ast

import pytest

from dlquiz.text.program import narrowed

PROGRAM = """\
net = nn.Sequential(nn.Conv2d(3, 16, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(4096, 10))
def f(x):
    return torch.allclose(nn.LayerNorm(5)(x)[0], nn.LayerNorm(5)(x[:1])[0], atol=1e-5)
x = torch.tensor([[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 1.0, 2.0, 3.0]])  # a comment, long
"""
WHOLE = [
    ("a text with commas", 'said = "a text, with commas, that is long, and (brackets) that mean nothing, at all"'),
    ("no bracket is open", "a, b, c = the_first_of_all_values, the_second_of_all_values, the_third_of_all_values"),
    ("no Python", "Sequential( Conv2d(3, 16, kernel, 'never closed, whatever comes, and however long it is)"),
]
PAGE = 96  # of a printed key
LONG = [
    f"x = f({'a' * 33}, {'b' * 40}, {'c' * 22} * d)",
    f"for i in range(3):\n    y = [{'a' * 40} + {'b' * 36} for b in {'c' * 20}]",
    f"a = 1  # {'a remark ' * 11}that is put above its line",
    f"m = torch.tensor([{', '.join(['[0.123456, 0.123456, 0.123456]'] * 4)}])",
    f"x = f(\n    {', '.join(['argument'] * 12)},\n)",
]
# What is shown is no program of its own, or stands as it should.
SHOWN = [
    (
        "lines with numbers",
        "1  f(first, second,\n2    third, fourth, fifth)",
        "1  f(first, second,\n2    third, fourth,\n     fifth)",
    ),
    (
        "an operator where there is no comma",
        "y = (first_value + second_value)",
        "y = (first_value\n    + second_value)",
    ),
    (
        "a call within a call",
        "print(torch.cat([first, second], dim=1))",
        "print(\n    torch.cat(\n        [first, second],\n        dim=1))",
    ),
    ("a comment goes above", "x = 1  # nineteen characters", "# nineteen characters\nx = 1"),
    ("a comment in lines of its own", "# so long that it takes three", "# so long that it takes\n# three"),
]


@pytest.mark.parametrize("width", [30, 40, 60, 80])
def test_a_broken_program_is_the_same_program(width: int) -> None:
    """No word is torn apart, and Python reads the same tree."""
    shown = narrowed(PROGRAM, width)
    assert ast.dump(ast.parse(shown)) == ast.dump(ast.parse(PROGRAM))
    assert sorted("".join(shown.split())) == sorted("".join(PROGRAM.split()))


@pytest.mark.parametrize("code", LONG)
def test_a_line_that_is_too_long_goes_on_within_its_brackets(code: str) -> None:
    assert max(map(len, code.split("\n"))) > PAGE
    shown = narrowed(code, PAGE)
    assert max(map(len, shown.split("\n"))) <= PAGE
    assert ast.dump(ast.parse(shown)) == ast.dump(ast.parse(code))


@pytest.mark.parametrize(("text", "shown"), [row[1:] for row in SHOWN], ids=[row[0] for row in SHOWN])
def test_what_a_page_of_24_columns_shows(text: str, shown: str) -> None:
    assert narrowed(text, 24) == shown


def test_a_wide_page_changes_nothing() -> None:
    assert narrowed(PROGRAM, 200) == PROGRAM


@pytest.mark.parametrize("line", [row[1] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_what_can_not_be_broken_stays(line: str) -> None:
    assert narrowed(line, 60) == line

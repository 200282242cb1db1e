"""What is typed on the command line: sizes, minus signs, flags with a value, and streams with few characters."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from conftest import Cli

from dlquiz.ground.encoding import mend

# words, what is found; (3*3*3 + 1)*10 = 280, and softmax([1000, 1001, 1002]) is that of [0, 1, 2]
RIGHT: list[tuple[str, str, Any]] = [
    ("conv-parameters --in-channels 3 --out-channels 10 --kernel-size 3x3", "parameters", 280),
    ("conv-parameters --in-channels 3 --out-channels 10 --kernel-size=3×3", "parameters", 280),
    ("conv-parameters --in-channels 3 --out-channels 10 --kernel-size 3", "parameters", 280),
    ("softmax --x [1000,1001,1002]", "probabilities", [0.0900305732, 0.2447284711, 0.6652409558]),
    ("softmax --x [-1000,-1001,-1002]", "probabilities", [0.6652409558, 0.2447284711, 0.0900305732]),
    ("tanh --x 1000", "value", 1), ("tanh --x -1000", "value", -1), ("sigmoid --x -710", "value", 0),
    ("conv-parameters --in-channels 3 --out-channels 10 --kernel-size 3.0x3", "parameters", 280),
    # 0*log 0 = 0; ln 2 = 0.6931471806
    ("entropy-and-divergence --p [1,0,0] --q [0.5,0.5,0]", "divergence", 0.6931471806),
    ("binary-cross-entropy --probability [1,0,0.5] --target [1,0,1]", "losses", [0, 0, 0.6931471806]),
    ("focal-loss-positives --probability [1,0.5,1] --gamma 0", "losses", [0, 0.6931471806, 0]),
    ("lstm-cell-gradient --forget 1 --recurrent 0.5 --slope 1 --steps 5", "lstm", 1),
    ("lstm-cell-update --forget [0,1] --input [1,0] --output [1,1] --candidate [1,-1] --before [1,2]", "cell", [1, 2]),
    # a decoder only, as in GPT: 3 norms a layer, 2*8 parameters each
    ("transformer-layernorm-parameters --d-model 8 --num-encoder-layers 0 --num-decoder-layers 2", "parameters", 96),
]  # fmt: skip


@pytest.mark.parametrize(("words", "name", "wanted"), RIGHT)
def test_calc(cli: Cli, words: str, name: str, wanted: Any) -> None:
    """A cross between two equal sizes is one size; what has a value has it, at the edges too."""
    ran = cli("calc", *words.split(), "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["results"][name] == pytest.approx(wanted, abs=1e-9)


REFUSED = [
    ("calc conv-parameters --in-channels 3 --out-channels 10 --kernel-size 3x5", "one number is asked for, such as 3"),
    ("calc conv-parameters --in-channels 3 --out-channels 10x10 --kernel-size 3", "write 10*10 for the product"),
    ("calc conv-parameters --in-channels 3×3 --out-channels 10 --kernel-size 3", "write 3*3 for the product"),
    ("calc pool-output-size --height 28 --kernel-size 2 --ceil-mode true", "write --ceil-mode or --no-ceil-mode alone"),
    ("calc conv-output-size --height 32 --kernel-size 4 --padding same", "dlquiz calc same-padding-both-sides"),
    ("calc conv-output-size --height 32 --kernel-size 5 --padding half", "write --padding"),
    ("calc conv-by-hand --x [[1,2,3]] --w [[1,0,1]] --padding full", "not the same along both axes"),
    ("calc conv-output-size --height 32 --padding same", "add --kernel-size"),
    ("item conv-output-size#1000000000000", "the seed 1000000000000 is out of range; use a whole number from 0"),
    ("calc weighted-gradient-product --weight=1000000000000 --slope=1/3 --num-layers=100 --json",
     "no value for these numbers"),
    ("sheet --seed 20232123451234", "use a whole number from 0 to 999999999999"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_what_is_refused_says_what_to_write(cli: Cli, words: str, said: str) -> None:
    """One message, and nothing else."""
    ran = cli(*words.split())
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "internal" not in ran.err


def test_a_response_may_begin_with_a_minus(cli: Cli) -> None:
    """Before the options and after them. By hand: 1.5(e^−1.6 − 1) = −1.1972."""
    for words in (["elu#495765", "-1.1972;0.5", "--json"], ["--json", "elu#495765", "-1.1972;0.5"]):
        ran = cli("grade", *words)
        assert [part["verdict"] for part in json.loads(ran.out)["parts"]] == ["correct", "wrong"]
    assert "separate the 2 answers" in cli("grade", "elu#495765", "-3").err


def test_plain_maths_stands_on_one_line(cli: Cli) -> None:
    """For a screen reader: a line a step, as in quiz."""
    ran = cli("calc", "gelu", "--x", "0.5", "--plain")
    assert ran.out.splitlines()[0] == "Φ(|x|) = (1 + erf(|x|/√2))/2 = (1 + erf(|0.5|/√2))/2 ≈ 0.69146"


SPELLED = [
    # a text, an encoding, what it shows there
    ("Hₒᵤₜ = ⌊(H + 2P − K)/S⌋ + 1", "gbk", "H_out = floor((H + 2P - K)/S) + 1"),
    ("n = ⌈log₂ C⌉", "ascii", "n = ceil(log_2 C)"),
    ("2.96 × 10⁻⁶", "cp1252", "2.96 × 10^(-6)"),  # cp1252 has × and ², and no ⁻
    ("s = 3 m⁻²", "cp1252", "s = 3 m^(-2)"),
    ("(y − ŷ)², x̄", "ascii", "(y - y_hat)^2, x_bar"),  # not y - y
    ("∂L/∂w ≈ ½", "gbk", "dL/dw ≈ 1/2"),
    ("Poincaré, Schrödinger", "ascii", "Poincare, Schrodinger"),  # a name has its letters
    ("α ≥ 90°, ¬b ⇒ x ∈ A ∪ B", "ascii", "alpha >= 90 deg, not b => x in A or B"),
    ("卷积", "gbk", "卷积"), ("卷", "ascii", "\\u5377"),  # nothing else would say which
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding", "shown"), SPELLED)
def test_a_sign_that_a_stream_lacks_is_spelled_as_it_is_said(text: str, encoding: str, shown: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    mend(stream)
    stream.write(text)
    stream.flush()
    assert stream.buffer.getvalue().decode(encoding) == shown


@pytest.mark.parametrize(
    "encoding", ["gbk", "ascii", *(pytest.param(name, marks=pytest.mark.slow) for name in ("cp936", "latin-1"))]
)
def test_a_stream_with_few_characters(encoding: str) -> None:
    """One line a step, and signs that it lacks in ASCII, rather than their numbers."""
    ran = subprocess.run(
        [sys.executable, "-m", "dlquiz", "calc", "gelu", "--x", "-0.5"],
        env={**os.environ, "PYTHONIOENCODING": encoding}, capture_output=True, check=True,
    )  # fmt: skip
    text = ran.stdout.decode(encoding)
    assert len(text.splitlines()) == 5
    assert "\\u" not in text

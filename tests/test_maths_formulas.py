"""Formulas of a deep-learning course, each written in every notation."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from rows import every

import dlquiz.maths
from dlquiz.maths import Node, display_width, parse_latex, to_box, to_latex, to_line, to_mathml, to_text, to_typst

FORMULAS = {
    "convolution output size": r"H_{\mathrm{out}} = \left\lfloor \frac{H + 2P - D(K - 1) - 1}{S} \right\rfloor + 1",
    "transposed convolution": r"H_{\mathrm{out}} = (H - 1)S - 2P + K",
    "convolution parameters": r"C_{\mathrm{out}} (C_{\mathrm{in}} K^2 + 1)",
    "receptive field": r"r_l = r_{l-1} + (k_l - 1) \prod_{i=1}^{l-1} s_i",
    "sigmoid": r"\sigma(x) = \frac{1}{1 + e^{-x}}",
    "sigmoid derivative": r"\sigma'(x) = \sigma(x)(1 - \sigma(x))",
    "tanh": r"\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}",
    "softmax": r"\operatorname{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}",
    "GELU": r"0.5x\left(1 + \tanh\left(\sqrt{\frac{2}{\pi}}(x + 0.044715x^3)\right)\right)",
    "ELU": r"\operatorname{ELU}(x) = \begin{cases} x, & x > 0 \\ \alpha(e^x - 1), & x \le 0 \end{cases}",
    "leaky ReLU": r"f(x) = \max(x, 0) + \alpha \min(x, 0)",
    "batch norm": r"\hat{x}_i = \frac{x_i - \mu_B}{\sqrt{\sigma_B^2 + \varepsilon}}",
    "batch norm output": r"y_i = \gamma \hat{x}_i + \beta, \quad i = 1, \ldots, n",
    "layer norm mean": r"\mu = \frac{1}{d} \sum_{i=1}^{d} x_i",
    "variance": r"\sigma^2 = \frac{1}{n - 1} \sum_{i=1}^{n} (x_i - \bar{x})^2",
    "momentum": r"v_t = \beta v_{t-1} + (1 - \beta) g_t",
    "Adam": r"w_t = w_{t-1} - \eta \frac{\hat{m}_t}{\sqrt{\hat{v}_t} + \varepsilon}",
    "Adam bias correction": r"\hat{m}_t = \frac{m_t}{1 - \beta_1^t}",
    "AdaGrad": r"w \leftarrow w - \frac{\eta}{\sqrt{G + \epsilon}} \odot g",
    "cosine schedule": r"\eta_t = \frac{1}{2} \eta_0 \left(1 + \cos\left(\frac{\pi t}{T}\right)\right)",
    "LSTM gates": r"i_t = \sigma(W_{xi} x_t + W_{hi} h_{t-1} + b_i)",
    "LSTM cell": r"c_t = f_t \odot c_{t-1} + i_t \odot \tilde{c}_t",
    "GRU": r"h_t = (1 - z_t) \odot \tilde{h}_t + z_t \odot h_{t-1}",
    "attention": r"\operatorname{Attention}(Q, K, V) = \operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
    "attention weight": r"\alpha_{ij} = \frac{\exp(e_{ij})}{\sum_{k=1}^{T_x} \exp(e_{ik})}",
    "Xavier bound": r"a = \sqrt{\frac{6}{n_{\mathrm{in}} + n_{\mathrm{out}}}}",
    "He deviation": r"\sigma = \sqrt{\frac{2}{n_{\mathrm{in}}}}",
    "cross entropy": r"L = -\sum_{i} y_i \log \hat{y}_i",
    "binary cross entropy": r"L = -\left[y \ln p + (1 - y) \ln(1 - p)\right]",
    "softmax Jacobian": r"\frac{\partial y_i}{\partial z_j} = y_i(\delta_{ij} - y_j)",
    "KL divergence": r"D_{\mathrm{KL}}(p \| q) = \sum_x p(x) \log \frac{p(x)}{q(x)}",
    "positional encoding": r"PE_{(p, 2i)} = \sin\left(\frac{p}{10000^{2i/d}}\right)",
    "gradient descent": r"\theta_{t+1} = \theta_t - \eta \nabla L(\theta_t)",
    "chain rule": r"\frac{\partial L}{\partial W} = \left(\frac{\partial z}{\partial W}\right)^\top g",
    "L2 penalty": r"J = L + \frac{\lambda}{2} \lVert w \rVert^2",
    "mean squared error": r"\frac{1}{n}\sum_{i=1}^n (y_i - \hat{y}_i)^2",
    "IoU": r"\operatorname{IoU} = \frac{|A \circ B|}{|A| + |B| - |A \circ B|}",
    "F1": r"F_1 = \frac{2PR}{P + R}",
    "perplexity": r"\operatorname{PPL} = \exp\left(-\frac{1}{N}\sum_{t=1}^N \ln p(w_t \mid w_{<t})\right)",
    "GAN": r"\min_G \max_D V(D, G)",
    "VAE": r"\log p(x) \ge -D_{\mathrm{KL}} + \frac{1}{2} \sum_{j=1}^J (1 + \ln \sigma_j^2 - \mu_j^2 - \sigma_j^2)",
    "matrix product": r"\begin{bmatrix} 1 & -2 \\ 30 & 4 \end{bmatrix} \begin{bmatrix} x \\ y \end{bmatrix} = v",
    "nested fraction": r"\frac{\frac{a}{b}}{\frac{c}{d} + 1} \cdot \frac{1}{x}",
    "BLEU": r"\operatorname{BP} = \exp\left(\min\left(0, 1 - \frac{r}{c}\right)\right) \prod_{n=1}^{k} p_n^{1/2^n}",
    "norm clipping": r"g \leftarrow \min\left(1, \frac{\theta}{\lVert g \rVert}\right) g",
    "limit": r"\lim_{h \to 0} \frac{f(x + h) - f(x)}{h}",
    "wide hat": r"\hat{xy} + \bar{x + y} + \tilde{\mathbf{x}}",
}
CORE = {
    "math", "mi", "mn", "mo", "mtext", "mspace", "mrow", "mfrac", "msqrt", "msub", "msup", "msubsup", "munder", "mover",
    "munderover", "mtable", "mtr", "mtd",
}  # fmt: skip
"""The elements of MathML Core that draw formulas (W3C, MathML Core, section 3)."""

ATTRIBUTES = {"display", "mathvariant", "form", "stretchy", "lspace", "rspace", "width", "accent"}

every_formula = every("tree", map(parse_latex, FORMULAS.values()), ids=FORMULAS)


@every_formula
def test_latex_is_read_back_to_the_same_tree(tree: Node) -> None:
    """What is written means what was read."""
    assert parse_latex(to_latex(tree)) == tree


@every_formula
def test_line_is_one_visible_line(tree: Node) -> None:
    """The one-line form can stand in a sentence and balances its brackets."""
    line = to_line(tree)
    assert line.strip() == line
    assert "\n" not in line
    assert line.count("(") == line.count(")")
    assert "\\" not in line


@every_formula
def test_picture_is_a_rectangle(tree: Node) -> None:
    """All lines have the width of the box and the baseline is one of them."""
    box = to_box(tree)
    assert {display_width(line) for line in box.lines} == {box.width}
    assert 0 <= box.baseline < box.height


@every_formula
@every("width", [10, 24, 40, 80])
def test_text_fits_the_width_and_loses_nothing(tree: Node, width: int) -> None:
    """However narrow the terminal, every visible letter of the formula is still there."""
    lines = to_text(tree, width)
    assert all(display_width(line) <= width for line in lines)
    letters = [c for c in re.sub("hat|bar|tilde", "", to_line(tree)) if c.isascii() and c.isalnum()]
    shown = "".join(lines)
    assert all(c in shown for c in letters)


@every_formula
def test_mathml_is_core_and_well_formed(tree: Node) -> None:
    """Only elements and attributes that need neither style sheet nor script."""
    root = ET.fromstring(to_mathml(tree, display=True))
    assert {e.tag.removeprefix("{http://www.w3.org/1998/Math/MathML}") for e in root.iter()} <= CORE
    assert {name for e in root.iter() for name in e.attrib} <= ATTRIBUTES
    children = {"mfrac": 2, "msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
    assert all(len(e) == children.get(e.tag.partition("}")[2], len(e)) for e in root.iter())


@every_formula
def test_typst_data_is_plain(tree: Node) -> None:
    """The data survives JSON unchanged: dictionaries, lists and strings only."""
    data = to_typst(tree)
    assert json.loads(json.dumps(data)) == data
    assert set(_types(data)) <= {dict, list, str}


def _types(data: object) -> list[type]:
    inside = list(data.values()) if isinstance(data, dict) else data if isinstance(data, list) else []
    return [type(data), *(t for part in inside for t in _types(part))]


def compiled(nodes: list[Node], extra: str = "") -> bytes:
    """A PDF of the formulas, with Typst's own fonts only; any warning is a failure."""
    typst = pytest.importorskip("typst")
    library = (Path(dlquiz.maths.__file__).parent / "maths.typ").read_text(encoding="utf-8")
    page = library + extra + "#for node in json(bytes(sys.inputs.data)) { math.equation(block: true, maths(node)) }"
    fonts = typst.Fonts(include_system_fonts=False)
    compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=True)
    data = json.dumps([to_typst(node) for node in nodes])
    pdf, warnings = compiler.compile_with_warnings(input=page.encode(), format="pdf", sys_inputs={"data": data})
    assert warnings == []
    assert isinstance(pdf, bytes)
    return pdf


def test_typst_draws_every_formula() -> None:
    """The template accepts all of them, with no warning and no missing font."""
    assert compiled([parse_latex(s) for s in FORMULAS.values()]).startswith(b"%PDF")


def test_typst_template_evaluates_nothing() -> None:
    """No text of the data can become code."""
    source = (Path(dlquiz.maths.__file__).parent / "maths.typ").read_text(encoding="utf-8")
    assert "eval" not in source.replace("evaluated", "")
    assert not any(word in source for word in ("read(", "include", "import", "plugin"))

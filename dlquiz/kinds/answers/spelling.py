"""How people spell numbers and formulas, put into the formula language: full-width digits, 3×3, 2⁵, 50%, ln 2.

Nothing here guesses. What can mean two things is left as it is, and the language then does not accept it.
"""

from __future__ import annotations

import re
import unicodedata

# What is longer is no answer.
MAX_LENGTH = 500
_PUNCTUATION = str.maketrans(
    {"。": ".", "、": ", ", "【": "[", "】": "]", "「": "[", "」": "]", "〔": "(", "〕": ")", "→": ">"}
    | dict.fromkeys("÷⁄∕", "/") | dict.fromkeys("−–—‐‒", "-") | dict.fromkeys("·⋅∙∗", "*") | dict.fromkeys("✕✖", "×")
)  # fmt: skip
# What can't be seen and changes nothing; a mark that turns the direction of writing does, and is refused later on.
_INVISIBLE = "[\u200b-\u200d\u2060\ufeff]"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_SUBSCRIPT = r"(?<=[\d.)])[₀-₉]|[₀-₉](?=\d)"
_SIDE = r"\d{1,15}(?:\.0*)?"
_SIDES = rf"(?a)[\[(]?{_SIDE}(?:\s*[xX×]\s*{_SIDE})+[\])]?"
_VULGAR = "[¼½¾⅐-⅞]"
_TOKEN = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_ARGUMENT = rf"({_TOKEN})(?!\s*(?:[\w.(*/^×√π%]))"
_THOUSANDS = r"(?a)(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])"
_SPACED = r"(?a)([+-]?[1-9]\d{0,2}(?: \d{3})+)(\.\d+)?( ?[%万亿])?"
_CALL = r"[A-Za-z_0-9]\s*\([^)]*,"
_MYRIAD = {"%": "/100", "万": "*10000", "亿": "*100000000"}
_FUNCTIONS = {"ln": "log", "lg": "log10"}
_WRAPPED = r"(?:torch\.|np\.)?(?:tensor|array|Size)\(\s*([\[(].*[\])]|[-+.\w]+)\s*(?:,\s*\w+=.*)?\)"
_PREFIX = (
    r"(?i)(?:答案|答|结果|answer|ans)?\s*(?:是|为|is)?\s*:?\s*"
    r"(?:大约|约等于|约为|约|about|approx\.?|approximately|[≈~])?\s*"
)

# What may lead an answer that is no number: 答案：B, 选 B, Answer: true. A term that begins so has no colon there.
_LEAD = r"(?i)(?:我?(?:选择?|选项)|(?:正确)?(?:答案|答)|answer|ans)\s*(?:是|为|is)?\s*[:=]?\s*(?=\S)"
_LEAD_OF_TERM = r"(?i)(?:答案|答|answer|ans)\s*(?:是|为|is)?\s*:\s*(?=\S)"


def without_lead(text: str, term: bool = False) -> str:
    """A normalised answer without `答案：` or `Answer:` in front of it; before a `term` only with a colon."""
    found = re.match(_LEAD_OF_TERM if term else _LEAD, text)
    return text[found.end() :] if found else text


def normalise(text: str) -> str:
    """Full-width digits, Chinese punctuation and typographic signs as plain ASCII where they have one meaning."""
    text = re.sub(_INVISIBLE, "", text)
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+", lambda found: f"**({found.group().translate(_SUPERSCRIPTS)})", text)
    text = re.sub(rf"(?<![\d.])(\d+) ?({_VULGAR})", lambda found: f"({found[1]}+{_vulgar(found[2])})", text)
    text = re.sub(_VULGAR, lambda found: f"({_vulgar(found.group())})", text)
    # Folding a small digit onto its neighbour would make another number of them.
    text = re.sub(_SUBSCRIPT, "?", text)
    text = unicodedata.normalize("NFKC", text.translate(_PUNCTUATION))
    return " ".join(text.translate(_PUNCTUATION).split())


def _vulgar(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).replace("⁄", "/")


def sides(text: str) -> tuple[int, ...]:
    """(3, 5) of `3x5` or `3×5`: whole numbers with a cross between them, which may be sides or a product; else ()."""
    text = normalise(text)
    return tuple(map(int, re.findall(r"(\d+)(?:\.0*)?", text))) if re.fullmatch(_SIDES, text) else ()


def without_name(text: str) -> str | None:
    """The answer of `H = 28` or `(28 - 3)/2 + 1 = 13.5 ≈ 14`: what stands last; None if more than one thing is said."""
    wrapped = re.fullmatch(_WRAPPED, text)
    if wrapped:
        return wrapped[1]
    before, _, last = text.replace("≈", "=").rpartition("=")
    outside = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", grouped(before))
    if re.search(r"[,;<>!≤≥≠:]|\bor\b|\band\b|[或和]", outside):
        return None
    last = last.strip()
    found = re.match(_PREFIX, last)
    return last[found.end() :] if found else last


def without_unit(text: str, unit: str) -> str:
    """The number before its unit. `px` may be typed in any case, `B` (a byte) only as it is."""
    text = re.sub(r"(?<=[\d)万亿])\s*个$", "", text)
    for word in _spellings(unit):
        if word and (text if word != word.lower() else text.lower()).endswith(word):
            return text[: -len(word)].rstrip()
    return text


def _spellings(unit: str) -> tuple[str, ...]:
    """`cm²` may be typed cm^2 or cm2."""
    known = {"px": ("pixels", "pixel", "个像素", "像素"), "B": ("bytes", "byte", "个字节", "字节")}.get(unit, ())
    raised = normalise(unit)
    return (raised, raised.replace("**(2)", "^2"), raised.replace("**(2)", "2"), *known)


def grouped(text: str) -> str:
    """Without the commas and spaces between groups of three digits. In `max(1,234)` the comma is no such comma."""
    spaced = re.fullmatch(_SPACED, text)
    if spaced:
        return text.replace(" ", "")
    return text if re.search(_CALL, text) else re.sub(_THOUSANDS, lambda found: found.group().replace(",", ""), text)


def as_expression(text: str) -> str:
    """People's spelling of operators as the language's: 3x3, 2^5, 50%, 1.2万, ln 2, 2√3."""
    # A remainder is never an answer, but `50%2` may be a slip; `0x10` is a number to a programmer; and `2.5x10-3` has
    # most likely lost the raised position of its exponent.
    if re.search(r"%\s*[\w.(]|(?<![\w.])0[xX]|[xX×]\s*10\s*-\s*\d+$", text):
        return ""
    text = re.sub(r"(?<=[\d)])\s*[xX]\s*(?=[\d(.])", "*", text).replace("×", "*").replace("^", "**")
    text = re.sub(rf"(?<![\w.])({_TOKEN})\s*([%万亿])", lambda found: f"({found[1]}{_MYRIAD[found[2]]})", text)
    text = _functions(re.sub(r"\s*(/|\*)\s*", r"\1", text))
    return re.sub(r"(?<![\w.])e(?=\*\*)", "exp(1)", text)


def _functions(text: str) -> str:
    """`ln 2`, `√2`, `2√3`, `2π`; what follows a slash or a power bare, as in 1/2√3, is left alone."""
    text = re.sub(rf"(?<![\w./])(?<!\*\*)({_TOKEN})\s*(?=[√π])", r"\1*", text)
    text = re.sub(rf"√\s*{_ARGUMENT}", r"sqrt(\1)", text)
    text = re.sub(r"√\s*(?=\()", "sqrt", text).replace("π", " pi ")
    text = re.sub(rf"\b(ln|lg)\s*{_ARGUMENT}", lambda found: f"{_FUNCTIONS[found[1]]}({found[2]})", text)
    text = re.sub(rf"\b(log|log2|log10|exp|sqrt|sin|cos|tanh)\s+{_ARGUMENT}", r"\1(\2)", text)
    return re.sub(r"\b(ln|lg)\b", lambda found: _FUNCTIONS[found[1]], text)

"""What a stream's encoding holds: a terminal of gbk or ASCII has no pieces of brackets and no raised digits."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import IO, Any

# What maths in two dimensions, and boxes, are drawn with.
_PIECES = "─│⎛⎧√∑−⁰ᵢ"
_PLAIN = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‒": "-", "×": "x", "✕": "x", "✖": "x", "÷": "/", "⁄": "/", "∕": "/",
    "·": "*", "⋅": "*", "•": "*", "∙": "*", "∗": "*", "⊙": "(*)", "⋆": "(*)", "⊗": "(x)", "⊕": "(+)", "∘": "o",
    "±": "+-", "∓": "-+", "≈": "~=", "∼": "~", "≡": "==", "≤": "<=", "≥": ">=", "≠": "!=", "≪": "<<", "≫": ">>",
    "∝": "prop. to", "√": "sqrt", "∑": "sum", "∏": "prod", "∫": "int", "∂": "d", "∇": "grad ", "′": "'", "∞": "inf",
    "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "‖": "||", "∣": "|", "⟨": "<", "⟩": ">", "〈": "<", "〉": ">",
    "¬": "not ", "∧": "and", "∨": "or", "∈": "in", "∉": "not in", "∩": "and", "∪": "or", "∖": "without",
    "⊂": "within", "⊆": "within", "⊇": "contains", "∅": "{}", "⊤": "T", "⊥": "_|_", "→": "->", "←": "<-",
    "↦": "|->", "⇒": "=>", "⇔": "<=>", "…": "...", "⋯": "...", "✓": "v", "✔": "v", "✗": "x", "✘": "x", "◐": "~",
    "●": "o", "★": "*", "█": "#", "▓": "#", "▒": ":", "░": ".", "⠒": "-", "─": "-", "━": "-", "╌": "-", "│": "|",
    "║": "||", "“": '"', "”": '"', "‘": "'", "’": "'", "°": " deg", "µ": "u", **dict.fromkeys("┌┐└┘├┤┬┴┼", "+"),
    **dict(zip("▁▂▃▄▅▆▇", "_.-=+*%", strict=True)),
}  # fmt: skip
# Marks over a letter that make it another quantity; any other, as of a name, is left out.
_OVER = {"\u0302": "_hat", "\u0304": "_bar", "\u0303": "_tilde"}
_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺⁽⁾ⁿᵃ-ᵡˣʸʰʲʳˡ]+")
_LOWERED = re.compile("[₀-₎ₐ-ₜᵢᵣᵤᵥⱼ]+")


def draws(stream: IO[str]) -> bool:
    """Whether the stream's encoding has what maths in two dimensions is drawn with."""
    try:
        _PIECES.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeError, LookupError):
        return False
    return True


def spelled(text: str) -> str:
    """Signs that an encoding lacks in ASCII: ⁻⁷ as ^(-7), ᵢ as _i, − as -; of what has no such form its number."""
    text = _RAISED.sub(_power, text)
    text = _LOWERED.sub(lambda found: f"_{_folded(found.group())}", text)
    return "".join(_PLAIN.get(sign) or _ascii(sign) for sign in text)


def _power(found: re.Match[str]) -> str:
    inside = _folded(found.group())
    return f"^{inside}" if len(inside) == 1 else f"^({inside})"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("−", "-")


def _ascii(sign: str) -> str:
    if sign.isascii():
        return sign
    name = unicodedata.name(sign, "")
    if name.startswith("GREEK "):
        letter = name.split()[3] if len(name.split()) > 3 else ""
        return letter.capitalize() if "CAPITAL" in name else letter.lower()
    parts = unicodedata.normalize("NFKD", sign)
    folded = "".join(_OVER.get(c, "") if unicodedata.combining(c) else _PLAIN.get(c, c) for c in parts)
    return folded if folded.isascii() and folded else sign.encode("ascii", "backslashreplace").decode()


def _replace(error: UnicodeError) -> tuple[str, int]:
    """The sign that an encoding lacks spelled, or, of raised or lowered ones, the whole run, for they are one word."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    runs = (pattern.match(error.object, error.start) for pattern in (_RAISED, _LOWERED))
    end = max((run.end() for run in runs if run), default=error.end)
    return spelled(error.object[error.start : end]), end


def mend(stream: Any) -> None:
    """From now on what the stream can't show is spelled out in ASCII."""
    codecs.register_error("dlquiz.spelled", _replace)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="dlquiz.spelled")

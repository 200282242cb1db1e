"""The characters of maths: their LaTeX names, their classes, their small and styled forms."""

from __future__ import annotations

from dlquiz.maths.tree import Symbol

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ",
    "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω",
}  # fmt: skip
"""LaTeX name to letter; where two names give one letter, the later is the one written."""

LETTERS = {
    "infty": "∞", "partial": "∂", "nabla": "∇", "ell": "ℓ", "top": "⊤", "dots": "…", "ldots": "…", "cdots": "⋯",
}  # fmt: skip
"""LaTeX name to a mark that stands like a letter, upright."""

OPERATORS = {
    "cdot": "·", "times": "×", "div": "÷", "pm": "±", "mp": "∓", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "ne": "≠", "neq": "≠", "approx": "≈", "equiv": "≡", "sim": "∼", "propto": "∝", "ll": "≪", "gg": "≫", "in": "∈",
    "star": "⋆",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "Rightarrow": "⇒", "mapsto": "↦", "odot": "⊙", "otimes": "⊗",
    "oplus": "⊕", "circ": "∘", "mid": "∣", "Vert": "‖", "|": "‖", "prime": "′", "%": "%", "#": "#", "neg": "¬",
    "cap": "∩", "cup": "∪", "setminus": "∖", "subset": "⊂", "subseteq": "⊆", "supseteq": "⊇", "notin": "∉",
    "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨", "perp": "⊥", "Leftrightarrow": "⇔",
}  # fmt: skip
"""LaTeX name to operator; where two names give one operator, the later is the one written."""

CHARACTERS = {c: c for c in "+=<>/,;:!|"} | {"-": "−", "*": "∗"}
"""Operators that are typed as they are."""

BIG = {"sum": "∑", "prod": "∏", "int": "∫"}
LIMIT_NAMES = ("max", "min", "lim")
FUNCTIONS = ("exp", "ln", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "arg", "det", "dim")

PAIRS = {
    "(": ("(", ")"), "[": ("[", "]"), "{": (r"\{", r"\}"), "|": (r"\lvert", r"\rvert"), "‖": (r"\lVert", r"\rVert"),
    "⌊": (r"\lfloor", r"\rfloor"), "⌈": (r"\lceil", r"\rceil"),
}  # fmt: skip
"""Opening delimiter to how LaTeX writes it and its partner."""

PARTNERS = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "⌊": "⌋", "⌈": "⌉"}

RELATIONS = frozenset("=≠<>≤≥≈≡∼∝≪≫∈∉⊂⊆⊇⊥→←⇒⇔↦∣‖")
PUNCTUATION = frozenset(",;:")
SIGNS = frozenset("+−±∓")
PRODUCTS = frozenset("·×")

SUPERSCRIPTS = dict(zip("0123456789+−=()hijklmntT⊤′", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ʰⁱʲᵏˡᵐⁿᵗᵀᵀ′", strict=True))
"""Only the letters that serve as indices and the transpose: e^(−x) is easier to read than its small form."""

SUBSCRIPTS = dict(zip("0123456789+−=()aehijklmnoprstuvxβγρ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨ", strict=True))

ACCENTS = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "bar": "\N{COMBINING MACRON}", "tilde": "\N{COMBINING TILDE}"}

_BLACKBOARD = dict(zip("CHNPQRZ0123456789", "ℂℍℕℙℚℝℤ𝟘𝟙𝟚𝟛𝟜𝟝𝟞𝟟𝟠𝟡", strict=True))
_ITALIC = {"h": "ℎ"}
_SCRIPT = dict(zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True))


def blackboard(text: str) -> str:
    """ASCII capitals and digits as blackboard letters, "R" as "ℝ" and "1" as "𝟙"; anything else unchanged."""
    return "".join(_BLACKBOARD.get(c) or (_shift(c, 0x1D538, "A") if "A" <= c <= "Z" else c) for c in text)


def script(text: str) -> str:
    """ASCII capitals as script letters, "L" as "ℒ"; anything else unchanged."""
    return "".join(_SCRIPT.get(c) or (_shift(c, 0x1D49C, "A") if "A" <= c <= "Z" else c) for c in text)


def bold(text: str) -> str:
    """ASCII and Greek letters as upright bold mathematical letters; anything else unchanged."""
    return "".join(_letter(c, 0x1D400, 0x1D41A, 0x1D6A8, 0x1D6C2) for c in text)


def italic(text: str) -> str:
    """ASCII and Greek letters as italic mathematical letters; anything else unchanged."""
    return "".join(_ITALIC.get(c) or _letter(c, 0x1D434, 0x1D44E, 0x1D6E2, 0x1D6FC) for c in text)


def plain(symbol: Symbol) -> str:
    """The symbol for a terminal, which has no italics: only blackboard letters, and the script letters that every font
    has, differ from the text."""
    if symbol.style == "script":
        return "".join(_SCRIPT.get(c, c) for c in symbol.text)
    return blackboard(symbol.text) if symbol.style == "blackboard" else symbol.text


def _letter(c: str, capital: int, small: int, greek_capital: int, greek_small: int) -> str:
    starts = {"AZ": capital, "az": small, "ΑΩ": greek_capital, "αω": greek_small}
    for ends, start in starts.items():
        if ends[0] <= c <= ends[1]:
            return _shift(c, start, ends[0])
    return c


def _shift(c: str, start: int, first: str) -> str:
    return chr(start + ord(c) - ord(first))

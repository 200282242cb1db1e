// Expressions of numbers, as people work: + - * / // **, parentheses, lists, a few functions of numbers. What else
// the terminal's language knows (functions of arrays, conditions) is refused here, and asked again.
"use strict";

const NUMBER = /^(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,3})?/;
const DEEPEST = 40;
const ofFloat = (made) => (a) => fromFloat(made(toFloat(a)));
const extreme = (sign) => (...all) => all.reduce((a, b) => (compare(b, a) === sign ? b : a));
const FUNCTIONS = {
  sqrt: [1, 1, ofFloat(Math.sqrt)], exp: [1, 1, ofFloat(Math.exp)], log: [1, 1, ofFloat(Math.log)],
  log2: [1, 1, ofFloat(Math.log2)], log10: [1, 1, ofFloat(Math.log10)], sin: [1, 1, ofFloat(Math.sin)],
  cos: [1, 1, ofFloat(Math.cos)], tanh: [1, 1, ofFloat(Math.tanh)], abs: [1, 1, absolute], floor: [1, 1, floored],
  ceil: [1, 1, (a) => negated(floored(negated(a)))], max: [1, 6, extreme(1)], min: [1, 6, extreme(-1)],
};
const SYMBOLS = ["**", "//", "+", "-", "*", "/", "(", ")", "[", "]", ","];

// Each with its text and place. Throws SyntaxError for a sign that is none of ours.
function tokens(text) {
  const found = [];
  for (let at = 0; at < text.length;) {
    if (text[at] === " ") { at += 1; continue; }
    const rest = text.slice(at);
    const kind = NUMBER.test(rest) ? "number" : /^[A-Za-z_]\w*/.test(rest) ? "name" : "symbol";
    const piece = kind === "number" ? NUMBER.exec(rest)[0] : kind === "name" ? /^[A-Za-z_]\w*/.exec(rest)[0]
      : SYMBOLS.find((symbol) => rest.startsWith(symbol));
    if (!piece) throw new SyntaxError("a sign");
    const last = found.at(-1);
    if (last && last.end === at && last.kind === "number" && kind !== "symbol") throw new SyntaxError("2pi");
    if (kind === "number" && /^0+[1-9]\d*$/.test(piece)) throw new SyntaxError("010");
    found.push({ kind, text: piece, start: at, end: at + piece.length });
    at += piece.length;
  }
  return found;
}

// A tree: {op, parts, start, end, outer}; `outer` is where the parentheses around it begin and end.
class Parser {
  constructor(text) {
    this.tokens = tokens(text);
    this.at = 0;
  }

  next(...wanted) {
    const token = this.tokens[this.at];
    if (!token || token.kind === "number" || token.kind === "name" || !wanted.includes(token.text)) return null;
    this.at += 1;
    return token;
  }

  need(symbol) {
    const token = this.next(symbol);
    if (!token) throw new SyntaxError(symbol);
    return token;
  }

  whole() {
    const tree = this.sum(0);
    if (this.at < this.tokens.length) throw new SyntaxError("more");
    return tree;
  }

  chain(inner, depth, ...operators) {
    let left = inner.call(this, depth + 1);
    for (let token = this.next(...operators), long = depth; token; token = this.next(...operators)) {
      if ((long += 1) > DEEPEST) throw new SyntaxError("too deep");
      left = joined(token.text, left, inner.call(this, depth + 1));
    }
    return left;
  }

  sum(depth) {
    if (depth > 3 * DEEPEST) throw new SyntaxError("too deep");
    return this.chain(this.product, depth, "+", "-");
  }

  product(depth) { return this.chain(this.signed, depth, "*", "/", "//"); }

  signed(depth) {
    if (depth > 3 * DEEPEST) throw new SyntaxError("too deep");
    const sign = this.next("+", "-");
    if (!sign) return this.power(depth);
    const operand = this.signed(depth + 1);
    const place = { start: sign.start, end: operand.outer.end };
    return { op: sign.text === "-" ? "negate" : "plus", parts: [operand], ...place, outer: place };
  }

  power(depth) {
    const base = this.primary(depth + 1);
    return this.next("**") ? joined("**", base, this.signed(depth + 1)) : base;
  }

  list(close, depth) {
    const items = [];
    while (!this.tokens[this.at] || this.tokens[this.at].text !== close) {
      items.push(this.sum(depth + 1));
      if (!this.next(",")) break;
    }
    return [items, this.need(close)];
  }

  primary(depth) {
    const open = this.next("(", "[");
    if (open && open.text === "(") {
      const inner = this.sum(depth + 1);
      return { ...inner, outer: { start: open.start, end: this.need(")").end } };
    }
    if (open) {
      const [items, close] = this.list("]", depth);
      return leaf("list", open.start, close.end, { parts: items });
    }
    const token = this.tokens[this.at];
    if (!token || token.kind === "symbol") throw new SyntaxError("a value is missing");
    this.at += 1;
    if (token.kind === "number") return leaf("number", token.start, token.end, { text: token.text, parts: [] });
    if (token.text === "pi") return leaf("pi", token.start, token.end, { parts: [] });
    this.need("(");
    const [items, close] = this.list(")", depth);
    return leaf("call", token.start, close.end, { name: token.text, parts: items });
  }
}

const leaf = (op, start, end, more) => ({ op, start, end, outer: { start, end }, ...more });

function joined(op, left, right) {
  return leaf(op, left.outer.start, right.outer.end, { parts: [left, right] });
}

function exactNumber(text) {
  const [mantissa, exponent = "0"] = text.toLowerCase().split("e");
  const [whole, decimals = ""] = mantissa.split(".");
  return times(fraction(BigInt(whole + decimals || "0")), tenTo(Number(exponent) - decimals.length));
}

// The number, or the list of lists of them. Throws RangeError or SyntaxError where there is none.
function valueOf(tree) {
  if (tree.op === "number") return exactNumber(tree.text);
  if (tree.op === "pi") return fromFloat(Math.PI);
  const parts = tree.parts.map(valueOf);
  if (tree.op === "list") return parts;
  if (parts.some(Array.isArray)) throw new SyntaxError("lists are not calculated with here");
  if (tree.op === "call") {
    const [least, most, made] = Object.hasOwn(FUNCTIONS, tree.name) ? FUNCTIONS[tree.name] : [1, 0];
    if (parts.length < least || parts.length > most) throw new SyntaxError(tree.name);
    return made(...parts);
  }
  const made = { "+": add, "-": minus, "*": times, "/": over, "**": power, negate: negated, plus: (a) => a,
    "//": (a, b) => floored(over(a, b)) };
  return made[tree.op](...parts);
}

// The two ways to put parentheses into an expression that needs them; [] if it needs none.
function groupings(text, tree) {
  const source = (node) => text.slice(node.start, node.end).replaceAll("**", "^");
  const fenced = (node) => text.slice(0, node.start).trimEnd().endsWith("(") && text.slice(node.end).trimStart().startsWith(")");
  const waiting = [tree];
  for (const node of waiting) {
    waiting.push(...node.parts);
    const [left, right] = node.parts;
    if (node.op === "**" && right.op === "**" && !fenced(right)) {
      const [base, middle, top] = [source(left), ...right.parts.map(source)];
      return [`${base}^(${middle}^${top})`, `(${base}^${middle})^${top}`];
    }
    if (node.op === "/" && left.op === "**" && left.parts[1].text === "1" && !fenced(left)) {
      const [base, under] = [source(left.parts[0]), source(right)];
      return [`${base}^(1/${under})`, `${base}/${under}`];
    }
  }
  return [];
}

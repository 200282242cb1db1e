// What was typed, read as the terminal reads it (dlquiz/kinds/answers/numbers.py): a test runs both on one table. What
// can mean two things, and what this reader does not know, is asked again and never guessed at.
"use strict";

// `code` says which of the page's texts tells why; `values` are put into it.
class Unreadable extends Error {
  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

const WANTED = ["number", "vector", "matrix"];
const flat = (value) => (Array.isArray(value) ? value.flatMap(flat) : [value]);

// The lengths of a list and of its lists; null if they differ.
function shapeOf(value) {
  if (!Array.isArray(value)) return [];
  const inner = value.map(shapeOf);
  if (!value.length || inner.some((one) => !one || `${one}` !== `${inner[0]}`)) return null;
  return [value.length, ...inner[0]];
}

function refuseTwofold(ways) {
  if (ways.length) throw new Unreadable("twofold", { ways });
}

// Without a name and equals sign in front.
function bared(text) {
  if ([...text].length > LONGEST) throw new Unreadable("long");
  const answer = withoutName(normalised(text));
  if (answer === null) throw new Unreadable("single");
  if (!answer) throw new Unreadable("empty");
  return answer;
}

// How to write each number that a text may stand for; [] if it stands for one, or for none.
function spellings(text, whole) {
  const apart = /^((?:\d+(?:\.\d*)?|\.\d+))(?:\s+[eE]\s*|\s*[eE]\s+)([+-]?\d+)$/.exec(text);
  if (apart) return [`${apart[1]}e${apart[2]}`, `${apart[1]}*exp(1)*${apart[2]}`];
  const points = /^[+-]?([1-9]\d{0,2})((?:\.\d{3})+)(,\d+)?$/.exec(text);
  if (points) {
    const joinedUp = text.replaceAll(".", "").replace(",", ".");
    if (points[3] || points[2].split(".").length > 2) return [joinedUp];
    if (whole) return /^\.0+$/.test(points[2]) ? [joinedUp, points[1]] : [joinedUp];
  }
  const comma = /(?<![\w.,(])([1-9]\d{0,2}),(\d{3})(?![\d,.])/g;
  if (whole || /[A-Za-z]\s*\(/.test(text) || !comma.test(text)) return [];
  return [text.replace(comma, "$1$2"), text.replace(comma, "$1.$2")];
}

const sentence = (text) => (/[^.]\.$/.test(text) ? text.slice(0, -1) : text).trimEnd();
// The ᵀ of a column that was written in a row.
const COLUMN = /(?<=[\])])\s*(?:\^\s*\(?\s*[T⊤]\s*\)?|T|⊤)$/;

function readNumber(text, unit = "", whole = false) {
  const bare = withoutUnit(sentence(bared(text)), unit);
  refuseTwofold(spellings(bare, whole));
  if (whole && bare.endsWith("%")) throw new Unreadable("share");
  return evaluated(asExpression(grouped(bare)), 0);
}

// Where the side of something is asked for, 5x5 is 5; another cross may make a shape or a product.
function readWhole(text, unit = "", isSide = false) {
  const found = sidesOf(withoutUnit(sentence(bared(text)), unit));
  if (!found.length) return readNumber(text, unit, true);
  if (isSide && new Set(found).size === 1) return fraction(found[0]);
  throw new Unreadable(isSide ? "sides" : "cross", { side: found[0], product: found.join("*") });
}

function isEnclosed(text) {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    depth += "[(".includes(text[at]) - "])".includes(text[at]);
    if (depth === 0) return at === text.length - 1 && at > 0;
  }
  return false;
}

function separated(row) {
  const found = sidesOf(row);
  if (found.length) refuseTwofold([found.join(", "), found.join("*")]);
  const marks = [...",;"].filter((mark) => row.includes(mark));
  if (marks.length === 1) return row.replaceAll(";", ",");
  return marks.length ? row : row.trim().split(/\s+/).join(", ");
}

function readVector(text) {
  const bare = sentence(bared(text)).replace(COLUMN, "");
  return evaluated(`[${asExpression(separated(isEnclosed(bare) ? bare.slice(1, -1) : bare))}]`, 1);
}

function readMatrix(text) {
  const bare = sentence(bared(text));
  const isRow = !bare.includes(";") && bare.split("[").length === 2;
  const inside = isEnclosed(bare) && !isRow ? bare.slice(1, -1).trim() : bare;
  const rows = inside.includes(";") ? inside.replace(/[; ]+$/, "").split(";").map((row) => row.trim())
    : /^\[[^\[\]]*\](?:\s*,?\s*\[[^\[\]]*\])*\s*,?$/.test(inside) ? inside.match(/\[[^\[\]]*\]/g) : [inside];
  const entries = rows.map((row) => asExpression(separated(isEnclosed(row) ? row.slice(1, -1) : row)));
  return evaluated(`[${entries.map((row) => `[${row}]`).join(", ")}]`, 2);
}

function readShape(text) {
  const bare = sentence(bared(text));
  const inside = isEnclosed(bare) ? bare.slice(1, -1).trim() : bare;
  const written = /^(?:\d+(?:\s*[xX*×@]\s*\d+)*|\d+(?:\s*,\s*\d+)*(?:\s*,)?|\d+(?:\s+\d+)+)$/;
  const parts = written.test(inside) ? inside.match(/\d+/g) : [];
  if (!parts.length || parts.some((part) => part.length > 15 || (part[0] === "0" && part !== "0"))) {
    throw new Unreadable("shape");
  }
  return parts.map((part) => fraction(BigInt(part)));
}

function evaluated(text, rank) {
  const comma = rank === 0 && /^([+-]?\d+),(\d+)$/.exec(text);
  if (comma) throw new Unreadable("comma", { point: `${comma[1]}.${comma[2]}` });
  let value;
  try {
    const plain = text.trim();
    const tree = new Parser(plain).whole();
    refuseTwofold(groupings(plain, tree));
    value = valueOf(tree);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(WANTED[rank]);
  }
  const shape = shapeOf(value);
  const fits = shape && shape.length === rank && flat(value).every((one) => magnitude(one.n) <= LARGEST * one.d);
  if (!fits) throw new Unreadable(WANTED[rank]);
  return value;
}

// A response of a part: {kind, unit, shape (of its key)}. Throws Unreadable.
function readValue(text, part) {
  if (part.kind === "integer") return readWhole(text, part.unit, part.unit === "px");
  if (part.kind === "number") return readNumber(text, part.unit);
  const value = { shape: readShape, vector: readVector, matrix: readMatrix }[part.kind](text);
  const shape = shapeOf(value);
  if (`${shape}` !== `${part.shape}` && (part.kind !== "shape" || `${shape}` === "1")) {
    throw new Unreadable("count", { wanted: part.shape.join("×") });
  }
  return value;
}

// One unit in the last digit of each number as it was written; null if one is not written as a decimal.
function writtenSteps(text, digits, unit = "") {
  const plain = grouped(withoutUnit(sentence(bared(text)), unit)).replace(/^[ ,;\[\]()]+|[ ,;\[\]()]+$/g, "");
  const found = plain.split(/[\s,;\[\]()]+/).map((one) => /^[+-]?(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?(%?)$/.exec(one));
  if (!found.every(Boolean)) return null;
  return found.map(([, whole, decimals, exponent, percent]) => {
    const zeros = digits[0] === "significant" && !decimals ? /0*$/.exec(whole)[0].length : 0;
    return tenTo(zeros - decimals.length + Number(exponent ?? 0) - 2 * percent.length);
  });
}

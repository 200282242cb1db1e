// How people spell numbers, put into one spelling; the same steps as in dlquiz/kinds/answers/spelling.py.
"use strict";

const LONGEST = 500;
const SIGNS = new Map([
  ...Object.entries({ "。": ".", "、": ", ", "【": "[", "】": "]", "「": "[", "」": "]", "〔": "(", "〕": ")", "→": ">" }),
  ...[..."÷⁄∕"].map((sign) => [sign, "/"]),
  ...[..."−–—‐‒"].map((sign) => [sign, "-"]),
  ...[..."·⋅∙∗"].map((sign) => [sign, "*"]),
  ...[..."✕✖"].map((sign) => [sign, "×"]),
]);
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺";
// A letter or digit of any writing, or "_", as Python's \w is.
const W = "\\p{L}\\p{N}_";
const SIDE = "\\d{1,15}(?:\\.0*)?";
const SIDES = new RegExp(`^[\\[(]?${SIDE}(?:\\s*[xX×]\\s*${SIDE})+[\\])]?$`);
const TOKEN = "(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?";
const ARGUMENT = `(${TOKEN})(?!\\s*(?:[${W}.(*/^×√π%]))`;
const MYRIAD = { "%": "/100", "万": "*10000", "亿": "*100000000" };
const FUNCTION_NAMES = { ln: "log", lg: "log10" };
const UNITS = { px: ["pixels", "pixel", "个像素", "像素"], B: ["bytes", "byte", "个字节", "字节"] };
const WRAPPED = new RegExp(
  `^(?:torch\\.|np\\.)?(?:tensor|array|Size)\\(\\s*([\\[(].*[\\])]|[-+.${W}]+)\\s*(?:,\\s*[${W}]+=.*)?\\)$`, "u");
const PREFIX =
  /^(?:答案|答|结果|answer|ans)?\s*(?:是|为|is)?\s*:?\s*(?:大约|约等于|约为|约|about|approx\.?|approximately|[≈~])?\s*/i;

const translated = (text) => [...text].map((sign) => SIGNS.get(sign) ?? sign).join("");
const vulgar = (sign) => sign.normalize("NFKC").replace("⁄", "/");

function normalised(text) {
  let found = text.replace(/[\u200b-\u200d\u2060\ufeff]/g, "");
  found = found.replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+/g, (run) =>
    `**(${[...run].map((sign) => "0123456789-+"[RAISED.indexOf(sign)]).join("")})`);
  found = found.replace(/(?<![\p{Nd}.])(\p{Nd}+) ?([¼½¾⅐-⅞])/gu, (_, whole, part) => `(${whole}+${vulgar(part)})`);
  found = found.replace(/[¼½¾⅐-⅞]/g, (part) => `(${vulgar(part)})`);
  found = found.replace(/(?<=[\p{Nd}.)])[₀-₉]|[₀-₉](?=\p{Nd})/gu, "?");
  return translated(translated(found).normalize("NFKC")).trim().split(/\s+/).join(" ");
}

// [3, 5] of "3x5": whole numbers with a cross between them; else [].
function sidesOf(text) {
  const plain = normalised(text);
  return SIDES.test(plain) ? [...plain.matchAll(/(\d+)(?:\.0*)?/g)].map((found) => BigInt(found[1])) : [];
}

// What stands last in "H = 28"; null if more than one thing is said.
function withoutName(text) {
  const wrapped = WRAPPED.exec(text);
  if (wrapped) return wrapped[1];
  const all = text.replaceAll("≈", "=");
  const at = all.lastIndexOf("=");
  const outside = grouped(all.slice(0, Math.max(at, 0))).replace(/\([^()]*\)|\[[^\[\]]*\]/g, "");
  if (/[,;<>!≤≥≠:]|\bor\b|\band\b|[或和]/.test(outside)) return null;
  const last = all.slice(at + 1).trim();
  return last.slice(PREFIX.exec(last)[0].length);
}

function withoutUnit(text, unit) {
  const bare = text.replace(/(?<=[\p{Nd})万亿])\s*个$/u, "");
  const raised = normalised(unit);
  const words = [raised, raised.replace("**(2)", "^2"), raised.replace("**(2)", "2"), ...(UNITS[unit] ?? [])];
  const word = words.find((one) => one && (one !== one.toLowerCase() ? bare : bare.toLowerCase()).endsWith(one));
  return word ? bare.slice(0, -word.length).trimEnd() : bare;
}

// Without the commas and spaces between groups of three digits. In max(1,234) the comma is no such comma.
function grouped(text) {
  if (/^[+-]?[1-9]\d{0,2}(?: \d{3})+(\.\d+)?( ?[%万亿])?$/.test(text)) return text.replaceAll(" ", "");
  if (/[A-Za-z_0-9]\s*\([^)]*,/.test(text)) return text;
  return text.replace(/(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])/g, (found) => found.replaceAll(",", ""));
}

// People's spelling of operators as one spelling; "" of what must not be read.
function asExpression(text) {
  const refused = new RegExp(`%\\s*[${W}.(]|(?<![${W}.])0[xX]|[xX×]\\s*10\\s*-\\s*\\d+$`, "u");
  if (refused.test(text)) return "";
  let found = text.replace(/(?<=[\d)])\s*[xX]\s*(?=[\d(.])/g, "*").replaceAll("×", "*").replaceAll("^", "**");
  found = found.replace(new RegExp(`(?<![${W}.])(${TOKEN})\\s*([%万亿])`, "gu"), (_, number, sign) =>
    `(${number}${MYRIAD[sign]})`);
  found = withFunctions(found.replace(/\s*(\/|\*)\s*/g, "$1"));
  return found.replace(new RegExp(`(?<![${W}.])e(?=\\*\\*)`, "gu"), "exp(1)");
}

// "ln 2", "√2", "2√3", "2π"; what follows a slash or a power bare, as in 1/2√3, is left alone.
function withFunctions(text) {
  let found = text.replace(new RegExp(`(?<![${W}./])(?<!\\*\\*)(${TOKEN})\\s*(?=[√π])`, "gu"), "$1*");
  found = found.replace(new RegExp(`√\\s*${ARGUMENT}`, "gu"), "sqrt($1)");
  found = found.replace(/√\s*(?=\()/g, "sqrt").replaceAll("π", " pi ");
  found = found.replace(new RegExp(`\\b(ln|lg)\\s*${ARGUMENT}`, "gu"), (_, name, number) =>
    `${FUNCTION_NAMES[name]}(${number})`);
  found = found.replace(new RegExp(`\\b(log|log2|log10|exp|sqrt|sin|cos|tanh)\\s+${ARGUMENT}`, "gu"), "$1($2)");
  return found.replace(/\b(ln|lg)\b/g, (name) => FUNCTION_NAMES[name]);
}

const LEAD_OF_TERM = /^(?:答案|答|answer|ans)\s*(?:是|为|is)?\s*:\s*(?=\S)/i;

// A term as it is compared: case, width, hyphens, spaces and brackets forgiven, and the article or 答案： before it.
function folded(term) {
  const plain = normalised(term).replace(LEAD_OF_TERM, "").toLowerCase().trim().replace(/^(?:the|an?) /, "");
  return plain.replace(/[\s\-_·.,;:()\[\]"'“”‘’《》/]+/g, "");
}

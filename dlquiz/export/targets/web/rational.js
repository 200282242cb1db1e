// Exact numbers, as fractions of BigInts: what is typed is compared as it was typed, never as a float.
"use strict";

// What no float holds is no answer, and what a power may grow to is bounded.
const LARGEST = 10n ** 300n;
const MOST_DIGITS = 4000;

const magnitude = (n) => (n < 0n ? -n : n);

function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

function fraction(n, d = 1n) {
  if (d === 0n) throw new RangeError("division by zero");
  if (d < 0n) [n, d] = [-n, -d];
  const common = gcd(magnitude(n), d);
  return common > 1n ? { n: n / common, d: d / common } : { n, d };
}

const ZERO = fraction(0n);
const ONE = fraction(1n);
const add = (a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d);
const negated = (a) => ({ n: -a.n, d: a.d });
const minus = (a, b) => add(a, negated(b));
const times = (a, b) => fraction(a.n * b.n, a.d * b.d);
const over = (a, b) => fraction(a.n * b.d, a.d * b.n);
const absolute = (a) => ({ n: magnitude(a.n), d: a.d });
const compare = (a, b) => { const left = a.n * b.d, right = b.n * a.d; return left < right ? -1 : left > right ? 1 : 0; };
const isWhole = (a) => a.d === 1n;
const asText = (a) => (isWhole(a) ? `${a.n}` : `${a.n}/${a.d}`);
const floored = (a) => fraction((a.n - ((a.n % a.d) + a.d) % a.d) / a.d);

// A fraction of "7/3" or "12".
function parsed(text) {
  const [n, d = "1"] = text.split("/");
  return fraction(BigInt(n), BigInt(d));
}

function toFloat(a) {
  const shift = Math.max(0, `${magnitude(a.n)}`.length, `${a.d}`.length) - 300;
  const scale = shift > 0 ? 10n ** BigInt(shift) : 1n;
  return Number(a.n / scale) / Number(a.d / scale);
}

// A float is a fraction too: exactly the one that it stands for.
function fromFloat(number) {
  if (!Number.isFinite(number)) throw new RangeError("no number");
  let d = 1n;
  while (!Number.isInteger(number)) [number, d] = [number * 2, d * 2n];
  return fraction(BigInt(number), d);
}

function tenTo(exponent) {
  return exponent < 0 ? fraction(1n, 10n ** BigInt(-exponent)) : fraction(10n ** BigInt(exponent));
}

function power(base, exponent) {
  if (!isWhole(exponent)) return fromFloat(toFloat(base) ** toFloat(exponent));
  const count = magnitude(exponent.n);
  const digits = Math.max(`${magnitude(base.n)}`.length, `${base.d}`.length);
  if (count > 4000n || digits * Number(count) > 2 * MOST_DIGITS) throw new RangeError("too large");
  const raised = fraction(base.n ** count, base.d ** count);
  return exponent.n < 0n ? over(ONE, raised) : raised;
}

// The nearest multiple of a step, halves away from zero.
function roundedTo(number, step) {
  const whole = floored(add(over(absolute(number), step), fraction(1n, 2n)));
  return times(number.n < 0n ? negated(whole) : whole, step);
}

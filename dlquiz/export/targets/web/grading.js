// Grades of answers by the page's data; the same steps as in dlquiz/kinds/numeric/grading.py and its neighbours.
"use strict";

const FUZZ = fraction(1n, 1000000n);
const values = (nested) => (Array.isArray(nested) ? nested.map(values) : parsed(nested));
const zip = (a, b) => a.map((one, at) => [one, b[at]]);

// One unit in the last digit asked for; of a vector the largest entry counts.
function unitOf(digits, value) {
  if (!digits) return ZERO;
  if (digits[0] === "decimals") return tenTo(-digits[1]);
  const largest = flat(value).map(absolute).reduce((a, b) => (compare(a, b) < 0 ? b : a));
  if (largest.n === 0n) return tenTo(1 - digits[1]);
  const guess = `${largest.n}`.length - `${largest.d}`.length;
  return tenTo((compare(largest, tenTo(guess)) >= 0 ? guess : guess - 1) - digits[1] + 1);
}

// How far each entry may be off: a unit, less where 0 lies that near.
function tolerancesOf(value, digits) {
  const step = unitOf(digits, value);
  return flat(value).map((entry) => {
    const gap = absolute(entry);
    if (!digits || compare(gap, times(step, FUZZ)) <= 0) return step;
    if (compare(gap, times(step, add(ONE, times(FUZZ, fraction(2n))))) > 0) return step;
    const off = absolute(minus(roundedTo(entry, step), entry));
    const half = over(add(off, gap), fraction(2n));
    return compare(off, half) > 0 ? off : half;
  });
}

function entriesWithin(value, key, allowed) {
  return zip(flat(value), flat(key)).map(([entry, wanted], at) =>
    compare(absolute(minus(entry, wanted)), times(allowed[at], add(ONE, FUZZ))) <= 0);
}

const sameShape = (a, b) => `${shapeOf(a)}` === `${shapeOf(b)}`;
const within = (value, key, allowed) => sameShape(value, key) && entriesWithin(value, key, allowed).every(Boolean);

// Whether each entry is near enough to the target's, or what that is when it is rounded to the entry's own step.
function agrees(value, target, steps, allowed) {
  if (!sameShape(value, target)) return false;
  const near = entriesWithin(value, target, allowed);
  return zip(flat(value), flat(target)).every(([entry, whole], at) =>
    near[at] || (entry.n !== 0n && compare(entry, roundedTo(whole, steps[at])) === 0));
}

// The nearest mistake that leads to this value.
function named(value, slips, digits) {
  const off = (slip) => zip(flat(value), flat(slip)).reduce((sum, [a, b]) => add(sum, absolute(minus(a, b))), ZERO);
  const near = slips.map((slip) => ({ ...slip, value: values(slip.value) }))
    .filter((slip) => within(value, slip.value, tolerancesOf(slip.value, digits)));
  near.sort((a, b) => compare(off(a.value), off(b.value)));
  return near[0] ?? null;
}

// What is known to follow from the earlier answers: null if they lead to nothing that is listed.
function followed(part, own, item) {
  const built = part.after.filter((name) => own[name] !== undefined);
  if (!built.length) return { rights: [], strayed: false };
  const earlier = (name) => item.parts.find((one) => one.name === name);
  const typed = part.after.map((name) => flat(own[name] ?? values(earlier(name).key)).map(asText).join(","));
  const strayed = built.some((name) => {
    const one = earlier(name);
    return !within(own[name], values(one.key), flat(values(one.tolerance)));
  });
  const exact = part.after.every((name, at) => flat(values(earlier(name).key)).map(asText).join(",") === typed[at]);
  const place = typed.join(";");
  const rights = exact ? [] : Object.hasOwn(part.follows, place) ? part.follows[place] : null;
  return { rights, strayed };
}

function coarseness(part, value, text, targets) {
  const steps = part.wanted && writtenSteps(text, part.digits, part.unit);
  if (!steps || steps.length !== flat(value).length) return null;
  if (!targets.some((target) => agrees(value, target, steps, tolerancesOf(target, part.digits)))) return null;
  const mistaken = part.slips.map((slip) => values(slip.value))
    .some((slip) => agrees(value, slip, steps, tolerancesOf(slip, part.digits)));
  return new Unreadable(`coarse_${part.digits[0]}`, { count: part.wanted, right: !mistaken });
}

// A number, shape, vector or matrix. `own` holds the values of earlier parts.
function gradeNumber(part, text, own, item, final) {
  const key = values(part.key);
  const value = readValue(text, { ...part, shape: shapeOf(key) });
  const right = { verdict: "correct", score: 1, value };
  if (within(value, key, flat(values(part.tolerance)))) return right;
  if (part.others.some((other) => within(value, values(other), [ZERO]))) return right;
  const { rights, strayed } = followed(part, own, item);
  const targets = (rights ?? []).map((one) => values(one.key)).filter((one) => sameShape(one, key));
  if (targets.some((target) => within(value, target, tolerancesOf(target, part.digits)))) return { ...right, followed: true };
  if (rights === null && strayed) return { verdict: "unsure", score: 0, value };
  const coarse = coarseness(part, value, text, strayed ? [key, ...targets] : [key]);
  if (coarse && !final) throw coarse;
  const from = strayed ? rights.flatMap((one) => one.slips) : [];
  const slip = named(value, from, part.digits) ?? named(value, part.slips, part.digits);
  if (rights === null && !slip) return { verdict: "unsure", score: 0, value };
  return { verdict: "wrong", value, slip, ...byEntry(part, value, strayed ? [key, ...targets] : [key]) };
}

// The share of right entries, and the places of the wrong ones. A shape is one answer.
function byEntry(part, value, targets) {
  if (part.kind === "shape" || !Array.isArray(value)) return { score: 0, places: [] };
  const allowed = targets.map((target, at) => (at ? tolerancesOf(target, part.digits) : flat(values(part.tolerance))));
  const judged = targets.map((target, at) => entriesWithin(value, target, allowed[at]));
  const count = (one) => one.filter(Boolean).length;
  const best = judged.reduce((a, b) => (count(b) > count(a) ? b : a));
  const columns = shapeOf(value)[1];
  const place = (at) => (columns ? `(${Math.floor(at / columns) + 1}, ${(at % columns) + 1})` : `${at + 1}`);
  return { score: count(best) / best.length, places: best.flatMap((fits, at) => (fits ? [] : [place(at)])) };
}

// Letters that were chosen, sorted. Of several right ones a wrong one takes a right one back.
function gradeChoice(part, letters, own, item) {
  if (!letters.length) throw new Unreadable("choose");
  const hits = letters.filter((letter) => part.key.includes(letter)).length;
  if (hits === part.key.length && letters.length === hits) return { verdict: "correct", score: 1, value: letters };
  const { rights } = followed(part, own, item);
  if (rights === null) return { verdict: "unsure", score: 0, value: letters };
  if (rights.some((one) => one.key === letters.join())) return { verdict: "correct", score: 1, value: letters, followed: true };
  const score = part.several ? Math.max(hits - (letters.length - hits), 0) / part.key.length : 0;
  const slip = letters.map((letter) => part.wrong[letter]).find(Boolean) ?? null;
  return { verdict: "wrong", score, value: letters, slip };
}

function gradeMatch(part, numbers) {
  const letters = Object.keys(part.key);
  const given = letters.map((letter) => numbers[letter]);
  if (given.some((one) => !one) || new Set(given).size < given.length) throw new Unreadable("match");
  const missed = letters.filter((letter) => part.key[letter] !== Number(numbers[letter]));
  const slip = missed.length ? part.wrong[missed[0]] ?? null : null;
  return { verdict: missed.length ? "wrong" : "correct", score: 1 - missed.length / letters.length, value: numbers, slip };
}

function gradeOrder(part, letters) {
  if (letters.some((one) => !one) || new Set(letters).size < letters.length) throw new Unreadable("order");
  const right = letters.join() === part.key.join();
  return { verdict: right ? "correct" : "wrong", score: right ? 1 : 0, value: letters };
}

function gradeTruth(part, answer, own, item) {
  if (answer === null) throw new Unreadable("choose");
  const right = answer === part.key;
  return { verdict: right ? "correct" : "wrong", score: right ? 1 : 0, value: answer,
    slip: right ? null : factMissed(item) };
}

// Of an item that asks one fact, not to have known it.
const factMissed = (item) => (item.fact ? { id: item.fact, said: null } : null);

function gradeFill(part, text, own, item) {
  const word = folded(text);
  if ([...text].length > LONGEST || !/[\p{L}\p{N}]/u.test(word)) throw new Unreadable("term");
  const right = part.key.map(folded).includes(word);
  return { verdict: right ? "correct" : "wrong", score: right ? 1 : 0, value: word, slip: right ? null : factMissed(item) };
}

const GRADERS = { number: gradeNumber, choice: gradeChoice, match: gradeMatch, order: gradeOrder, truth: gradeTruth,
  fill: gradeFill };

// The grade of each part, from one answer a part. What can't be read has the verdict "unreadable" and its `problem`.
// `final`: nobody is asked again, so that what is blank or too coarse is wrong.
function gradeItem(item, answers, blanks, final) {
  const own = {};
  return item.parts.map((part, at) => {
    if (final && blanks[at]) return { verdict: "blank", score: 0 };
    try {
      const graded = GRADERS[part.type](part, answers[at], own, item, final);
      if (part.type === "number") own[part.name] = graded.value;
      return graded;
    } catch (problem) {
      if (!(problem instanceof Unreadable)) throw problem;
      return { verdict: "unreadable", score: 0, problem };
    }
  });
}

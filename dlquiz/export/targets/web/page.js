// The page itself: answers are taken from its fields, graded, and told about. Nothing here makes HTML of a text.
"use strict";

const DATA = JSON.parse(document.getElementById("data").textContent);
const progress = new Progress(DATA.store);
const byId = (id) => document.getElementById(id);

// A text of the page, with values put in.
function say(name, given = {}) {
  return DATA.words[name].replace(/\{(\w+)\}/g, (all, key) => (Object.hasOwn(given, key) ? `${given[key]}` : all));
}

function made(tag, text, name = "") {
  const element = document.createElement(tag);
  element.textContent = text;
  if (name) element.className = name;
  return element;
}

const fieldsOf = (number, at) => [...document.querySelectorAll(`[data-part="${number}-${at}"]`)];

// What stands in the fields of each part: a text, letters, numbers by letter, an order, true or false.
function taken(part, fields) {
  const checked = fields.filter((field) => field.checked).map((field) => field.value);
  if (part.type === "choice") return checked;
  if (part.type === "truth") return checked.length ? checked[0] === "true" : null;
  if (part.type === "match") return Object.fromEntries(fields.map((field) => [field.dataset.letter, field.value]));
  if (part.type === "order") return fields.map((field) => field.value);
  return fields[0].value;
}

function putBack(part, fields, answer) {
  for (const [at, field] of fields.entries()) {
    if (part.type === "choice") field.checked = answer.includes(field.value);
    else if (part.type === "truth") field.checked = answer !== null && field.value === `${answer}`;
    else if (part.type === "match") field.value = answer[field.dataset.letter];
    else if (part.type === "order") field.value = answer[at];
    else field.value = answer;
  }
}

function isBlank(part, answer) {
  if (part.type === "truth") return answer === null;
  if (part.type === "match") return Object.values(answer).every((one) => !one);
  if (part.type === "order") return answer.every((one) => !one);
  return part.type === "choice" ? !answer.length : !answer.trim();
}

// An answer as it would be typed in the terminal.
function typed(part, answer) {
  if (isBlank(part, answer)) return "";
  if (part.type === "truth") return say(answer ? "true" : "false");
  if (part.type === "match") return Object.entries(answer).map((pair) => pair.join("")).join(", ");
  return Array.isArray(answer) ? answer.join(", ") : answer.trim().replace(/\s+/g, " ");
}

function problemText(problem) {
  const { ways, ...given } = problem.values;
  if (ways) return say("twofold", { ways: ways.join(say("either")) });
  const text = say(problem.code, given);
  return given.right ? say("coarse_right", { ask: text }) : text;
}

class Card {
  constructor(item, number) {
    Object.assign(this, { item, number });
    this.form = byId(`form-${number}`);
    this.told = byId(`told-${number}`);
    this.solution = byId(`solution-${number}`);
    this.essay = item.parts[0].type === "essay" ? item.parts[0] : null;
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.check(false); });
    byId(`give-up-${number}`).addEventListener("click", () => this.check(true));
    const copy = byId(`copy-${number}`);
    if (copy) copy.addEventListener("click", () => copyText(byId(`proof-${number}`).textContent, byId(`copied-${number}`)));
    if (this.essay) byId(`mark-${number}`).addEventListener("click", () => this.mark());
    const before = progress.of(item);
    if (before) this.restore(before);
  }

  fields(at) { return fieldsOf(this.number, at); }

  answers() { return this.item.parts.map((part, at) => (this.essay ? this.fields(0)[0].value : taken(part, this.fields(at)))); }

  check(final) {
    const answers = this.answers();
    const blanks = this.item.parts.map((part, at) => isBlank(part, answers[at]));
    if (this.essay) return this.compare(final, answers, blanks);
    const grades = gradeItem(this.item, answers, blanks, final);
    if (!final && grades.some((one) => one.verdict === "unreadable")) return this.askAgain(grades);
    this.show(grades, answers, {}, true);
    return null;
  }

  askAgain(grades) {
    const lines = grades.map((one, at) => (one.problem ? this.line(at, say("unreadable"), "again", problemText(one.problem)) : null));
    grades.forEach((one, at) => this.fields(at).forEach((field) => field.setAttribute("aria-invalid", `${Boolean(one.problem)}`)));
    this.told.replaceChildren(...lines.filter(Boolean));
    this.fields(grades.findIndex((one) => one.problem))[0].focus();
  }

  // A line of what is told of a part; more than one part are told by number.
  line(at, words, name, more = "") {
    const number = this.item.parts.length > 1 ? `(${at + 1}) ` : "";
    const line = made("p", "", `verdict ${name}`);
    line.append(made("strong", number + words), more ? ` ${more}` : "");
    return line;
  }

  lineOf(grade, at) {
    const name = grade.verdict === "correct" ? "right" : grade.verdict === "unsure" ? "again" : grade.score > 0 ? "partly" : "wrong";
    const part = this.item.parts[at];
    const words = { correct: grade.followed ? "followed" : "correct", blank: "blank", unsure: "unsure" }[grade.verdict]
      ?? (grade.problem ? "unreadable" : grade.score > 0 ? "partly" : "wrong");
    const places = grade.places?.length && grade.score > 0
      ? say(part.kind === "matrix" ? "wrong_cells" : grade.places.length > 1 ? "wrong_entries" : "wrong_entry",
        { places: grade.places.join(say("comma_between")) }) : "";
    const line = this.line(at, say(words), name, grade.problem ? problemText(grade.problem) : places);
    const said = grade.slip && grade.slip.said !== null ? byId(`said-${this.number}-${grade.slip.said}`) : null;
    if (said) line.append(" ", ...[...said.cloneNode(true).childNodes]);
    return line;
  }

  // Tells the grades and shows the solution. `marks` are what students said of parts that the page can't judge.
  show(grades, answers, marks, fresh) {
    const open = grades.findIndex((one, at) => one.verdict === "unsure" && marks[at] === undefined);
    const judged = grades.map((one, at) => (marks[at] === undefined ? one
      : { ...one, verdict: marks[at] ? "correct" : "wrong", score: marks[at] ? 1 : 0, followed: marks[at] }));
    const lines = judged.map((one, at) => this.lineOf(one, at));
    if (open >= 0) lines[open].append(" ", this.ask(grades, answers, marks, open));
    this.told.replaceChildren(...lines);
    this.reveal();
    if (fresh && open < 0) this.record(judged, answers, marks);
    if (fresh) this.told.focus();
  }

  ask(grades, answers, marks, at) {
    const both = made("span", "", "ask");
    for (const [name, holds] of [["it_follows", true], ["it_does_not", false]]) {
      const button = made("button", say(name));
      button.type = "button";
      button.addEventListener("click", () => this.show(grades, answers, { ...marks, [at]: holds }, true));
      both.append(button);
    }
    return both;
  }

  record(grades, answers, marks) {
    const score = grades.reduce((sum, one) => sum + one.score, 0) / grades.length;
    const texts = this.item.parts.map((part, at) => typed(part, answers[at]));
    const mistake = grades.find((one) => one.verdict === "wrong" && one.slip)?.slip.id ?? null;
    progress.add(this.item, answers, marks, texts.some(Boolean) ? texts.join("; ") : "", score, mistake, DATA.mixed);
    tell();
reachable(document);
  }

  reveal() {
    this.solution.hidden = false;
    reachable(this.solution);
    if (this.essay) byId(`rubric-${this.number}`).hidden = false;
    for (const field of this.form.querySelectorAll("input, select, textarea, button")) {
      field.disabled = true;
      field.removeAttribute("aria-invalid");
    }
  }

  // An answer in words: its solution is shown, and students mark it by the rubric.
  compare(final, answers, blanks) {
    if (blanks[0] && !final) {
      this.told.replaceChildren(this.line(0, say("unreadable"), "again", say("empty")));
      this.fields(0)[0].focus();
      return;
    }
    this.reveal();
    if (blanks[0]) this.show([{ verdict: "blank", score: 0 }], answers, {}, true);
    else {
      byId(`rubric-${this.number}`).disabled = false;
      this.told.replaceChildren(made("p", say("mark_yourself")));
      byId(`rubric-${this.number}`).querySelector("input").focus();
    }
  }

  mark() {
    const met = [...byId(`rubric-${this.number}`).querySelectorAll("input:checked")].map((box) => box.value);
    const written = this.answers()[0].trim().replace(/\s+/g, " ");
    const score = met.length / this.essay.points.length;
    progress.add(this.item, [this.answers()[0], met], {}, `${met.join(", ") || "0"} | ${written}`, score, null, DATA.mixed);
    this.showMarked(met);
    this.told.focus();
    tell();
reachable(document);
  }

  showMarked(met) {
    const rubric = byId(`rubric-${this.number}`);
    rubric.disabled = true;
    for (const box of rubric.querySelectorAll("input")) box.checked = met.includes(box.value);
    const points = say("points", { met: met.length, count: this.essay.points.length });
    const all = met.length === this.essay.points.length;
    this.told.replaceChildren(this.line(0, points, all ? "right" : met.length ? "partly" : "wrong"));
  }

  restore({ answers, marks }) {
    if (this.essay) {
      this.fields(0)[0].value = answers[0];
      this.reveal();
      if (Array.isArray(answers[1])) this.showMarked(answers[1]);
      else this.show([{ verdict: "blank", score: 0 }], answers, {}, false);
      return;
    }
    this.item.parts.forEach((part, at) => putBack(part, this.fields(at), answers[at]));
    const blanks = this.item.parts.map((part, at) => isBlank(part, answers[at]));
    this.show(gradeItem(this.item, answers, blanks, true), answers, marks, false);
  }
}

// What is wider than its room can be moved by keyboard too.
function reachable(within) {
  for (const element of within.querySelectorAll("p, pre, .wide, .pick span, .pairs label")) {
    if (element.scrollWidth > element.clientWidth && element.clientWidth) element.tabIndex = 0;
  }
}

async function copyText(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = say("copied");
  } catch {
    said.textContent = say("not_copied");
  }
}

// How many were answered, and what they earned.
function tell() {
  const scores = DATA.items.map((item) => progress.of(item)?.attempt.score).filter((score) => score !== undefined);
  const earned = Math.round(10 * scores.reduce((a, b) => a + b, 0)) / 10;
  byId("standing").textContent = say("standing", { done: scores.length, count: DATA.items.length, earned });
  byId("bar").value = scores.length;
  byId("export").disabled = !progress.attempts().length;
  byId("kept").textContent = progress.kept ? "" : say("not_kept");
}

function exportLines() {
  const lines = progress.lines();
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([lines], { type: "application/x-ndjson" }));
  link.download = "attempts.jsonl";
  link.click();
  URL.revokeObjectURL(link.href);
  byId("lines").value = lines;
  byId("exported").hidden = false;
  byId("exported").focus();
}

DATA.items.forEach((item, at) => new Card(item, at + 1));
byId("export").addEventListener("click", exportLines);
byId("again").addEventListener("click", () => { progress.begin(); location.reload(); });
tell();
reachable(document);

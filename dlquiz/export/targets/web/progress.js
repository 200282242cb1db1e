// What was answered, kept in the browser, and as the lines that `dlquiz history import` reads.
"use strict";

const LONGEST_WAIT = 3600;

// 2026-11-27T21:04:05.123000+08:00: the student's own clock.
function localTime(now) {
  const two = (number) => `${Math.abs(number)}`.padStart(2, "0");
  const offset = -now.getTimezoneOffset();
  const day = `${`${now.getFullYear()}`.padStart(4, "0")}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const hour = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
  const zone = `${offset < 0 ? "-" : "+"}${two(Math.trunc(offset / 60))}:${two(offset % 60)}`;
  return `${day}T${hour}.${`${now.getMilliseconds()}`.padStart(3, "0")}000${zone}`;
}

function newSession() {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  return `web-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

// `done` holds what was answered since the page was begun anew, by address; `earlier` the attempts before that.
class Progress {
  constructor(name) {
    this.name = name;
    this.kept = true;
    this.state = { session: newSession(), done: {}, earlier: [] };
    try {
      const found = JSON.parse(localStorage.getItem(name) ?? "null");
      if (found && typeof found.session === "string" && found.done && Array.isArray(found.earlier)) this.state = found;
    } catch {
      this.kept = false;
    }
    this.since = Date.now();
  }

  save() {
    try {
      localStorage.setItem(this.name, JSON.stringify(this.state));
      this.kept = true;
    } catch {
      this.kept = false;
    }
  }

  of(item) {
    return Object.hasOwn(this.state.done, item.address) ? this.state.done[item.address] : null;
  }

  // `answers` is what stands in the fields, to be shown again; `response` the same as it would be typed.
  add(item, answers, marks, response, score, mistake, mixed) {
    const now = new Date();
    const seconds = Math.min(Math.max((now.getTime() - this.since) / 1000, 0), LONGEST_WAIT);
    this.since = now.getTime();
    const attempt = { at: localTime(now), address: item.address, digest: item.digest, response, score, mistake, seconds,
      hints: 0, session: this.state.session, mixed, fact: item.fact, second: "" };
    this.state.done[item.address] = { answers, marks, attempt };
    this.save();
  }

  begin() {
    this.state = { session: newSession(), done: {}, earlier: this.attempts() };
    this.since = Date.now();
    this.save();
  }

  attempts() {
    return [...this.state.earlier, ...Object.values(this.state.done).map((one) => one.attempt)];
  }

  lines() {
    return this.attempts().map((one) => `${JSON.stringify(one)}\n`).join("");
  }
}

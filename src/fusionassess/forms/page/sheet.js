"use strict";
// From what was filled in to an answer sheet and back. Nothing here touches the page.

// What nobody sees, and what a terminal might obey: the same characters as the program leaves out.
const INVISIBLE = /[\x00-\x08\x0b-\x1f\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A number that Python would write with its point: 40.0. */
class Real {
  constructor(number) {
    this.number = number;
  }

  toString() {
    const size = Math.abs(this.number);
    if (size >= 1e16 || (size > 0 && size < 1e-4)) {
      return this.number.toExponential().replace(/e([+-])(\d)$/, "e$10$2");
    }
    return Number.isInteger(this.number) ? `${this.number}.0` : String(this.number);
  }
}

function emptyState(form, language) {
  return {
    name: form.subject.name,
    period: form.subject.period ?? "",
    role: "",
    respondent: "",
    language,
    assessedOn: "",
    answers: {},
    figures: {},
    targets: {},
  };
}

function emptyEntry() {
  return { choice: "", missing: "", value: "", reason: "", note: "", grade: "", text: "", date: "" };
}

function entryOf(state, id) {
  return { ...emptyEntry(), ...own(state.answers, id) };
}

/** What stands under a key, and not what every object inherits under it. */
function own(mapping, key) {
  return mapping !== null && typeof mapping === "object" && Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

function clean(text) {
  return text.replace(/\r\n?/g, "\n").replace(INVISIBLE, "").trim();
}

const NOT_IN_NAMES = /[<>:"/\\|?*\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]+/gu;
const MOST_BYTES = 120;

/** Parts of a file's name, of which the first gives way where all are too long: a name that every system takes. */
function nameOfFile(parts) {
  const said = parts.map((part) => clean(part).normalize("NFC").replace(NOT_IN_NAMES, "_").replace(/^[.~_-]+|[._-]+$/g, ""));
  const [first, ...others] = said.filter((part) => part !== "");
  const rest = within(others.map((part) => `-${part}`).join(""), MOST_BYTES / 2);
  return `${within(first, MOST_BYTES - bytesOf(rest))}${rest}`;
}

const bytesOf = (text) => new TextEncoder().encode(text).length;

/** The first letters of a text that take so many bytes at the most. */
function within(text, most) {
  const letters = [...text];
  while (bytesOf(letters.join("")) > most) {
    letters.pop();
  }
  return letters.join("");
}

/** The number a text holds, or null; full-width digits are digits, a percent sign and thousands are passed over. */
function numberIn(text) {
  let bare = clean(text).normalize("NFKC").replace(/%$/, "").trim();
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(bare)) {
    bare = bare.replaceAll(",", "");
  }
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare) ? Number(bare) : NaN;
  return Number.isFinite(number) ? number : null;
}

function hasReason(form, text) {
  return /\p{L}/u.test(text) && !form.noReason.includes(clean(text).toLowerCase());
}

/** What is wrong with an entry: the name of a sentence, or nothing. */
function faultOf(form, item, entry, today) {
  if (entry.choice === "na" && !item.mayNotApply) {
    return "always_applies";
  }
  if (entry.choice === "na" && !hasReason(form, entry.reason)) {
    return "reason_needed";
  }
  if (item.kind === "value" && entry.choice === "" && entry.value.trim() !== "") {
    const number = numberIn(entry.value);
    if (number === null) {
      return "no_number";
    }
    if (number < item.low || number > item.high) {
      return "not_in_range";
    }
  }
  return entry.date > today ? "date_in_future" : "";
}

/** How a question stands: open, na, unknown, level or other. */
function standing(form, item, entry) {
  if (entry.choice === "na") {
    return hasReason(form, entry.reason) ? "na" : "open";
  }
  if (entry.choice === "unknown") {
    return "unknown";
  }
  if (item.kind === "value") {
    return entry.value.trim() !== "" && !faultOf(form, item, entry, "9999") ? "other" : "open";
  }
  return entry.choice === "" ? "open" : item.kind === "level" ? "level" : "other";
}

/** The levels whose clauses do not hold, of those that the question has. */
function missingIn(item, entry) {
  const levels = entry.missing.split(" ").filter((word) => word !== "").map(Number);
  return item.clauses.filter((level) => levels.includes(level));
}

/** An entry as a sheet holds it, short where that says everything; null where nothing was said. */
function answerIn(form, item, entry) {
  const long = {};
  switch (standing(form, item, entry)) {
    case "level":
      long.level = Number(entry.choice);
      if (missingIn(item, entry).length) {
        long.missing = missingIn(item, entry);
      }
      break;
    case "other":
      long[item.kind] = item.kind === "value" ? new Real(numberIn(entry.value)) : entry.choice;
      break;
    case "na":
      long.not_applicable = clean(entry.reason);
      break;
    case "unknown":
      long.unknown = true;
      break;
  }
  const evidence = filled({ grade: entry.grade, text: clean(entry.text), date: entry.date });
  if (evidence) {
    long.evidence = evidence;
  }
  if (clean(entry.note)) {
    long.note = clean(entry.note);
  }
  const parts = Object.keys(long);
  if (parts.length === 1 && ["level", "option", "value"].includes(parts[0])) {
    return long[parts[0]];
  }
  return parts.length === 1 && long.unknown ? "unknown" : parts.length ? long : null;
}

/** The parts of a mapping that say something; null where none does. */
function filled(parts) {
  const found = Object.entries(parts).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return found.length ? Object.fromEntries(found) : null;
}

/** The entries that say something, in their order, which an object would change where ids are numbers. */
function mapOf(entries) {
  const found = entries.filter(([, value]) => value !== null);
  return found.length ? new Map(found) : null;
}

/** The answer sheet, its parts in the order in which the program writes them. */
function sheetOf(form, state, today) {
  const answers = form.items.map((item) => [item.id, answerIn(form, item, entryOf(state, item.id))]);
  const figures = form.figures.map((figure) => [figure.id, figureIn(figure, own(state.figures, figure.id) ?? {})]);
  const targets = form.measures.filter((id) => Object.hasOwn(state.targets, id)).map((id) => [id, new Real(state.targets[id])]);
  const subject = { name: clean(state.name), profile: form.subject.profile };
  return filled({
    format: form.format,
    rubric: { ...form.rubric },
    subject: {
      ...subject,
      ...(form.subject.sectors.length ? { sectors: [...form.subject.sectors] } : {}),
      ...filled({ period: clean(state.period) }),
    },
    respondent: filled({ role: clean(state.role), name: clean(state.respondent) }),
    assessed_on: state.assessedOn || today,
    language: state.language,
    answers: mapOf(answers),
    indicators: mapOf(figures),
    targets: mapOf(targets),
  });
}

const WHOLE = "year";

function figureIn(figure, texts) {
  const parts = figure.parts.map((part) => {
    const number = numberIn(texts[part] ?? "");
    return [part, number === null ? "" : part === WHOLE ? number : new Real(number)];
  });
  return filled(Object.fromEntries(parts));
}

/** What is wrong with an indicator: a part that is no number, or parts without the value. */
function faultyPart(figure, texts) {
  const given = figure.parts.filter((part) => (texts[part] ?? "").trim() !== "");
  const isWrong = (part) => numberIn(texts[part]) === null || (part === WHOLE && !Number.isInteger(numberIn(texts[part])));
  return given.find(isWrong) ?? (given.length && !given.includes("value") ? "value" : "");
}

/** A sheet back into what was filled in: the state, and the ids of what does not fit this form. */
function stateOf(form, sheet) {
  const state = emptyState(form, form.languages.includes(sheet.language) ? sheet.language : form.languages[0]);
  state.name = String(sheet.subject?.name ?? "");
  state.period = String(sheet.subject?.period ?? "");
  state.role = String(sheet.respondent?.role ?? "");
  state.respondent = String(sheet.respondent?.name ?? "");
  state.assessedOn = String(sheet.assessed_on ?? "");
  const leftOut = [];
  for (const [id, answer] of Object.entries(sheet.answers ?? {})) {
    const item = form.items.find((candidate) => candidate.id === id);
    const entry = item && entryIn(form, item, answer);
    if (entry) {
      state.answers[id] = entry;
    } else {
      leftOut.push(id);
    }
  }
  for (const [id, parts] of Object.entries(sheet.indicators ?? {})) {
    const figure = form.figures.find((candidate) => candidate.id === id);
    const known = Object.entries(parts ?? {}).filter(([part]) => figure?.parts.includes(part));
    if (known.length) {
      state.figures[id] = Object.fromEntries(known.map(([part, value]) => [part, String(value)]));
    }
    if (!figure || known.length < Object.keys(parts ?? {}).length) {
      leftOut.push(id);
    }
  }
  for (const [id, level] of Object.entries(sheet.targets ?? {})) {
    if (form.measures.includes(id) && isLevel(form, level)) {
      state.targets[id] = level;
    } else {
      leftOut.push(id);
    }
  }
  return { state, leftOut };
}

/** What a draft holds of this form; whatever else stands in it is passed over. */
function draftState(form, draft) {
  const state = emptyState(form, form.languages.includes(draft?.language) ? draft.language : form.language);
  for (const name of ["name", "period", "role", "respondent", "assessedOn"]) {
    state[name] = textOf(draft, name) || state[name];
  }
  for (const item of form.items.filter((one) => own(draft?.answers, one.id))) {
    state.answers[item.id] = draftEntry(form, item, draft.answers[item.id]);
  }
  for (const figure of form.figures.filter((one) => own(draft?.figures, one.id))) {
    const parts = figure.parts.map((part) => [part, textOf(draft.figures[figure.id], part)]);
    state.figures[figure.id] = Object.fromEntries(parts.filter(([, text]) => text !== ""));
  }
  for (const id of form.measures.filter((one) => isLevel(form, own(draft?.targets, one)))) {
    state.targets[id] = draft.targets[id];
  }
  return state;
}

function draftEntry(form, item, found) {
  const parts = Object.keys(emptyEntry()).map((part) => [part, textOf(found, part)]);
  const entry = Object.fromEntries(parts);
  const choices = ["na", "unknown", ...item.responses.map(String)];
  entry.choice = choices.includes(entry.choice) ? entry.choice : "";
  entry.grade = form.grades.includes(entry.grade) ? entry.grade : "";
  entry.date = /^\d{4}-\d\d-\d\d$/.test(entry.date) ? entry.date : "";
  return entry;
}

function textOf(mapping, key) {
  const found = own(mapping, key);
  return typeof found === "string" ? found : "";
}

function isLevel(form, found) {
  return form.levels.includes(found);
}

function entryIn(form, item, answer) {
  const entry = emptyEntry();
  const isLong = answer !== null && typeof answer === "object";
  const long = isLong ? answer : answer === "unknown" ? { unknown: true } : answer === null ? {} : { [item.kind]: answer };
  const response = long[item.kind];
  if (long.not_applicable !== undefined) {
    entry.choice = "na";
    entry.reason = String(long.not_applicable);
  } else if (long.unknown) {
    entry.choice = "unknown";
  } else if (item.kind === "value" && response !== undefined) {
    entry.value = String(response);
  } else if (response !== undefined) {
    if (!item.responses.map(String).includes(String(response))) {
      return null;
    }
    entry.choice = String(response);
    entry.missing = Array.isArray(long.missing) ? long.missing.join(" ") : "";
  } else if (["level", "option", "value"].some((kind) => kind in long)) {
    return null;
  }
  if (long.evidence?.grade !== undefined && !form.grades.includes(long.evidence.grade)) {
    return null;
  }
  entry.note = String(long.note ?? "");
  entry.grade = long.evidence?.grade ?? "";
  entry.text = String(long.evidence?.text ?? "");
  entry.date = String(long.evidence?.date ?? "");
  return entry;
}

/** JSON as the program writes it, to the byte. */
function dump(value, indent = "") {
  const inner = `${indent}  `;
  if (value instanceof Real) {
    return value.toString();
  }
  if (Array.isArray(value)) {
    const parts = value.map((one) => inner + dump(one, inner));
    return parts.length ? `[\n${parts.join(",\n")}\n${indent}]` : "[]";
  }
  if (value !== null && typeof value === "object") {
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    const parts = entries.map(([key, one]) => `${inner}${JSON.stringify(key)}: ${dump(one, inner)}`);
    return parts.length ? `{\n${parts.join(",\n")}\n${indent}}` : "{}";
  }
  return JSON.stringify(value);
}

// What the page knows, how it makes elements, and the draft. Everything is made of elements, never of markup.

const form = JSON.parse(document.getElementById("form").textContent);
const KEY = ["fusionassess", form.rubric.id, form.rubric.version, form.subject.profile, ...form.subject.sectors].join("/");
const DRAFT = "fusionassess/form-draft/1";
const NAMES = ["name", "period", "role", "respondent"];

let state = emptyState(form, form.language);
let view = "start";
let position = 0;
let canKeep = true;

const words = () => form.words[state.language];
const said = () => words().page;
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const element = (id) => document.getElementById(id);

/** An element with its properties, listeners and children. */
function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("on")) {
      made.addEventListener(name.slice(2), value);
    } else if (value === true) {
      made.setAttribute(name, "");
    } else if (value !== false && value !== undefined) {
      made.setAttribute(name, value);
    }
  }
  made.append(...children.flat().filter((child) => child !== null && child !== ""));
  return made;
}

function button(text, act, more = {}) {
  return el("button", { type: "button", onclick: act, ...more }, text);
}

function tell(text) {
  element("status").textContent = text;
}

// The draft

/** Keep a change: the sheet is dated by its latest. */
function keep() {
  state.assessedOn = today();
  store();
}

function store() {
  try {
    localStorage.setItem(KEY, JSON.stringify(state));
    canKeep = true;
  } catch {
    canKeep = false;
    tell(said().cannot_save);
  }
  drawHead();
}

function takeDraft() {
  try {
    const draft = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (draft !== null) {
      state = draftState(form, draft);
    }
  } catch {
    // What cannot be read is no draft.
  }
}

function clearDraft() {
  if (!confirm(said().clear_sure)) {
    return;
  }
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Where nothing is kept there is nothing to clear.
  }
  state = emptyState(form, state.language);
  position = 0;
  show("start");
  tell(said().cleared);
}

/** A draft as a file: as far as it goes, faults and all. */
function saveDraft() {
  const { rubric, subject } = form;
  const told = { format: DRAFT, rubric, subject: { profile: subject.profile, sectors: subject.sectors }, state };
  saveFile(fileName(said().draft), JSON.stringify(told, null, 2));
}

function change(id, parts) {
  state.answers[id] = { ...entryOf(state, id), ...parts };
  keep();
}

function standingAt(place) {
  const item = form.items[place];
  return standing(form, item, entryOf(state, item.id));
}

const openPlaces = () => form.items.map((_, place) => place).filter((place) => standingAt(place) === "open");

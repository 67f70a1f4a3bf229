// The page: draws what is asked, takes what is typed, keeps the draft. Everything is made of elements, never of markup.

const form = JSON.parse(document.getElementById("form").textContent);
const KEY = ["fusionassess", form.rubric.id, form.rubric.version, form.subject.profile, ...form.subject.sectors].join("/");
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
      state = { ...emptyState(form, form.language), ...draft };
      state.language = form.languages.includes(state.language) ? state.language : form.language;
    }
    return draft !== null;
  } catch {
    return false;
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

function change(id, parts) {
  state.answers[id] = { ...entryOf(state, id), ...parts };
  keep();
}

function standingAt(place) {
  const item = form.items[place];
  return standing(form, item, entryOf(state, item.id));
}

const openPlaces = () => form.items.map((_, place) => place).filter((place) => standingAt(place) === "open");

// What is shown

function show(name, place = position) {
  view = name;
  position = Math.max(0, Math.min(place, form.items.length - 1));
  element("dialog").close();
  tell("");
  drawAll();
  window.scrollTo(0, 0);
  focusFirst();
}

function drawAll() {
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : state.language;
  document.title = words().title;
  element("skip").textContent = said().skip;
  drawHead();
  const drawn = { start: drawStart, question: drawQuestion, figures: drawFigures, targets: drawTargets, review: drawReview };
  element("main").replaceChildren(...drawn[view]().flat().filter((part) => part !== null));
}

/** Where the keyboard goes after a step: to the choices, or to what is new on the page. */
function focusFirst() {
  const chosen = document.querySelector("input[type=radio]:checked") ?? document.querySelector("input[type=radio]");
  const field = form.items[position].kind === "value" && matchMedia("(pointer: fine)").matches ? element("value") : null;
  const target = view === "question" ? (entryOf(state, form.items[position].id).choice ? chosen : field ?? chosen) : element("main");
  target.focus({ preventScroll: true });
}

function drawHead() {
  const done = form.items.length - openPlaces().length;
  const parts = { start: said().start, question: said().questions, figures: words().forms.figures, targets: words().forms.targets };
  const shown = Object.entries({ ...parts, review: said().review }).filter(([name]) => name !== "figures" || form.figures.length);
  const tabs = shown.map(([name, text]) => button(text, () => show(name), { "aria-current": name === view ? "page" : undefined }));
  const others = form.languages.filter((name) => name !== state.language);
  const switches = others.map((name) => button(form.words[name].page.language, () => speak(name), { lang: name }));
  const kept = canKeep ? (done ? said().saved : said().not_saved) : said().cannot_save;
  const counter = words().forms.counter[0] + done + fill(words().forms.counter[1], { count: form.items.length });
  element("head").replaceChildren(
    el("nav", { "aria-label": said().contents }, tabs, button(said().overview, openOverview), switches),
    el("progress", { max: form.items.length, value: done, "aria-label": counter }),
    el("div", { class: "quiet" }, `${counter} · ${kept}`),
  );
}

function speak(language) {
  state.language = language;
  store();
  drawAll();
  focusFirst();
}

function drawStart() {
  const who = [words().profile, ...words().sectors].join(" · ");
  const begun = Object.keys(state.answers).length > 0;
  const identity = { rubric: form.rubric.id, version: form.rubric.version, sha256: form.rubric.sha256.slice(0, 12) };
  return [
    el("h1", {}, words().title),
    el("p", {}, el("strong", {}, who)),
    el("p", {}, words().answeredBy),
    el("details", {}, el("summary", {}, said().about), el("p", {}, words().about)),
    el("h2", {}, words().forms.who_heading),
    NAMES.map((name) => fieldOf(name)),
    el("h2", {}, words().forms.how_heading),
    el("ol", {}, said().how.map((text) => el("li", {}, text))),
    el("div", { class: "row" }, button(begun ? said().go_on : said().begin, () => show("question", openPlaces()[0] ?? 0), { class: "main" })),
    draftTools(),
    el("footer", {}, fill(said().identity, identity)),
  ];
}

function fieldOf(name) {
  const input = el("input", { type: "text", id: name, value: state[name], required: name === "name", autocomplete: "off" });
  input.addEventListener("input", () => {
    state[name] = input.value;
    keep();
  });
  return el("label", { class: "field", for: name }, words().forms.fields[name], input);
}

function draftTools() {
  const file = el("input", { type: "file", id: "load", accept: ".json,application/json", "aria-label": said().load });
  file.addEventListener("change", async () => {
    load(await file.files[0].text(), file.files[0].name);
    file.value = "";
  });
  return [
    el("h2", {}, said().draft),
    el("p", { class: "quiet" }, said().draft_hint),
    el("label", { class: "field", for: "load" }, said().load, file),
    el("div", { class: "row" }, button(said().clear, clearDraft, { id: "clear" })),
  ];
}

// A question

function drawQuestion() {
  const item = form.items[position];
  const told = words().items[position];
  const heading = words().measures[form.measures.indexOf(item.measure)];
  const explained = told.explanations.map((text) => el("p", { class: "quiet" }, text));
  return [
    el("p", { class: "place" }, fill(said().place, { number: position + 1, count: form.items.length })),
    el("p", { class: "place" }, fill(said().of_measure, heading)),
    el(
      "fieldset",
      { "aria-describedby": "told" },
      el("legend", {}, `${item.id} ${told.text}`),
      el("div", { id: "told" }, explained),
      item.kind === "value" ? valueField(item, told) : null,
      told.choices.map((text, place) => choice(item, String(item.responses[place]), text, item.kind === "level" ? `(${item.responses[place]})` : "")),
      el("div", { class: "beside" }, choice(item, "na", words().forms.not_applicable, "(-)"), choice(item, "unknown", words().forms.unknown, "(=)")),
      el("div", { id: "reason-place" }, reasonField(item)),
    ),
    textField(item, "note", said().note, "textarea"),
    evidenceFields(item, told),
    el(
      "div",
      { class: "row" },
      button(said().previous, () => step(-1), { disabled: position === 0 }),
      button(position + 1 < form.items.length ? said().next : afterLast().text, () => step(1), { class: "main" }),
      button(said().take_back, () => takeBack(item), { id: "take-back" }),
      button(said().help, openHelp),
    ),
  ];
}

function choice(item, response, text, sign) {
  const isChosen = entryOf(state, item.id).choice === response;
  const input = el("input", { type: "radio", name: "choice", value: response, checked: isChosen });
  input.addEventListener("change", () => choose(response));
  return el("label", { class: "choice" }, input, el("span", {}, text), sign ? el("span", { class: "sign", "aria-hidden": "true" }, sign) : null);
}

/** Record a choice; the fields beside it stay as they are. */
function choose(response) {
  const item = form.items[position];
  change(item.id, { choice: response, value: "" });
  const input = document.querySelector(`input[type=radio][value="${CSS.escape(response)}"]`);
  input.checked = true;
  element("reason-place").replaceChildren(...[reasonField(item)].filter((part) => part !== null));
  if (element("value")) {
    element("value").value = "";
  }
  tell("");
}

function reasonField(item) {
  return entryOf(state, item.id).choice === "na" ? textField(item, "reason", said().not_applicable_reason, "input") : null;
}

function textField(item, part, label, tag) {
  const value = entryOf(state, item.id)[part];
  const input = el(tag, { id: part, ...(tag === "input" ? { type: "text", value, autocomplete: "off" } : { rows: 2 }) });
  input.value = value;
  input.addEventListener("input", () => change(item.id, { [part]: input.value }));
  const hint = part === "note" ? said().optional : "";
  return el("label", { class: "field", for: part }, `${label}${hint}`, input);
}

function valueField(item, told) {
  const wanted = fill(said().number_wanted, { low: item.low, high: item.high, unit: told.unit });
  const input = el("input", { type: "text", inputmode: "decimal", id: "value", value: entryOf(state, item.id).value, autocomplete: "off" });
  input.addEventListener("input", () => {
    change(item.id, { value: input.value, choice: "" });
    document.querySelectorAll("input[type=radio]").forEach((radio) => (radio.checked = false));
    element("reason-place").replaceChildren();
  });
  return el("label", { class: "field", for: "value" }, wanted, input);
}

function evidenceFields(item, told) {
  const entry = entryOf(state, item.id);
  const options = [["", said().no_grade], ...form.grades.map((id, place) => [id, `${id} ${words().grades[place]}`])];
  const grade = el("select", { id: "grade" }, options.map(([id, text]) => el("option", { value: id, selected: id === entry.grade }, text)));
  grade.addEventListener("change", () => change(item.id, { grade: grade.value }));
  const date = el("input", { type: "date", id: "date", value: entry.date, max: today() });
  date.addEventListener("input", () => change(item.id, { date: date.value }));
  const columns = words().forms.columns;
  const asked = told.evidence.length ? `${words().forms.evidence_title}${words().colon}${told.evidence.join(words().listMark)}` : "";
  return el(
    "details",
    { id: "evidence", open: Boolean(entry.grade || entry.text || entry.date) },
    el("summary", {}, `${said().evidence}${said().optional}`),
    el("p", { class: "quiet" }, asked),
    form.grades.length ? el("label", { class: "field", for: "grade" }, columns.grade, grade) : null,
    textField(item, "text", columns.evidence, "input"),
    el("label", { class: "field", for: "date" }, columns.date, date),
  );
}

function takeBack(item) {
  delete state.answers[item.id];
  keep();
  drawAll();
  focusFirst();
  tell(said().taken_back);
}

function afterLast() {
  return form.figures.length ? { view: "figures", text: words().forms.figures } : { view: "targets", text: words().forms.targets };
}

/** Go on or back; what is wrong with the question at hand is said first. */
function step(by) {
  const item = form.items[position];
  const fault = faultOf(form, item, entryOf(state, item.id), today());
  if (fault && by > 0) {
    tell(fill(said()[fault], item));
    const at = { reason_needed: "reason", date_in_future: "date" }[fault] ?? "value";
    element("evidence").open ||= at === "date";
    element(at).focus();
  } else if (position + by >= form.items.length) {
    show(afterLast().view);
  } else {
    show("question", position + by);
  }
}

// Indicators and targets

function drawFigures() {
  return [
    el("h1", {}, words().forms.figures),
    el("p", { class: "quiet" }, said().figures_note),
    form.figures.map((figure, place) => drawFigure(figure, words().figures[place])),
    el("div", { class: "row" }, button(words().forms.targets, () => show("targets"), { class: "main" })),
  ];
}

function drawFigure(figure, told) {
  const inputs = figure.parts.map((part) => {
    const id = `${figure.id}/${part}`;
    const texts = own(state.figures, figure.id) ?? {};
    const input = el("input", { type: "text", inputmode: "decimal", id, value: texts[part] ?? "", autocomplete: "off" });
    input.addEventListener("input", () => {
      state.figures[figure.id] = { ...own(state.figures, figure.id), [part]: input.value };
      keep();
    });
    const unit = part === "value" && told.unit ? ` (${told.unit})` : "";
    return el("label", { class: "field", for: id }, `${words().forms.parts[part]}${unit}`, input);
  });
  return el(
    "section",
    { class: "figure" },
    el("h2", {}, `${figure.id} ${told.title}`),
    el("p", {}, told.formula),
    el("p", { class: "quiet" }, told.caution),
    el("div", { class: "parts" }, inputs),
  );
}

function drawTargets() {
  const rows = form.measures.map((id, place) => {
    const levels = words().levels.map((name, level) => [String(level), `${level} ${name}`]);
    const options = [["", said().no_target], ...levels];
    const wanted = String(own(state.targets, id) ?? "");
    const input = el("select", { id: `target/${id}` }, options.map(([value, text]) => el("option", { value, selected: value === wanted }, text)));
    input.addEventListener("change", () => {
      delete state.targets[id];
      if (input.value !== "") {
        state.targets[id] = Number(input.value);
      }
      keep();
    });
    return el("label", { class: "field", for: `target/${id}` }, fill(said().of_measure, words().measures[place]), input);
  });
  return [
    el("h1", {}, words().forms.targets),
    el("p", { class: "quiet" }, words().forms.targets_note),
    rows,
    el("div", { class: "row" }, button(said().review, () => show("review"), { class: "main" })),
  ];
}

// Review and what leaves the page

function signOf(place) {
  const entry = entryOf(state, form.items[place].id);
  return { open: "[ ]", na: "[-]", unknown: "[=]", level: `[${entry.choice}]`, other: "[x]" }[standingAt(place)];
}

function stateText(place) {
  const level = { level: entryOf(state, form.items[place].id).choice };
  const texts = { open: said().state_open, na: said().state_not_applicable, unknown: said().state_unknown, other: said().state_answered };
  return { ...texts, level: fill(said().state_level, level) }[standingAt(place)];
}

/** Every question with its state, open ones first. */
function itemList() {
  const places = openPlaces();
  const ordered = [...places, ...form.items.map((_, place) => place).filter((place) => !places.includes(place))];
  return ordered.map((place) => {
    const sign = el("span", { class: "sign", "aria-hidden": "true" }, signOf(place));
    const text = `${form.items[place].id} ${words().items[place].text}`;
    const told = el("span", {}, text, el("span", { class: "quiet" }, ` · ${stateText(place)}`));
    return el("button", { type: "button", class: "item", onclick: () => show("question", place) }, sign, told);
  });
}

function counts() {
  const kinds = form.items.map((_, place) => standingAt(place));
  const count = (...names) => kinds.filter((kind) => names.includes(kind)).length;
  const values = { count: kinds.length, answered: count("level", "other"), not_applicable: count("na") };
  return fill(said().counts, { ...values, unknown: count("unknown"), open: count("open") });
}

/** What must be mended before a sheet can be made: a sentence and where to go. */
function faults() {
  const found = clean(state.name) ? [] : [{ text: said().name_needed, go: () => (show("start"), element("name").focus()) }];
  form.items.forEach((item, place) => {
    const fault = faultOf(form, item, entryOf(state, item.id), today());
    if (fault) {
      found.push({ text: `${item.id} ${fill(said()[fault], item)}`, go: () => show("question", place) });
    }
  });
  for (const figure of form.figures) {
    const part = faultyPart(figure, own(state.figures, figure.id) ?? {});
    if (part) {
      const go = () => (show("figures"), element(`${figure.id}/${part}`).focus());
      found.push({ text: `${figure.id} ${words().forms.parts[part]}${words().colon}${said().no_number}`, go });
    }
  }
  return found;
}

function drawReview() {
  const wrong = faults();
  const first = openPlaces()[0];
  const isWhole = first === undefined;
  return [
    el("h1", {}, said().review),
    el("p", { id: "counts" }, counts()),
    el("p", {}, isWhole ? said().all_done : said().unfinished_hint),
    isWhole ? null : el("div", { class: "row" }, button(said().to_first_open, () => show("question", first), { class: "main" })),
    wrong.length ? el("p", { class: "wrong" }, said().faults) : null,
    el("ul", { id: "faults" }, wrong.map((fault) => el("li", {}, button(fault.text, fault.go)))),
    el("div", { class: "row" }, button(said().download, download, { id: "download", class: isWhole ? "main" : undefined, disabled: wrong.length > 0 })),
    el("p", { class: "quiet" }, said().download_hint),
    el("p", { class: "quiet" }, said().legend),
    el("div", {}, itemList()),
    draftTools(),
  ];
}

function download() {
  const name = `${[clean(state.name), clean(state.period), form.subject.profile].filter(Boolean).join("-")}.json`;
  const file = name.replace(/[\\/:*?"<>|\s]+/g, "_");
  const data = new Blob([`${dump(sheetOf(form, state, today()))}\n`], { type: "application/json" });
  const address = URL.createObjectURL(data);
  el("a", { href: address, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  tell(fill(said().downloaded, { file }));
}

function load(text, file) {
  let sheet = null;
  try {
    sheet = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    // Told below.
  }
  const refusal = refusalOf(sheet);
  if (refusal) {
    tell(refusal);
    return;
  }
  const { state: loaded, leftOut } = stateOf(form, sheet);
  state = loaded;
  store();
  show("review");
  tell(leftOut.length ? fill(said().left_out, { ids: leftOut.join(" ") }) : fill(said().loaded, { file }));
}

/** Why a sheet is not loaded; nothing where it can be. */
function refusalOf(sheet) {
  if (sheet === null || typeof sheet !== "object" || sheet.format !== form.format) {
    return said().not_a_sheet;
  }
  if (sheet.rubric?.id !== form.rubric.id || (sheet.rubric.version ?? form.rubric.version) !== form.rubric.version) {
    return fill(said().other_rubric, { found: `${sheet.rubric?.id} ${sheet.rubric?.version}` });
  }
  if (sheet.subject?.profile !== form.subject.profile) {
    return fill(said().other_profile, { found: sheet.subject?.profile });
  }
  const sectors = (sheet.subject.sectors ?? []).join(" ");
  return sectors === form.subject.sectors.join(" ") ? "" : fill(said().other_sectors, { found: sectors });
}

// Pages above the page

function openDialog(title, ...parts) {
  const dialog = element("dialog");
  dialog.setAttribute("aria-label", title);
  dialog.replaceChildren(el("div", { class: "row" }, button(said().close, () => dialog.close(), { class: "main" })), el("h1", {}, title), ...parts.flat());
  dialog.showModal();
  dialog.scrollTop = 0;
}

function openOverview() {
  openDialog(said().overview, el("p", {}, counts()), el("p", { class: "quiet" }, said().legend), itemList());
}

function openHelp() {
  const told = words().items[position];
  const text = [told.text, ...told.explanations, ...told.choices].join(" ").toLowerCase();
  const terms = words().terms.filter((term) => text.includes(term.term.toLowerCase()));
  const list = (lines) => el("ul", {}, lines.map((line) => el("li", {}, line)));
  openDialog(
    said().help,
    el("p", {}, el("strong", {}, `${form.items[position].id} ${told.text}`)),
    told.explanations.map((line) => el("p", {}, line)),
    told.evidence.length ? [el("h2", {}, words().forms.evidence_title), list(told.evidence)] : [],
    terms.length ? [el("h2", {}, said().glossary), list(terms.map((term) => `${term.term}${words().colon}${term.meaning}`))] : [],
    el("h2", {}, words().forms.how_heading),
    list(said().how),
    list(said().keys),
  );
}

// Keys: those of the terminal

function mark(place) {
  const item = form.items[position];
  if (place < item.responses.length) {
    choose(String(item.responses[place]));
    focusFirst();
  }
}

function moveChoice(by) {
  const radios = [...document.querySelectorAll("input[type=radio]")];
  const now = radios.findIndex((radio) => radio.checked);
  const next = now < 0 ? (by > 0 ? 0 : radios.length - 1) : Math.max(0, Math.min(now + by, radios.length - 1));
  choose(radios[next].value);
  radios[next].focus();
}

function confirmChoice() {
  if (standingAt(position) === "open" && !faultOf(form, form.items[position], entryOf(state, form.items[position].id), today())) {
    tell(said().choose_first);
  } else {
    step(1);
  }
}

function notApplicable() {
  choose("na");
  element("reason").focus();
}

function openEvidence() {
  element("evidence").open = true;
  (element("grade") ?? element("text")).focus();
}

const QUESTION_KEYS = {
  ArrowDown: () => moveChoice(1),
  ArrowUp: () => moveChoice(-1),
  Enter: confirmChoice,
  ArrowRight: () => step(1),
  f: () => step(1),
  ArrowLeft: () => step(-1),
  Backspace: () => step(-1),
  b: () => step(-1),
  "-": notApplicable,
  n: notApplicable,
  "=": () => (choose("unknown"), step(1)),
  u: () => (choose("unknown"), step(1)),
  c: () => element("note").focus(),
  "+": openEvidence,
  e: openEvidence,
  F4: openEvidence,
  "?": openHelp,
  F1: openHelp,
};

const KEYS = {
  "/": openOverview,
  "、": openOverview,
  g: openOverview,
  F2: openOverview,
  r: () => show("review"),
  F6: () => show("review"),
  t: () => show("targets"),
  l: otherLanguage,
  F3: otherLanguage,
};

function otherLanguage() {
  const next = form.languages[(form.languages.indexOf(state.language) + 1) % form.languages.length];
  speak(next);
}

/** Whether keys are letters where the keyboard is now. */
function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio])");
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || element("dialog").open) {
    return;
  }
  if (isTyping(event.target)) {
    typingKey(event);
    return;
  }
  // Full-width digits and signs are what a Chinese input method may send.
  const key = event.key.normalize("NFKC");
  const isPressable = event.target.matches("button, summary, a, input[type=file]");
  const isQuestion = view === "question";
  if (isQuestion && /^\d$/.test(key)) {
    mark(Number(key));
  } else if (isQuestion && Object.hasOwn(QUESTION_KEYS, key) && !(isPressable && key === "Enter")) {
    QUESTION_KEYS[key]();
  } else if (Object.hasOwn(KEYS, key)) {
    KEYS[key]();
  } else {
    return;
  }
  event.preventDefault();
});

/** In a field Escape goes back to the question, and Enter on a line goes on. */
function typingKey(event) {
  if (view !== "question") {
    return;
  }
  if (event.key === "Escape") {
    focusFirst();
  } else if (event.key === "Enter" && event.target.matches("#reason, #value")) {
    event.preventDefault();
    confirmChoice();
  }
}

window.addEventListener("beforeunload", (event) => {
  if (!canKeep && Object.keys(state.answers).length) {
    event.preventDefault();
  }
});

takeDraft();
show("start");

// The frame around every part of the form, and its first page.

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
    el("ol", {}, [...words().rule, ...said().how].map((text) => el("li", {}, text))),
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
    el("div", { class: "row" }, button(said().save_draft, saveDraft, { id: "save-draft" }), button(said().clear, clearDraft, { id: "clear" })),
  ];
}

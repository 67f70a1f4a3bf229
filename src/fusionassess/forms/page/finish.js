// Indicators, targets, review, and what leaves the page.

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
    const levels = form.levels.map((level, place) => [String(level), `${level} ${words().levels[place]}`]);
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

const SIGNS = { other: "✓", na: "−", unknown: "=", open: "○" };

function signOf(place) {
  return SIGNS[standingAt(place)] ?? entryOf(state, form.items[place].id).choice;
}

/** What the signs in front of the questions mean, of those that can stand there. */
function legend() {
  const can = {
    level: form.items.some((item) => item.kind === "level"),
    other: form.items.some((item) => item.kind !== "level"),
    na: form.items.some((item) => item.mayNotApply),
  };
  const texts = { other: said().state_answered, na: said().state_not_applicable, unknown: said().state_unknown, open: said().state_open };
  const told = Object.entries(SIGNS).filter(([kind]) => can[kind] ?? true).map(([kind, sign]) => `${sign} ${texts[kind]}`);
  const parts = can.level ? [said().legend, ...told] : told;
  return el("p", { class: "quiet legend" }, parts.map((text) => el("span", {}, text)));
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
    const told = el("span", {}, text, el("span", { class: "quiet state" }, ` · ${stateText(place)}`));
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
      found.push({ text: `${item.id} ${fill(said()[fault], item)}`, go: () => (show("question", place), focusFault(fault)) });
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
    legend(),
    el("div", {}, itemList()),
    draftTools(),
  ];
}

/** Whose it is and of when; of a draft that names nobody, of which rubric. */
const fileName = (...more) => nameOfFile([clean(state.name) || form.rubric.id, state.period, form.subject.profile, ...more]);

function download() {
  saveFile(fileName(), dump(sheetOf(form, state, today())));
}

function saveFile(name, text) {
  const file = `${name}.json`;
  const address = URL.createObjectURL(new Blob([`${text}\n`], { type: "application/json" }));
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
  const isDraft = sheet.format === DRAFT;
  const { state: loaded, leftOut } = isDraft ? { state: draftState(form, sheet.state), leftOut: [] } : stateOf(form, sheet);
  state = loaded;
  store();
  show("review");
  tell(leftOut.length ? fill(said().left_out, { ids: leftOut.join(" ") }) : fill(said().loaded, { file }));
}

/** Why a sheet is not loaded; nothing where it can be. */
function refusalOf(sheet) {
  if (sheet === null || typeof sheet !== "object" || ![form.format, DRAFT].includes(sheet.format)) {
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

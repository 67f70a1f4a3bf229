// One question: its choices, and what may be said beside them.

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
      el("legend", {}, el("h1", {}, `${item.id} ${told.text}`)),
      el("div", { id: "told" }, explained),
      item.kind === "value" ? valueField(item, told) : null,
      told.choices.map((text, place) => choice(item, String(item.responses[place]), text, String(numberOf(item, place)))),
      el("div", { id: "clauses-place" }, clauseFields(item, told)),
      el("div", { class: "beside" }, item.mayNotApply || entryOf(state, item.id).choice === "na" ? choice(item, "na", words().forms.not_applicable, SIGNS.na) : null, choice(item, "unknown", words().forms.unknown, SIGNS.unknown)),
      el("div", { id: "reason-place" }, reasonField(item)),
    ),
    textField(item, "note", said().note, "textarea"),
    evidenceFields(item, told),
    el("div", { class: "row" }, button(said().take_back, () => takeBack(item), { id: "take-back" }), button(said().help, openHelp)),
    el(
      "div",
      { class: "row steps" },
      button(said().previous, () => step(-1), { disabled: position === 0 }),
      button(position + 1 < form.items.length ? said().next : afterLast().text, () => step(1), { class: "main" }),
    ),
  ];
}

const numberOf = (item, place) => (item.kind === "level" ? item.responses[place] : place + 1);

function choice(item, response, text, sign) {
  const isChosen = entryOf(state, item.id).choice === response;
  const input = el("input", { type: "radio", name: "choice", value: response, checked: isChosen });
  input.addEventListener("change", () => choose(response));
  return el("label", { class: "choice" }, input, sign ? el("span", { class: "sign", "aria-hidden": "true" }, sign) : null, el("span", {}, text));
}

/** Record a choice; the fields beside it stay as they are. */
function choose(response) {
  const item = form.items[position];
  change(item.id, { choice: response, value: "" });
  const input = document.querySelector(`input[type=radio][value="${CSS.escape(response)}"]`);
  input.checked = true;
  element("reason-place").replaceChildren(...[reasonField(item)].filter((part) => part !== null));
  element("clauses-place").replaceChildren(...clauseFields(item, words().items[position]));
  if (element("value")) {
    element("value").value = "";
  }
  tell("");
}

/** The clauses of the level chosen and of those below it, each to be unticked where it does not hold. */
function clauseFields(item, told) {
  const entry = entryOf(state, item.id);
  const level = item.kind === "level" && /^\d+$/.test(entry.choice) ? Number(entry.choice) : -1;
  const fields = item.clauses.map((of, place) => {
    if (of > level) {
      return null;
    }
    const input = el("input", { type: "checkbox", name: "clause", value: String(of), checked: !missingIn(item, entry).includes(of) });
    input.addEventListener("change", () => {
      const others = missingIn(item, entryOf(state, item.id)).filter((other) => other !== of);
      change(item.id, { missing: (input.checked ? others : [...others, of]).sort((a, b) => a - b).join(" ") });
      tell(input.checked ? "" : fill(said().clause_costs, { level: of }));
    });
    return el("label", { class: "choice" }, input, el("span", {}, fill(said().clause, { level: of, text: told.clauses[place] })));
  });
  const found = fields.filter((field) => field !== null);
  return found.length ? [el("p", { class: "quiet" }, said().clauses), ...found] : [];
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
    focusFault(fault);
  } else if (position + by >= form.items.length) {
    show(afterLast().view);
  } else {
    show("question", position + by);
  }
}

/** Take the keyboard to the field that a fault is about. */
function focusFault(fault) {
  if (fault === "always_applies") {
    focusFirst();
    return;
  }
  const at = { reason_needed: "reason", date_in_future: "date" }[fault] ?? "value";
  element("evidence").open ||= at === "date";
  element(at).focus();
}

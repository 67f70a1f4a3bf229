// Help, overview and keys: those of the terminal. The page begins at the end of this file.

// Pages above the page

function openDialog(title, ...parts) {
  const dialog = element("dialog");
  dialog.setAttribute("aria-label", title);
  dialog.replaceChildren(el("div", { class: "row" }, button(said().close, () => dialog.close(), { class: "main" })), el("h1", {}, title), ...parts.flat());
  dialog.showModal();
  dialog.scrollTop = 0;
}

function openOverview() {
  openDialog(said().overview, el("p", {}, counts()), legend(), itemList());
}

function openHelp() {
  const told = words().items[position];
  const text = [told.text, ...told.explanations, ...told.choices, ...told.clauses].join(" ").toLowerCase();
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

/** Choose by the number that stands in front: of a level its own, of an option its place from 1. */
function mark(number) {
  const item = form.items[position];
  const response = item.responses.find((_, place) => numberOf(item, place) === number);
  if (response !== undefined) {
    choose(String(response));
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
  if (!form.items[position].mayNotApply) {
    tell(said().always_applies);
    return;
  }
  choose("na");
  element("reason").focus();
}

/** Marked like a level by its digit: nothing moves on before Enter. */
function unknown() {
  choose("unknown");
  focusFirst();
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
  "=": unknown,
  u: unknown,
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
  return target.matches("textarea, select, input:not([type=radio], [type=checkbox])");
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

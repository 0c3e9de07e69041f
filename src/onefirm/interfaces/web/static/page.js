// What the page does beyond links and forms: keys, the mark in the list, the countdown, and staying live.
// Everything here is a convenience. Without it the same forms decide, with a page load each.
"use strict";

const SETTLE_MS = 90; // A key that rested opens its card at once; a held one moves the mark, and opens when it rests.
const REFRESH_MS = 60_000; // "4 min ago" grows old by itself.

const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const detail = () => one("#detail");
const card = () => one("#detail [data-card]");
const rows = () => all("#rows .row");
const typing = (element) => element.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable]");

// The mark: which row belongs to the card that is open.
function mark(row) {
  for (const other of rows()) {
    if (other === row) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
  row?.scrollIntoView({ block: "nearest" });
}

const marked = () => one("#rows .row[aria-current]");
const rowOf = (id) => rows().find((row) => row.dataset.id === id || row.dataset.ids?.split(" ").includes(id));

// A key decides the card that is shown. While another row is marked and its card is on its way, or never came, none does.
const astray = () => card() && marked() && rowOf(card().dataset.card) !== marked();

let settling = 0;
function move(step) {
  const list = rows();
  if (!list.length) return;
  const at = list.indexOf(marked());
  const next = list[at < 0 ? 0 : Math.min(Math.max(at + step, 0), list.length - 1)];
  mark(next);
  next.focus({ preventScroll: true });
  const held = Boolean(settling);
  clearTimeout(settling);
  settling = setTimeout(() => ((settling = 0), held && next.click()), SETTLE_MS);
  if (!held) next.click();
}

// The keys. A control names its own key, so what cannot be seen cannot be pressed.
function press(control) {
  if (control.hasAttribute("data-irreversible") && !control.hasAttribute("data-armed")) {
    control.setAttribute("data-armed", "");
    return control.focus();
  }
  control.click();
  // At once, so that the next key already lands in the field.
  if (control.matches("summary")) one("select, input:not([type=hidden])", control.parentElement)?.focus();
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || one("dialog[open]")) return;
  if (event.key === "Escape") return leave();
  // A key that is held down decides once: what comes up next has not been read yet.
  if (typing(event.target) || (event.repeat && !"jk".includes(event.key))) return;
  if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  else if (event.key === "z") takeBack();
  else if (event.key === "?") one("#keys").showModal();
  else {
    const control = all("#detail [data-key], #needs [data-key]").find((found) => found.dataset.key === event.key && !found.disabled);
    if (!control || astray()) return;
    press(control);
  }
  event.preventDefault();
}

// The newest that is held. Where nothing is, that is said: whoever pressed the key waits for something.
function takeBack() {
  const newest = all("#held form button").at(-1);
  if (newest) return newest.click();
  one("#said").replaceChildren(Object.assign(one("#none-held").cloneNode(true), { id: "", className: "toast passing", hidden: false }));
  pass();
}

function leave() {
  const open = one("#detail details[open]");
  if (open) {
    open.open = false;
    return one("summary", open).focus();
  }
  one('#detail [data-key="Escape"]')?.click();
  document.activeElement?.blur();
}

// Live: the stream says how far the ledger has come, the page then fetches what it shows.
const live = () => one("#live");
let fetching = false;
let again = false;

async function refresh() {
  const from = one("main")?.dataset.live;
  again = fetching;
  if (!from || fetching) return;
  fetching = true;
  await htmx.ajax("GET", from, { source: "#main", swap: "none" }).finally(() => (fetching = false));
  if (again) await refresh();
}

function say(state, words) {
  live().dataset.state = state;
  one("span", live()).textContent = words;
}

// After rows moved: keep the mark, and if the open card was decided elsewhere, show that it was.
function settle() {
  const open = card();
  if (open) mark(rowOf(open.dataset.card));
  if (open?.dataset.state === "group") return tick();
  if (open?.dataset.state === "open" && !("editing" in open.dataset) && one("#rows") && !rowOf(open.dataset.card)) {
    htmx.ajax("GET", `/inbox/${open.dataset.card}`, { target: "#detail", swap: "innerHTML" });
  }
  if (one("#detail [data-empty]") && rows().length && matchMedia("(min-width: 760px)").matches) rows()[0].click();
  // What was taken back asks again: the same card, or another one of the same plan.
  const back = open && rowOf(one("#said [data-back]")?.dataset.back);
  if (open && open.dataset.state !== "open") {
    if (back?.dataset.plan === open.dataset.plan) back.click();
    else if (rowOf(open.dataset.card)) htmx.ajax("GET", `/inbox/${open.dataset.card}`, { target: "#detail", swap: "innerHTML" });
  }
  tick();
}

// The countdown of what is held: until then it can be taken back. It is counted from when the notice came, on a clock
// that nobody can set; what the firm says next is counted anew.
const ends = new WeakMap();
function endsAt(held) {
  const { now, until } = held.dataset;
  if (ends.get(held)?.now !== now) ends.set(held, { now, at: performance.now() + Date.parse(until) - Date.parse(now) });
  return ends.get(held).at;
}
function tick() {
  for (const held of all("#held form[data-until]")) {
    const seconds = Math.ceil((endsAt(held) - performance.now()) / 1000);
    if (seconds > 0) one("[data-left]", held).textContent = seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
    else held.remove();
  }
}

// A group: the button says how many are left in.
function count() {
  drafts.untick();
  const boxes = all("#alike input[type=checkbox]");
  const left = boxes.filter((box) => box.checked).length;
  const button = one("#alike-send");
  if (!button) return;
  one("[data-count]", button).textContent = `${left} of ${boxes.length}`;
  button.disabled = !left;
}

let passing = 0;
function pass() {
  clearTimeout(passing);
  passing = setTimeout(() => all("#said .passing").forEach((toast) => toast.remove()), 6000);
}

function swapped(event) {
  const target = event.detail?.ctx?.target ?? event.target;
  if (target?.id === "detail") {
    one("#detail .scroll")?.scrollTo(0, 0);
    if (matchMedia("(max-width: 759px)").matches) scrollTo(0, 0);
    const sent = event.detail?.ctx;
    const decided = /^\/inbox\/([^/]+)\/(accept|edit|reject)$/.exec(sent?.request?.action ?? "");
    if (decided && sent.response?.status < 400) drafts.decided(decided[1]);
    const group = /\/(accept|answer)-all$/.test(sent?.request?.action ?? "") && sent.response?.status < 400;
    if (group) drafts.together(sent.request.body.get("listed"));
    drafts.restore();
    // The control that was pressed is gone; the reader goes on at the new card, not at the top of the page.
    count();
    if (one("#edit")) drafts.write();
    else if (document.activeElement === document.body) one("#detail h2")?.focus({ preventScroll: true });
  }
  pass();
  settle();
}

// What takes a while says so. Whoever comes back finds the button as it was.
function busy(event) {
  const button = event.submitter;
  if (!button?.dataset.busy) return;
  button.dataset.said ??= button.textContent;
  button.setAttribute("aria-busy", "true");
  button.textContent = `${button.dataset.busy} …`;
}

function rested() {
  for (const button of all("[aria-busy]")) {
    button.removeAttribute("aria-busy");
    button.textContent = button.dataset.said;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  if (!live()) return;
  document.addEventListener("submit", busy);
  addEventListener("pageshow", rested);
  live().addEventListener("seq", refresh);
  document.addEventListener("htmx:sse:after:connection", () => say("on", "Live"));
  document.addEventListener("htmx:sse:error", (event) => say("lost", event.detail?.status ? "Not live" : "Reconnecting"));
  document.addEventListener("htmx:response:error", (event) => event.target === live() && say("lost", "Not live"));
  document.addEventListener("htmx:sse:close", () => say("lost", "Not live"));
  document.addEventListener("htmx:after:swap", swapped);
  document.addEventListener("htmx:error", () => card() && mark(rowOf(card().dataset.card)));
  document.addEventListener("keydown", key);
  mark(marked());
  drafts.restore();
  count();
  drafts.write();
  document.addEventListener("click", (event) => {
    event.target.closest("[data-dismiss]")?.closest(".toast").remove();
    for (const open of all(".actions details[open]")) open.open = open.contains(event.target);
  });
  document.addEventListener("change", (event) => event.target.closest("#alike") && count());
  document.addEventListener("focusout", (event) => event.target.removeAttribute?.("data-armed"));
  setInterval(tick, 500);
  setInterval(() => document.hidden || refresh(), REFRESH_MS);
});

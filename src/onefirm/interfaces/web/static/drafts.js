// What is typed, or taken out of a group, and not yet sent. It stays in this tab until it is sent or thrown away.
"use strict";

const drafts = (() => {
  const form = () => document.querySelector("#edit");
  const card = () => document.querySelector("#detail [data-card]");
  const place = () => `draft:${card().dataset.card}`;
  const fields = () => [...form().elements].filter((field) => field.name.startsWith("change."));
  const dirty = () => Boolean(form()) && fields().some((field) => field.value !== field.defaultValue);

  function keep() {
    if (!dirty()) return sessionStorage.removeItem(place());
    // Only what was changed: the rest follows the card, whatever that says by the time the words are put back.
    const own = fields().filter((field) => field.value !== field.defaultValue);
    sessionStorage.setItem(place(), JSON.stringify(own.map((field) => [field.name, field.value])));
  }

  // After a card came: put the words back, or say beside the letter that there are some.
  function restore() {
    if (!card() || card().dataset.state !== "open") return;
    const kept = sessionStorage.getItem(place());
    if (!kept) return;
    if (!form()) return beside();
    const words = new Map(JSON.parse(kept));
    for (const field of fields()) if (words.has(field.name)) field.value = words.get(field.name);
    document.querySelector("#kept").hidden = !dirty();
  }

  // The letter that is shown is not the one that was meant: it cannot be sent by the way until its words are, or are not.
  function beside() {
    const edit = document.querySelector("#detail [data-edit]");
    if (!edit) return;
    edit.querySelector("span").textContent = "Go on editing";
    edit.classList.add("main");
    for (const send of document.querySelectorAll('.actions > form[action$="/accept"]')) send.remove();
    document.querySelector("#unsent").hidden = false;
  }

  function discard() {
    const at = card().dataset.card;
    sessionStorage.removeItem(place());
    htmx.ajax("GET", `/inbox/${at}`, { target: "#detail", swap: "innerHTML" });
  }

  // An edit begins in the letter: it is what one wants to change.
  function write() {
    const field = document.querySelector("#edit textarea") ?? document.querySelector("#edit input:not([type=hidden])");
    field?.focus({ preventScroll: true });
    field?.scrollIntoView({ block: "nearest" });
  }

  function forget() {
    sessionStorage.removeItem(place());
    form().reset();
    document.querySelector("#kept").hidden = true;
    form().querySelector("textarea, input:not([type=hidden])")?.focus();
  }

  // A decision was taken: what was typed for it has been sent, or is not wanted any more.
  function decided(question) {
    sessionStorage.removeItem(`draft:${question}`);
  }

  // A group that comes anew has every box ticked: what the operator took out of it before is taken out again.
  const out = (name) => `out:${name}`;
  function untick() {
    for (const box of document.querySelectorAll("#alike input[type=checkbox]")) {
      if (sessionStorage.getItem(out(box.name))) box.checked = false;
    }
  }

  function ticked(box) {
    if (box.checked) sessionStorage.removeItem(out(box.name));
    else sessionStorage.setItem(out(box.name), "1");
  }

  // The group was decided, and what was left out of it with it: from here on each is a question like any other.
  function together(listed) {
    for (const question of listed.split(" ")) sessionStorage.removeItem(out(`item.${question}`));
  }

  document.addEventListener("change", (event) => event.target.matches("#alike input[type=checkbox]") && ticked(event.target));
  document.addEventListener("input", (event) => event.target.form?.id === "edit" && keep());
  document.addEventListener("click", (event) => event.target.closest("[data-forget]") && forget());
  document.addEventListener("click", (event) => event.target.closest("[data-discard]") && discard());
  addEventListener("beforeunload", (event) => dirty() && event.preventDefault());
  return { restore, write, decided, untick, together };
})();

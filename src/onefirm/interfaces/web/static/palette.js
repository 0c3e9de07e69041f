// The palette: one field over every page, its list from the firm. Without it the same field is the page /find.
"use strict";

(() => {
  const box = document.querySelector("#palette");
  if (!box) return;
  const field = box.querySelector("input");
  const list = () => box.querySelector("[role=listbox]");
  const hits = () => [...box.querySelectorAll("[role=option]")];
  const chosen = () => box.querySelector('[aria-selected="true"]');
  const typing = (element) => element.matches?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
  const typed = () => field.value.trim().split(/\s+/).join(" ");
  let waits = null; // A key that came before the answer to what was typed: it counts for that answer, not for an older one.

  function choose(hit) {
    for (const each of hits()) each.setAttribute("aria-selected", String(each === hit));
    if (hit) field.setAttribute("aria-activedescendant", hit.id);
    else field.removeAttribute("aria-activedescendant");
    hit?.scrollIntoView({ block: "nearest" });
  }

  function open() {
    const sheet = document.querySelector("#rest");
    if (sheet?.matches(":popover-open")) {
      sheet.hidePopover();
      document.querySelector(".more-places").focus();
    }
    if (box.open || document.querySelector("dialog[open]")) return;
    box.showModal();
    field.select();
    field.dispatchEvent(new Event("ask"));
  }

  function act(key) {
    if (list()?.dataset.words !== typed()) {
      waits = key;
      return;
    }
    const all = hits();
    const at = all.indexOf(chosen());
    if (key === "ArrowDown") choose(all[(at + 1) % all.length]);
    else if (key === "ArrowUp") choose(all[(at - 1 + all.length) % all.length]);
    else (key === "Enter" ? chosen() : all[Number(key) - 1])?.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const whole = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
    if (whole && box.open) box.close();
    else if (whole || (slash && !box.open)) open();
    else return;
    event.preventDefault();
  });
  box.addEventListener("keydown", (event) => {
    const digit = event.altKey && /^Digit[1-9]$/.test(event.code) ? event.code.at(-1) : "";
    if (event.isComposing || (!digit && !["ArrowDown", "ArrowUp", "Enter"].includes(event.key))) return;
    event.preventDefault();
    act(digit || event.key);
  });
  box.addEventListener("click", (event) => event.target === box && box.close());
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("htmx:after:swap", () => {
    if (!box.open || !list() || chosen()) return;
    choose(hits()[0]);
    if (!waits || list().dataset.words !== typed()) return;
    const key = waits;
    waits = null;
    act(key);
  });
  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    for (const key of document.querySelectorAll("[data-palette] kbd")) key.textContent = "⌘K";
  }
})();

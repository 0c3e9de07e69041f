// When the line to the firm is lost, the page says as of when it speaks, until the line is there again.
"use strict";

(() => {
  const bar = document.querySelector("#offline");
  if (!bar) return;
  const PATIENCE_MS = 1500; // A page that is left closes its line too, and a blink is nobody's news.
  const clock = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  let seen = clock();
  let waiting = 0;

  function lost() {
    waiting ||= setTimeout(() => {
      bar.querySelector("[data-as-of]").textContent = seen;
      bar.hidden = false;
    }, PATIENCE_MS);
  }

  function back() {
    clearTimeout(waiting);
    waiting = 0;
    seen = clock();
    bar.hidden = true;
  }

  // A press that nobody answered says so. Whether it arrived is not known here, and pressing again does nothing twice.
  function unanswered(event) {
    if ((event.detail?.ctx?.request?.method ?? "GET").toUpperCase() === "GET") return;
    const said = document.querySelector("#said");
    said.replaceChildren(document.querySelector("#unanswered").content.cloneNode(true));
  }

  document.addEventListener("htmx:error", unanswered);
  // A firm that says it has no line to spare is there.
  document.addEventListener("htmx:sse:error", (event) => event.detail?.status === 429 || lost());
  document.addEventListener("htmx:sse:close", () => document.hidden || lost());
  document.addEventListener("htmx:sse:after:connection", back);
  document.addEventListener("htmx:after:swap", () => waiting || (seen = clock()));
})();

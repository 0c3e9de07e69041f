// The page works without this; whoever has no scripts only takes a little more time.
const form = document.querySelector("form[data-nonce]");
const BITS = 14;
const SECONDS_MIN = 3;
const UNSOLVED_SECONDS_MIN = 15;

async function solve(nonce) {
  const spelled = new TextEncoder();
  for (let number = 0; ; number += 1) {
    const found = new DataView(await crypto.subtle.digest("SHA-256", spelled.encode(`${nonce}:${number}`)));
    if (found.getUint32(0) >>> (32 - BITS) === 0) return String(number);
  }
}

// Whoever is quick, because they came back or had it all written down, is not told so: the page waits in their place.
async function send(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  const word = button.textContent;
  button.textContent = "Sending …";
  form.elements.answer.value = await Promise.race([solved, rest(UNSOLVED_SECONDS_MIN)]) ?? "";
  await rest(SECONDS_MIN);
  HTMLFormElement.prototype.submit.call(form);
  button.textContent = word;
  button.disabled = false;
}

// A little over: the page was asked for before it was made.
const rest = (seconds) => new Promise((go) => setTimeout(go, Math.max(0, seconds * 1000 + 1000 - performance.now())));
let solved = new Promise(() => {});

if (form) {
  if (window.crypto && crypto.subtle) {
    solved = solve(form.dataset.nonce);
    solved.then((answer) => { form.elements.answer.value = answer; });
  }
  form.addEventListener("submit", send);
}

// Passkeys: the browser's own dialogue is asked, and what it answers is sent back. Nothing of it is read here.
"use strict";

const can = window.PublicKeyCredential?.parseCreationOptionsFromJSON && window.PublicKeyCredential?.parseRequestOptionsFromJSON;
const NO = {
  InvalidStateError: "This device has a passkey of this firm already.",
  NotAllowedError: "Nothing was signed: you closed the question, or it took too long. Try again.",
  SecurityError: "Your browser takes no passkey under this address. Open the page as http://localhost instead.",
};

async function sent(path, body, type) {
  const headers = { Accept: "application/json", ...(type && { "Content-Type": type }) };
  const answer = await fetch(path, { method: "POST", headers, body });
  const said = await answer.json();
  if (!answer.ok) throw new Error(`${said.title} ${said.fix}`.replaceAll("`", ""));
  return said;
}

// One press, one question; what went wrong stands below the button, in words.
function pressed(room, button, act) {
  const line = room.querySelector("[data-passkey-said]");
  return async (event) => {
    event.preventDefault();
    line.hidden = true;
    button.disabled = true;
    try {
      await act();
    } catch (fault) {
      line.textContent = NO[fault.name] ?? fault.message;
      line.hidden = false;
      button.disabled = false;
    }
  };
}

async function enter() {
  const asked = PublicKeyCredential.parseRequestOptionsFromJSON(await sent("/sign-in/question"));
  const given = await navigator.credentials.get({ publicKey: asked });
  const said = await sent("/sign-in", JSON.stringify(given.toJSON()), "application/json");
  if (location.pathname === "/sign-in") location.assign(said.to);
  else location.reload();
}

async function add(form) {
  const asked = PublicKeyCredential.parseCreationOptionsFromJSON(await sent(`${form.action}/question`));
  const made = await navigator.credentials.create({ publicKey: asked });
  const fields = new URLSearchParams({ name: form.elements.namedItem("name").value, answer: JSON.stringify(made.toJSON()) });
  location.assign((await sent(form.action, fields)).to);
}

const door = document.querySelector("[data-passkey-enter]");
const adding = document.querySelector("[data-passkey-add]");
// It stands there from the first moment, so that nothing has to move; only where it would do nothing it goes.
for (const room of [door, adding]) if (room) room.hidden = !can;
if (can && door) {
  const button = door.querySelector("button");
  button.addEventListener("click", pressed(door, button, enter));
}
if (can && adding) {
  const form = adding.querySelector("form");
  form.addEventListener("submit", pressed(adding, form.querySelector("button"), () => add(form)));
}

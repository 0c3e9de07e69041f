// The ledger: whoever comes back from an entry finds the row they left from.
"use strict";

document.addEventListener("click", (event) => {
  const row = event.target.closest(".diary a")?.closest("li");
  if (row) history.replaceState(history.state, "", `#${row.id}`);
});

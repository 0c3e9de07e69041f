"""Write the reference pages from the code. With --check nothing is written; a page that differs is an error."""

import sys
from pathlib import Path

from reference import api, commands, events, problems, settings

HERE = Path(__file__).resolve().parent
EXPLAINED = "../src/onefirm/interfaces/web/problems.json"
"""What the firm itself shows of each problem."""
PAGES = {
    "events.md": events.page,
    "problems.md": problems.page,
    "settings.md": settings.page,
    "commands.md": commands.page,
    "openapi.json": api.page,
    EXPLAINED: problems.data,
}


def main(arguments: list[str]) -> int:
    stale: list[str] = []
    for name, page in PAGES.items():
        path, text = HERE / name, page().rstrip("\n") + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
    if stale and "--check" in arguments:
        print(f"Not as the code has it: {', '.join(stale)}. Run `make docs`.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

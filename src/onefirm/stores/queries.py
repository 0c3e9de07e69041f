"""Named queries: the `.sql` files beside this one, in the words that SQLite and PostgreSQL share."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

SQL = Path(__file__).parent / "sql"
_NAME = "-- name:"


def parsed(text: str) -> dict[str, str]:
    """The sections of one file: `-- name: plan` and the statement below it, up to the next name."""
    queries: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith(_NAME):
            name = line.removeprefix(_NAME).strip()
            assert name.isidentifier(), f"'{name}' is no name for a query."
            assert name not in queries, f"Two queries are called '{name}'."
            lines = queries.setdefault(name, [])
        else:
            lines.append(line)
    return {name: "\n".join(lines).strip() for name, lines in queries.items()}


def load(folder: Path) -> Mapping[str, str]:
    """Every query of every file in the folder. A name stands once, whichever file it is in."""
    queries: dict[str, str] = {}
    for path in sorted(folder.glob("*.sql")):
        for name, statement in parsed(path.read_text(encoding="utf-8")).items():
            assert name not in queries, f"Two queries are called '{name}'; the second is in {path.name}."
            assert statement, f"The query '{name}' in {path.name} is empty."
            queries[name] = statement
    return queries


@cache
def shipped() -> Mapping[str, str]:
    return load(SQL)

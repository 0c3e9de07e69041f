"""The reference page: the document as plain HTML, with nothing loaded from anywhere."""

from html import escape
from typing import Any

_HEAD = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>onefirm: the REST way in</title>
<main>
<h1>The REST way in</h1>
<p>{intro}</p>
<p>The whole description for programs is <a href="/v1/openapi.json">openapi.json</a>.</p>
{rooms}
</main>
</html>
"""


def page(document: dict[str, Any]) -> str:
    rooms: dict[str, list[str]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            rooms.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    sections = "\n".join(
        f"<h2>{escape(room)}</h2>\n<dl>\n{''.join(lines)}</dl>" for room, lines in sorted(rooms.items())
    )
    return _HEAD.format(intro=escape(document["info"]["description"]), rooms=sections)


def _operation(path: str, method: str, operation: dict[str, Any]) -> str:
    name = escape(operation["operationId"])
    return (
        f'<dt id="{name}"><code>{method.upper()} /v1{escape(path)}</code></dt>\n'
        f"<dd>{escape(operation['summary'])} <small>{name}, scope {escape(operation['x-scope'])}</small></dd>\n"
    )

"""Prose of a playbook as a page shows it: headings, paragraphs, lists, bold, slanted and code; nothing else.

Every letter is escaped first and only our own few tags are put around it, so that no text of a file can become markup.
"""

import re
from itertools import groupby

from markupsafe import Markup, escape

SIGNS_MAX = 100_000
_BLANK = re.compile(r"\n\s*\n")
_BULLET = re.compile(r"^\s{0,3}[-*+]\s+")
_NUMBER = re.compile(r"^\s{0,3}[0-9]{1,3}[.)]\s+")
_HEAD = re.compile(r"^#{3,6}\s+")
_FENCE = re.compile(r"^```")
_CODE = re.compile(r"`([^`\n]+)`")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_SLANTED = re.compile(r"(?<![\w*])\*([^*\n]+)\*(?![\w*])")


def prose(text: str) -> Markup:
    blocks = (block for block in _BLANK.split(text[:SIGNS_MAX].strip()) if block.strip())
    return Markup("\n").join(_block(block.split("\n")) for block in blocks)


def _block(lines: list[str]) -> Markup:
    if _FENCE.match(lines[0]):
        inner = "\n".join(line for line in lines if not _FENCE.match(line))
        return Markup("<pre>{}</pre>").format(inner)
    return Markup("").join(_run(kind, list(run)) for kind, run in groupby(_carried(lines), key=_kind))


def _carried(lines: list[str]) -> list[str]:
    """A line that goes on with the point above it belongs to that point."""
    carried: list[str] = []
    for line in lines:
        if carried and _kind(line) == "p" and _kind(carried[-1]) in ("ul", "ol") and line.startswith("  "):
            carried[-1] = f"{carried[-1]} {line.strip()}"
        else:
            carried.append(line)
    return carried


def _kind(line: str) -> str:
    if _HEAD.match(line):
        return "h4"
    return "ul" if _BULLET.match(line) else "ol" if _NUMBER.match(line) else "p"


def _run(kind: str, lines: list[str]) -> Markup:
    if kind == "h4":
        return Markup("").join(Markup("<h4>{}</h4>").format(_inline(_HEAD.sub("", line))) for line in lines)
    if kind == "p":
        return Markup("<p>{}</p>").format(_inline(" ".join(line.strip() for line in lines)))
    mark = _BULLET if kind == "ul" else _NUMBER
    points = Markup("").join(Markup("<li>{}</li>").format(_inline(mark.sub("", line))) for line in lines)
    return (Markup("<ul>{}</ul>") if kind == "ul" else Markup("<ol>{}</ol>")).format(points)


def _inline(text: str) -> Markup:
    """What stands in code is taken as it is; the rest may be bold or slanted."""
    shown = Markup("")
    for place, part in enumerate(_CODE.split(text)):
        shown += Markup("<code>{}</code>").format(part) if place % 2 else _stressed(part)
    return shown


def _stressed(text: str) -> Markup:
    said = str(escape(text))
    return Markup(_SLANTED.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", said)))  # noqa: S704 -- it was escaped.

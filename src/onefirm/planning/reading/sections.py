"""A Markdown playbook taken apart: front matter, title, and one section for each `##`."""

import re
from dataclasses import dataclass, field

from onefirm.planning.reading.faults import Faults, shown

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([A-Za-z]*)")
_HEADING = re.compile(r"(#{1,2})[ \t]+(\S.*)")
_RULE = "---"
_YAML = frozenset({"yaml", "yml"})


@dataclass(frozen=True)
class Block:
    text: str
    line: int
    """Of its first line of content."""


@dataclass
class Section:
    """A heading, the prose below it, and the YAML blocks in that prose."""

    title: str
    line: int
    prose_lines: list[str] = field(default_factory=list[str])
    blocks: list[Block] = field(default_factory=list[Block])

    @property
    def prose(self) -> str:
        return "\n".join(self.prose_lines).strip()


@dataclass(frozen=True)
class Document:
    front: Block | None
    head: Section
    """The `#` title and the why."""
    steps: tuple[Section, ...]


def split(text: str, faults: Faults) -> Document:
    lines = text.split("\n")
    front, start = _front(lines, faults)
    sections = [Section("", max(start, 1))]
    at = start
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        heading = _HEADING.fullmatch(lines[at].rstrip())
        if fence:
            at = _fenced(lines, at, fence, sections[-1], faults)
        elif heading and heading[1] == "##":
            sections.append(Section(heading[2], at + 1))
        elif heading:
            _title(heading[2], at + 1, sections, faults)
        else:
            sections[-1].prose_lines.append(lines[at])
        at += 1
    return Document(front, sections[0], tuple(sections[1:]))


def _front(lines: list[str], faults: Faults) -> tuple[Block | None, int]:
    """The front matter, and the index of the first line after it."""
    if lines[0].rstrip() == _RULE:
        for at in range(1, len(lines)):
            if lines[at].rstrip() == _RULE:
                return Block("\n".join(lines[1:at]), 2), at + 1
    faults.add(
        1,
        "playbook-front-missing",
        "This playbook does not begin with its front matter.",
        f"The first line is '{_RULE}', then come its keys, then another '{_RULE}'.",
        "Begin with: ---, name, description, version, starts-on, ---.",
    )
    return None, 0


def _title(title: str, line: int, sections: list[Section], faults: Faults) -> None:
    head = sections[0]
    if not head.title and len(sections) == 1:
        head.title, head.line = title, line
        return
    faults.add(
        line,
        "playbook-title-twice",
        f"'# {shown(title)}' is a second title.",
        "A playbook has one title, above its steps.",
        "Write '## ' before the title of a step and '### ' before a heading inside one.",
    )


def _fenced(lines: list[str], at: int, fence: re.Match[str], section: Section, faults: Faults) -> int:
    """Put the fenced block that opens at `at` into the section; return the index of its last line."""
    mark = fence[1]
    for end in range(at + 1, len(lines)):
        closing = lines[end].strip()
        if len(closing) >= len(mark) and set(closing) == {mark[0]}:
            break
    else:
        faults.add(
            at + 1,
            "playbook-fence-open",
            "The block that opens here never ends.",
            f"Every block closes with a line '{mark}'.",
            f"Write '{mark}' below its last line.",
        )
        return len(lines)
    if fence[2].lower() in _YAML:
        section.blocks.append(Block("\n".join(lines[at + 1 : end]), at + 2))
    else:
        section.prose_lines.extend(lines[at : end + 1])
    return end

"""How the operator writes: what voice.md says in lines of `key: value`. Everything else in it is for people. Pure."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"^\s*(?:[-*]\s*)?(greeting|closing|avoid)\s*:\s*(\S.*?)\s*$", re.IGNORECASE)
_NO = re.compile(r"\bno\s+[\"“]([^\"“”]{2,40})[\"”]", re.IGNORECASE)
"""`no “leverage”` in a sentence says the same as a line `avoid: leverage`."""


@dataclass(frozen=True)
class Voice:
    greeting: str = ""
    """`Hi {name},`"""
    closing: str = ""
    """`Warmly,`"""
    avoid: tuple[str, ...] = ()
    """Words that never stand in a letter of this firm."""

    def avoided_in(self, text: str) -> tuple[str, ...]:
        return tuple(word for word in self.avoid if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE))


def voice_of(text: str) -> Voice:
    """Of two greetings the last counts; words to avoid add up."""
    said: dict[str, str] = {}
    avoid: list[str] = []
    for line in text.splitlines():
        avoid.extend(match[1].strip() for match in _NO.finditer(line))
        match = _LINE.match(line)
        if match is None:
            continue
        key, value = match[1].lower(), match[2]
        if key == "avoid":
            avoid.extend(word.strip(" .\"'`") for word in re.split(r"[,;]", value) if word.strip(" .\"'`"))
        else:
            said[key] = value.strip('`"')
    return Voice(greeting=said.get("greeting", ""), closing=said.get("closing", ""), avoid=tuple(dict.fromkeys(avoid)))

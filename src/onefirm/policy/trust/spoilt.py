"""A draft spoilt on purpose, by rule: something in it that whoever reads it has to notice. Pure.

Everybody named in it is made up. A fact of a real client would be about two people, and kept under one of them.
"""

import re
from dataclasses import dataclass

from onefirm.domain.policy import Fault
from onefirm.policy.trust.losses import CALLED

FAULTS: dict[Fault, str] = {
    "name": "it called them by another's name",
    "link": "it pointed to a page you never wrote",
    "promise": "it promised what you never promised",
    "price": "it named a price you never wrote",
    "client": "it told of another client",
}
"""What it was, as the end of `This was a test: ...`."""

_NAMES = ("Martin", "Julia", "Thomas", "Helen")
_SAID: dict[str, dict[Fault, tuple[str, ...]]] = {
    "en": {
        "link": ("You will find everything else at https://palmen-studio.example/start.",),
        "promise": (
            "If you do not like it, you get all of your money back, whenever you say so.",
            "It will be finished by tomorrow evening, whatever happens.",
        ),
        "price": ("For all of it we ask 4,850 EUR.", "This comes to 3,900 EUR, half of it at the beginning."),
        "client": ("Halden & Sons paid us 7,200 EUR for the same in spring.",),
    },
    "de": {
        "link": ("Alles Weitere steht auf https://palmen-studio.example/start.",),
        "promise": (
            "Wenn es nicht gefällt, gibt es jederzeit das ganze Geld zurück.",
            "Bis morgen Abend ist es fertig, was auch geschieht.",
        ),
        "price": ("Für alles zusammen nehmen wir 4.850 EUR.", "Das macht 3.900 EUR, die Hälfte davon zu Beginn."),
        "client": ("Halden & Söhne haben uns dafür im Frühjahr 7.200 EUR gezahlt.",),
    },
}
_GERMAN = re.compile(r"\b(?:und|der|die|das|wir|ist|für|nicht|Ihnen|gern)\b", re.IGNORECASE)
_GERMAN_MIN = 3
_PARAGRAPHS_MIN = 3
"""A greeting, something said, and a name below it: what is added stands before the last of these."""


@dataclass(frozen=True)
class Spoilt:
    fault: Fault
    text: str
    planted: str
    """What was put into it: while that stands in it, nobody has noticed."""


def spoilt(text: str, lot: int) -> Spoilt | None:
    """The lot decides which fault it is. None where the text is no letter that anything could be put into."""
    parts = text.split("\n\n")
    if len(parts) < _PARAGRAPHS_MIN:
        return None
    found = _misnamed(text, lot)
    faults: list[Fault] = [fault for fault in FAULTS if fault != "name" or found]
    fault = faults[lot % len(faults)]
    if fault == "name" and found:
        return found
    language = "de" if len(_GERMAN.findall(text)) >= _GERMAN_MIN else "en"
    sentences = _SAID[language][fault]
    planted = sentences[lot // len(faults) % len(sentences)]
    return Spoilt(fault, "\n\n".join((*parts[:-1], planted, parts[-1])), planted)


def noticed(planted: str, after: str) -> bool:
    """Of a text that was edited: is it gone?"""
    return planted.casefold() not in after.casefold()


def _misnamed(text: str, lot: int) -> Spoilt | None:
    match = CALLED.search(text)
    right = match.group(1).strip() if match else ""
    if match is None or not right:
        return None
    wrong = next(name for name in (*_NAMES[lot % len(_NAMES) :], *_NAMES) if name.casefold() not in right.casefold())
    begin = match.start(1)
    return Spoilt("name", f"{text[:begin]}{match.group(1).replace(right, wrong)}{text[match.end(1) :]}", wrong)

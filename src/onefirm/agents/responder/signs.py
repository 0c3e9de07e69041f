"""What a letter wants, by the words it says it with; English and German."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from onefirm.agents.responder.letter import Kind
from onefirm.domain.reading import Reading

CLEAR = 3
"""So many points say for themselves what a letter wants."""
_POINTS: Mapping[Kind, tuple[tuple[int, str], ...]] = {
    "away": (
        (5, r"\bout of (?:the )?office\b|\bautomatic reply\b|\bauto-?reply\b|\bautomatische antwort\b"),
        (5, r"\babwesenheits(?:notiz|assistent|meldung)\b|\bautoresponder\b"),
        (4, r"\b(?:i am|i'm|we are) (?:currently )?(?:away|on (?:holiday|vacation|leave|parental leave))\b"),
        (4, r"\b(?:ich bin|wir sind)\b[^!?\n]{0,60}\b(?:nicht (?:im|in) (?:büro|haus)|im urlaub"
            r"|abwesend|in elternzeit)\b"),
        (2, r"\b(?:limited|no) access to (?:my )?e-?mails?\b|\bin dringenden fällen\b|\bfor urgent matters\b"),
    ),
    "invoice": (
        (3, r"\b(?:question|query|frage|wrong|mistake|fehler|copy|kopie|due|fällig|paid|bezahlt|received|pay|zahlen|"
            r"überwiesen|vat|tax|mwst|ust)\b[^.!?\n]{0,60}\b(?:invoice|bill|rechnung)\b"),
        (3, r"\b(?:invoice|bill|rechnung)\b[^.!?\n]{0,60}\b(?:question|query|frage|wrong|mistake|fehler|copy|kopie|due|"
            r"fällig|paid|bezahlt|received|pay|zahlen|überwiesen|vat|tax|mwst|ust|address|adresse)\b"),
        (2, r"\b(?:invoice|rechnung)(?:s|en)?\b"),
        (2, r"\b(?:payment reminder|mahnung|zahlungserinnerung|remittance|zahlungsavis)\b"),
    ),
    "appointment": (
        (4, r"\b(?:reschedule|postpone|rearrange|verschieben|umbuchen|verlegen)\b"),
        (4, r"\b(?:cancel|absagen|canceled|cancelled)\b[^.!?\n]{0,40}\b(?:call|meeting|appointment|session|termin)\b"),
        (4, r"\b(?:call|meeting|appointment|session|termin)\b[^.!?\n]{0,40}\b(?:cancel|absagen"
            r"|another (?:time|day)|move)\b"),
        (3, r"\b(?:another|different|new|anderen|neuen)\s+(?:time|day|date|slot|termin|tag)\b"),
        (3, r"\b(?:cannot|can't|can not|won't be able to|unable to|kann(?: leider)? nicht)\s+"
            r"(?:make it|attend|come|kommen)\b"),
        (2, r"\b(?:running late|be late|verspäte)\b"),
    ),
    "complaint": (
        (4, r"\b(?:complain(?:t|ing)?|beschwer\w*|reklam\w*|unacceptable|inakzeptabel|disappointed|enttäuscht)\b"),
        (3, r"\b(?:not (?:happy|satisfied|what (?:we|i) (?:asked|agreed|expected|ordered))|unhappy"
            r"|dissatisfied|unzufrieden)\b"),
        (3, r"\b(?:money back|refund|geld zurück|erstattung|lawyer|solicitor|anwalt)\b"),
        (2, r"\b(?:still (?:waiting|broken|not)|again wrong|third time|immer noch nicht|schon wieder|broken|kaputt)\b"),
        (2, r"\b(?:terrible|awful|poor (?:work|quality|service)|schlecht\w*|ärgerlich)\b"),
    ),
    "thanks": (
        (2, r"\b(?:thank you|thanks|many thanks|cheers|danke\w*|vielen dank|herzlichen dank)\b"),
        (2, r"\b(?:love it|looks? (?:great|lovely|wonderful|perfect)|perfect|well done|great (?:work|job)|super|toll"
            r"|wunderbar|gefällt (?:mir|uns))\b"),
    ),
    "question": (
        (3, r"\b(?:could|can|would|do|does|is|are|what|when|how|which|where|who|why)\b[^.!?\n]{2,200}\?"),
        (3, r"\b(?:könn\w+|kann|wann|wie|was|welche\w*|wo|wer|warum|gibt|haben|ist|sind)\b[^.!?\n]{2,200}\?"),
        (2, r"\b(?:i (?:have|had) (?:a|another) question|ich habe (?:noch )?eine frage|let me know|could you tell)\b"),
    ),
}  # fmt: skip
_RANK: tuple[Kind, ...] = ("away", "complaint", "appointment", "invoice", "question", "thanks")
"""Of two that are as clear, the one that must not be overlooked."""

_UNTIL = re.compile(
    r"\b(?:until|till|back (?:on|in|at)|return(?:ing)? (?:on|in)|bis(?: zum)?|ab dem|wieder (?:am|ab))\s+"
    r"(?:(?:including|einschließlich|the|dem)\s+)?(?P<day>[^.,;!?\n]{3,40}|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?)",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\d{4}-\d\d-\d\d|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?|\d{1,2}(?:st|nd|rd|th|\.)?(?: of)? [a-zäö]{3,9}(?: \d{4})?"
    r"|[a-z]{3,9} \d{1,2}(?:st|nd|rd|th)?(?: \d{4})?|(?:next )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sign:
    kind: Kind
    points: int
    quote: str


def signs(reading: Reading, subject: str) -> list[Sign]:
    """What speaks for each kind, the strongest first; what it is about in the subject line counts as well."""
    found: list[Sign] = []
    for kind, rows in _POINTS.items():
        own: list[Sign] = []
        for points, pattern in rows:
            if match := re.search(pattern, reading.plain, re.IGNORECASE):
                own.append(Sign(kind, points, reading.quote(*match.span())))
            elif match := re.search(pattern, subject, re.IGNORECASE):
                own.append(Sign(kind, points, subject))
        if own:
            strongest = max(own, key=lambda each: each.points)
            found.append(Sign(kind, sum(each.points for each in own), strongest.quote))
    return sorted(found, key=lambda each: (-each.points, _RANK.index(each.kind)))


def wanted(found: list[Sign]) -> tuple[Sign | None, bool]:
    """What it wants, and whether something else is as likely. Thanks beside anything else are manners."""
    strong = [each for each in found if each.points >= CLEAR or (each.kind == "thanks" and len(found) == 1)]
    for kind in ("away", "complaint"):
        if first := next((each for each in strong if each.kind == kind), None):
            return first, False
    meant = [each for each in strong if each.kind != "thanks"] or strong
    if not meant:
        return None, False
    # A question about an appointment or an invoice is about that, whatever marks it as a question.
    special = [each for each in meant if each.kind != "question"]
    return (special or meant)[0], len(special) > 1 and special[0].points - special[1].points < 2


def away_until(reading: Reading) -> str:
    """The day they name, word for word; only what looks like a day is taken."""
    for match in _UNTIL.finditer(reading.plain):
        if day := _DAY.match(match["day"].strip()):
            return day[0].strip()
    return ""

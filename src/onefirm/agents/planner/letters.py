"""The letters of a draft: what a goal says of them, worded; and a gap where it says nothing."""

import re
from dataclasses import dataclass

from onefirm.agents.planner.clauses import Clause
from onefirm.agents.planner.goal import Known, Named
from onefirm.domain.names import folded, one_line
from onefirm.domain.voice import voice_of
from onefirm.domain.wording import SUBJECT_SIGNS_MAX, ending, greeting

_THAT = re.compile(r"(?:(?:^|\s)(?P<word>that|(?:daran,?\s)?dass)(?=\s)|:(?!\d\d))\s*(?P<said>\S.*)$", re.IGNORECASE)
_TOPIC = {
    "offer": r"for|about|on|für|über|wegen|zu[mr]?",
    "thanks": r"for|für",
    "reminder": r"of|about|to|wegen|über",
    "plain": r"about|über|wegen",
    "meet": r"about|über|wegen",
}
"""What leads up to the thing a letter of that kind is about."""
_ARTICLE = re.compile(r"^(?:the|an?|der|die|das|den|dem|eine?[nmr]?)\s+", re.IGNORECASE)
_NOTHING = frozenset({"it", "this", "that", "them", "her", "him", "ihn", "sie", "ihr", "ihm", "es", "you"})
_LEADS = frozenset({"to", "an", "with", "mit", "bei", "mein", "meine", "meinem", "meiner", "my", "client", "me"})
_OFFER = re.compile(r"\b(?:offer|quote|proposal|estimate|angebot|kostenvoranschlag)\b", re.IGNORECASE)
_THANKS = re.compile(r"\b(?:thank\w*|danke\w*|bedank\w*)\b", re.IGNORECASE)
_GERMAN = re.compile(
    r"\b(?:danke|bedanke?|erinnere?|schreibe?|schicke?|sag|frage?|antworte|informiere)\b", re.IGNORECASE
)
_LINK = re.compile(r"https?://\S+$")

_TIMES = "[two times that suit you]"
_WROTE = "I wrote to you and have not heard from you yet. Is it still of interest to you? A short no is perfectly fine."
_SUBJECTS = {
    "offer": "My offer",
    "thanks": "Thank you",
    "reminder": "A reminder",
    "meet": "A time to meet",
    "plain": "A short letter",
}


@dataclass(frozen=True)
class Letter:
    subject: str
    body: str
    gap: bool
    """Something in it is still to be filled in."""


def worded(clause: Clause, known: Known, whom: Named | None, *, wrote: bool) -> Letter:
    """`wrote`: a letter to them stands before it."""
    kind = _kind(clause)
    middle = _said(clause) or _of_its_kind(kind, clause, known, whom, wrote=wrote)
    subject = middle.subject or _SUBJECTS[kind]
    voice = voice_of(known.voice)
    parts = (greeting(whom.name if whom else "", voice), middle.body,
             ending(known.signature, (known.owner, known.firm), voice))  # fmt: skip
    return Letter(subject, "\n\n".join(part for part in parts if part), middle.gap)


def _kind(clause: Clause) -> str:
    if clause.does in ("reminder", "meet"):
        return clause.does
    # A thank-you for an offer is no offer; neither is a letter that speaks of one.
    return "thanks" if _THANKS.match(clause.words) else "offer" if _OFFER.search(clause.words) else "plain"


def _said(clause: Clause) -> Letter | None:
    """What the goal itself says, word for word: it goes before everything that a letter of its kind would say."""
    if said := clause.says.strip():
        return Letter("", said, gap=False)
    quoted = clause.quoted.strip()
    if quoted and _kind(clause) != "offer":
        return Letter("", quoted, gap=False)
    found = _THAT.search(clause.rest)
    if found is None or quoted:
        return None
    # In German the verb stands last after `dass`: without it the sentence would be turned the wrong way.
    german = "dass" in (found["word"] or "").lower()
    verb = "erinnere daran" if clause.does == "reminder" else "schreibe kurz"
    return Letter("", f"Ich {verb}, dass {_closed(found['said'])}" if german else _sentence(found["said"]), gap=False)


def _of_its_kind(kind: str, clause: Clause, known: Known, whom: Named | None, *, wrote: bool) -> Letter:
    german = bool(_GERMAN.match(clause.words))
    lead = _TOPIC[kind] + ("|an" if german and kind == "reminder" else "")
    about = re.search(rf"(?:^|\s)(?P<whole>(?:{lead})\s(?P<topic>\S.*))$", _left(clause.rest, whom), re.IGNORECASE)
    topic = one_line(about["topic"]) if about and about["topic"].lower().strip(" .,") not in _NOTHING else ""
    whole = one_line(about["whole"]) if about and topic else ""
    match kind:
        case "offer":
            offer = clause.quoted.strip() or "[your offer]"
            return Letter("", f"Here is my offer {whole or 'for you'}:\n\n{offer}", gap=not clause.quoted.strip())
        case "thanks":
            thanks = "Vielen Dank" if german else "Thank you very much"
            return Letter("Vielen Dank" if german else "", _closed(f"{thanks} {whole}".strip()), gap=False)
        case "reminder" if topic:
            reminder = "Eine kurze Erinnerung" if german else "A short reminder"
            return Letter(_headed(topic), _closed(f"{reminder} {whole}"), gap=False)
        case "reminder" if wrote:
            return Letter("My last letter", _WROTE, gap=False)
        case "reminder":
            return Letter("", "A short reminder: [what you remind them of]", gap=True)
        case "meet" if _LINK.match(known.booking):
            return Letter("", f"Shall we meet? Please choose a time that suits you: {known.booking}", gap=False)
        case "meet":
            return Letter("", f"Shall we meet? These two times would suit me: {_TIMES}", gap=True)
        case _:
            more = f"; you said: {one_line(clause.words)}" if _left(clause.rest, whom) else ""
            return Letter(_headed(topic), f"[what you want to say{more}]", gap=True)


def _left(rest: str, whom: Named | None) -> str:
    """Without whom it goes to, before it or after it."""
    names = frozenset(folded(f"{whom.name} {whom.email}" if whom else "").split()) | _NOTHING
    words = rest.split()

    def is_name(at: int) -> bool:
        return folded(words[at].strip(" ,.:<>")) in names

    def leads(at: int) -> bool:
        return words[at].lower() in _LEADS and len(words) > 1

    # `to` leads up to a name, and otherwise to what is to be done.
    while words and (is_name(0) or (leads(0) and (is_name(1) or leads(1)))):
        words.pop(0)
    last = len(words)
    while last and is_name(last - 1):
        last -= 1
    if last < len(words) and last and words[last - 1].lower() in _LEADS:
        words = words[: last - 1]
    return " ".join(words).strip(" ,.:")


def _headed(topic: str) -> str:
    text = _ARTICLE.sub("", topic).strip(" ,.:;!?")
    return f"{text[:1].upper()}{text[1:]}"[:SUBJECT_SIGNS_MAX].rstrip()


def _closed(said: str) -> str:
    text = one_line(said)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _sentence(said: str) -> str:
    text = _closed(said)
    return f"{text[:1].upper()}{text[1:]}"

"""The signs a message is read by: tables of patterns, what each says, and how much it weighs."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Sign:
    says: str
    points: int
    pattern: str

    def found(self, text: str) -> re.Match[str] | None:
        # Compiled when it is used first, and kept by `re`: a firm that is opened for a moment reads no letters.
        return re.search(self.pattern, text, re.IGNORECASE)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


MASS_MAIL: tuple[Sign, ...] = (
    Sign(
        "It pitches search ranking.",
        -40,
        r"\b(?:backlinks?|link[- ]building|guest posts?|domain authority|da\s?\d\d\+?)\b",
    ),
    Sign(
        "It promises a place on a search page.",
        -40,
        r"(?:rank(?:s|ing)?\b[^.!?\n]{0,30}(?:#\s?1|number one|first page|top of|on google)|first page of google)",
    ),
    Sign(
        "It promises more traffic or leads.",
        -30,
        r"\b(?:increase|boost|double|explode|skyrocket)\b[^.!?\n]{0,25}\b(?:traffic|sales|leads|visibility"
        r"|revenue|followers)\b",
    ),
    Sign(
        "It sells crypto or quick money.",
        -50,
        r"\b(?:bitcoin|crypto(?:currency)?|forex|casino|betting|binary options|passive income|payday loan)\b",
    ),
    Sign(
        "It is about an inheritance or a prize.",
        -60,
        r"\b(?:next of kin|inheritance|beneficiary|lottery|you have won|unclaimed (?:funds?|fund)|million "
        r"(?:dollars|usd|euros?))\b",
    ),
    Sign(
        "It is addressed to anybody.",
        -25,
        r"\b(?:dear|hello|hi|respected)\s+(?:sir|madam|sirs|sir/madam|webmaster|website owner|business owner"
        r"|site owner|friend|team leader)\b",
    ),
    Sign(
        "It offers an outsourced team.",
        -30,
        r"\b(?:we are|i am|i represent|from)\s+(?:a|an|the|one of the)?\s*(?:leading|top|premier|#1|award[- ]winning"
        r"|india[- ]based|offshore)\b[^.!?\n]{0,60}\b(?:company|agency|firm|provider|team)\b",
    ),
    Sign(
        "It sells something to you.",
        -30,
        r"\bwe (?:offer|provide|deliver|specialize|specialise)\b[^.!?\n]{0,80}\b(?:services?|solutions?|packages?"
        r"|prices?|rates?|seo|marketing|development|leads)\b",
    ),
    Sign("It can be unsubscribed from.", -30, r"\b(?:unsubscribe|opt[- ]out|abmelden|newsletter abbestellen)\b"),
    Sign(
        "It presses for haste.",
        -20,
        r"\b(?:limited[- ]time|act now|click (?:here|below)|special offer|100% free|risk[- ]free|no obligation)\b",
    ),
    Sign(
        "It sells a list of addresses.",
        -50,
        r"\b(?:email|contact|customer|leads?)\s+(?:list|database)s?\b[^.!?\n]{0,40}\b(?:buy|sale|available"
        r"|interested|price|purchase)\b",
    ),
)

MASS_MAIL_CLEAR = 60
"""From so many points against it on, a message is mass mail and nothing else."""

NOT_PAID: tuple[Sign, ...] = (
    Sign(
        "It does not want to pay.",
        -40,
        r"\b(?:for free|free of charge|unpaid|(?:for|in) exposure|no budget|pro bono|kostenlos|umsonst)\b",
    ),
    Sign(
        "Somebody looks for a post, not for work to be done.",
        -45,
        r"\b(?:my (?:cv|resume|résumé)|looking for (?:a )?(?:job|position|internship)|hire me|internship|praktikum"
        r"|bewerbung|job application)\b",
    ),
    Sign(
        "It comes from a school or a survey.",
        -25,
        r"\b(?:homework|school project|student project|thesis|survey|umfrage|questionnaire)\b",
    ),
)

TIME = re.compile(
    r"\b(?:by|until|before|in|from|start(?:ing)?|this|next|early|late|mid|ab|bis|im|anfang|ende)\s+"
    r"(?:the\s+)?(?:end of\s+|beginning of\s+|early\s+|late\s+|mid[- ])?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar"
    r"|märz|mai|juni"
    r"|juli|oktober|dezember|spring|summer|autumn|fall|winter|q[1-4]|monday|friday|week|month|quarter|year"
    r"|woche|monat|jahr"
    r"|christmas|easter|tomorrow|\d{4}|(?:\d{1,2}|two|three|four|five|six|eight|ten|twelve)\s+(?:days?|weeks?|months?|tagen|wochen|monaten))\b"
    r"|\b(?:deadline|timeline|as soon as possible|asap|launch(?:ing)?|opening|launch date|eröffnung)\b",
    re.IGNORECASE,
)

OCCASIONS = _set("launch launching opening eröffnung")

CONCRETE = re.compile(
    r"\b(?:\d{1,12}+|one|two|three|four|five|six|ten|second|third|zwei|drei)[\w-]{0,40}+\s{1,9}"
    r"(?:[\w-]{1,40}+\s{1,9})?"
    r"(?:pages?|products?|languages?|people|employees|shops?|stores?|locations?|items?|articles?|photos?"
    r"|videos?|sizes?"
    r"|baker(?:y|ies)|restaurants?|seiten|produkte|sprachen|filialen?|years?|hours?)\b",
    re.IGNORECASE,
)

FREE_MAIL = _set(
    "gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com aol.com gmx.de gmx.net "
    "web.de t-online.de freenet.de mail.ru yandex.ru proton.me protonmail.com mail.com zoho.com qq.com 163.com"
)

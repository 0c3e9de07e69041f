"""Orders in what came from outside: words that want something of their reader that they have no right to. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from onefirm.domain.contract import Evidence
from onefirm.domain.reading import Reading, read

_STEERS = "Warning: the message gives orders to whoever reads it. They are not followed."
_MACHINE = "Warning: the message speaks to a machine. It is not obeyed."
_JUDGES = "Warning: the message tells the reader how to judge it. That is not followed."
_PAST = "Warning: the message asks to go past you. Nothing does."
ELSEWHERE = "Warning: the message wants something sent elsewhere. Nothing is sent there."
_PRYING = "Warning: the message asks for what is not its business. Nothing of it is given."

_LOOKALIKES = str.maketrans("аеорсухіѕԁ", "aeopcyxisd")
"""Cyrillic signs that a reader takes for Latin ones."""


class Order(NamedTuple):
    says: str
    quote: str


@dataclass(frozen=True)
class _Sign:
    says: str
    pattern: str
    """Of text in small letters, without the marks on them: `ubergehe` for `Übergehe`."""

    def found(self, text: str) -> re.Match[str] | None:
        # Compiled when it is used first, and kept by `re`: a firm that is opened for a moment reads no letters.
        return re.search(self.pattern, text)


def orders_in(fields: Iterable[tuple[str, str]]) -> tuple[Evidence, ...]:
    """Those of any field, each with where it stands; a sentence that gives several is quoted once."""
    found, quoted = list[Evidence](), ""
    for name, text in fields:
        for order in orders(read(text)):
            quote, quoted = (order.quote if order.quote != quoted else ""), order.quote
            found.append(Evidence(says=order.says, quote=quote, found_in=name if quote else "", warns=True))
    return tuple(found)


def orders(reading: Reading) -> tuple[Order, ...]:
    """Each thing that is wanted counts once, however many signs say it."""
    bare, origin = _bare(reading.plain)
    # A mail is broken into short lines; an order does not end with one.
    unbroken = bare.replace("\n", " ")
    found: dict[str, Order] = {}
    for sign in _SIGNS:
        match = None if sign.says in found else sign.found(bare) or sign.found(unbroken)
        if match:
            found[sign.says] = Order(sign.says, reading.quote(origin[match.start()], origin[match.end() - 1] + 1))
    return tuple(found.values())


def _bare(text: str) -> tuple[str, list[int]]:
    """In small letters and without the marks on them; and for each sign, where it stands in `text`."""
    signs: list[str] = []
    origin: list[int] = []
    for at, sign in enumerate(text):
        for seen in unicodedata.normalize("NFD", sign.casefold().translate(_LOOKALIKES)):
            if not unicodedata.combining(seen):
                signs.append(seen)
                origin.append(at)
    return "".join(signs), origin


_ENGLISH: tuple[_Sign, ...] = (
    _Sign(
        _STEERS,
        r"\b(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{0,30}\b(?:all|any|previous|prior|above|earlier"
        r"|your|the|these)\b[^.!?\n]{0,30}\b(?:instructions?|rules?|prompts?|polic(?:y|ies)|guidelines?|checks?)\b",
    ),
    _Sign(
        _STEERS,
        r"\b(?:ignore|disregard|forget)\s+(?:all|everything|the above|previous)\b",
    ),
    _Sign(
        _MACHINE,
        r"\b(?:system prompt|you are (?:now )?(?:an?|the) (?:ai|assistant|language model|bot|agent|system)"
        r"|as an ai|(?:dear|hey|attention|note to)\s+(?:ai|assistant|bot|agent|llm)|large language model|jailbreak)\b",
    ),
    _Sign(
        _MACHINE,
        r"(?:^|\n)[ \t>]{0,20}(?:#{1,6}[ \t]{0,9}|\[|<\|?)?(?:system|assistant|developer"
        r"|new instructions?|instructions?)\s{0,9}(?:\]|\|?>|:)",
    ),
    _Sign(
        _JUDGES,
        r"\b(?:mark|classify|qualify|rate|score|treat|approve|accept|flag|set)\s+(?:this|me|it|us|the (?:lead"
        r"|score|message|request|budget))\b[^.!?\n]{0,30}\b(?:as|to|at|with|immediately|automatically)\b",
    ),
    _Sign(
        _PAST,
        r"\bwithout\s+(?:asking|approval|confirmation|review|telling|checking)\b|\b(?:do not|don['’]t|never)\s+"
        r"(?:ask|tell|inform|notify|show|mention)\b[^.!?\n]{0,40}\b(?:operator|owner|human|user|anyone|boss)\b",
    ),
    _Sign(
        ELSEWHERE,
        r"\b(?:send|forward|mail|transfer|wire|pay|cc|bcc|copy)\b[^.!?\n]{0,60}\bto\b[^.!?\n]{0,40}(?:\S+@\S+\.\w"
        r"|\baccount\b|\biban\b|\bwallet\b)",
    ),
    _Sign(
        _PRYING,
        r"\b(?:reveal|print|show|send|give|list|export|leak)\b[^.!?\n]{0,30}\b(?:passwords?|api keys?|credentials"
        r"|client list|customer list|other clients|secrets?|your (?:instructions|prompt|rules))\b",
    ),
)

_GERMAN: tuple[_Sign, ...] = (
    _Sign(
        _STEERS,
        r"\b(?:ignorier(?:e|en|t)?|missachte[nt]?|vergiss|vergesst|vergessen\s+sie|(?:ueber|uber|um)geh(?:e|en|t)"
        r"|(?:ueber|uber)spring(?:e|en|t))\b(?:(?!\bnicht\b)[^.!?\n]){0,30}\b(?:alle[nrs]?|jegliche[nr]?"
        r"|sae?mtliche[nr]?|bisherige[nr]?|vorherige[nr]?|vorige[nr]?|frue?here[nr]?|obige[nr]?"
        r"|vorangegangene[nr]?|deine[nr]?|ihre[nr]?|eure[nr]?|diese[nr]?)\b[^.!?\n]{0,30}"
        r"\b(?:(?:an)?weisung|anordnung|instruktion|regel|vorgabe|richtlinie|prompt|befehl|prue?fung)(?:en|n|e|s)?\b",
    ),
    _Sign(
        _STEERS,
        r"\b(?:alle|sae?mtliche|bisherige[n]?|vorherige[n]?|obige[n]?)\b[^.!?\n]{0,30}"
        r"\b(?:anweisung|anordnung|instruktion|regel|vorgabe|befehl)(?:en|n|e)?\s+"
        r"(?:zu\s+)?(?:ignorieren|vergessen|missachten|umgehen|(?:ueber|uber)gehen)\b",
    ),
    _Sign(
        _MACHINE,
        r"\bdu\s+bist\s+(?:jetzt\s+|nun\s+|ab\s+jetzt\s+)?(?:eine?|der|die|das)\s+"
        r"(?:ki|assistent(?:in)?|sprachmodell|bot|agent|system)\b"
        r"|(?:^|\n)[ \t>]{0,20}(?:neue\s{1,9}|system)anweisung(?:en)?\s{0,9}:",
    ),
    _Sign(
        _JUDGES,
        r"\b(?:markier(?:e|en\s+sie)|bewerte(?:n\s+sie)?|stufe(?:n\s+sie)?|genehmig(?:e|en\s+sie)"
        r"|akzeptier(?:e|en\s+sie)|qualifizier(?:e|en\s+sie))\s+(?:dies(?:e[nrs]?)?|mich|uns|es|den\s+lead"
        r"|die\s+(?:anfrage|nachricht))\b[^.!?\n]{0,30}\b(?:als|auf|sofort|automatisch|ungeprue?ft|ohne)\b",
    ),
    _Sign(
        _PAST,
        r"\bohne\s+(?:\w{1,20}\s+){0,2}?(?:zu\s+fragen|nachzufragen|rue?ckzufragen|rue?ckfragen?|genehmigung"
        r"|freigabe|bestae?tigung|prue?fung)\b|\b(?:frag|informier|benachrichtig)\w{0,3}\b[^.!?\n]{0,20}"
        r"\b(?:niemanden|den\s+(?:betreiber|inhaber|besitzer|chef|menschen|nutzer)\s+nicht)\b",
    ),
    _Sign(
        ELSEWHERE,
        r"\b(?:ue?berweis|zahl)(?:e|en|t)?\b[^.!?\n]{0,60}\b(?:an|auf)\b[^.!?\n]{0,40}\b(?:konto|iban|wallet)\b",
    ),
    _Sign(
        _PRYING,
        r"\b(?:zeige?|verrate|nenne?|gib|sende|schicke?)\b[^.!?\n]{0,30}\b(?:kundenliste|api[- ]?schlue?ssel"
        r"|deine\s+(?:anweisungen|regeln|passwoe?rter))\b",
    ),
)

_FRENCH: tuple[_Sign, ...] = (
    _Sign(
        _STEERS,
        r"\b(?:ignore[zr]?|oublie[zr]?(?!\s+pas\b))\b[^.!?\n]{0,20}\b(?:toutes|les|tes|vos|ces)\b[^.!?\n]{0,30}"
        r"\b(?:instructions?|consignes?|regles?|directives?)\b",
    ),
    _Sign(
        _JUDGES,
        r"\b(?:approuve|accepte|valide|marque|classe)[rz]?\s+(?:ceci|cette|ce|la\s+demande)\b[^.!?\n]{0,30}"
        r"\b(?:automatiquement|immediatement|comme|sans)\b",
    ),
    _Sign(_PAST, r"\bsans\s+(?:\w{1,20}\s+)?(?:demander|confirmation|validation|approbation)\b"),
)

_SPANISH: tuple[_Sign, ...] = (
    _Sign(
        _STEERS,
        r"(?<!\bno )\b(?:ignor[ae]n?|ignorar|olvid[ae]n?|omit[ae]n?)\b[^.!?\n]{0,20}\b(?:todas|las|los|tus|sus|estas)"
        r"\b[^.!?\n]{0,30}\b(?:instrucciones|reglas|ordenes|directrices)\b",
    ),
    _Sign(
        _JUDGES,
        r"\b(?:aprueb[ae]|acept[ae]|marc[ae]|clasifi(?:ca|que))\s+(?:esto|este|esta|la\s+solicitud)\b[^.!?\n]{0,30}"
        r"\b(?:automaticamente|inmediatamente|como|sin)\b",
    ),
    _Sign(_PAST, r"\bsin\s+(?:\w{1,20}\s+)?(?:preguntar(?:me|te|le)?|confirmacion|aprobacion|autorizacion)\b"),
)

_SIGNS = (*_ENGLISH, *_GERMAN, *_FRENCH, *_SPANISH)

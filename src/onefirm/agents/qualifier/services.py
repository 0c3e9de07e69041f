"""Whether a message asks for something that is on offer: word stems, and words that mean the same work."""

import re
from dataclasses import dataclass


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_GROUPS = tuple(
    frozenset(line.split())
    for line in (
        "brand branding rebrand rebranding logo logotype wordmark identity naming marke erscheinungsbild",
        "website site web webpage homepage landingpage webshop onlineshop wordpress shopify ecommerce webseite",
        "packaging package label verpackung etikett",
        "print flyer brochure poster leaflet menu stationery broschüre plakat visitenkarte speisekarte",
        "illustration illustrator drawing icon artwork",
        "copy copywriting article blog newsletter ghostwriting content texte",
        "photo photography photographer photoshoot portrait fotografie foto",
        "video film animation trailer motion",
        "translation translate translator localisation localization übersetzung",
        "consulting consultant strategy workshop coaching coach beratung strategie mentoring",
        "bookkeeping accounting payroll tax buchhaltung steuer",
        "app software programming api automation programmierung",
        "marketing campaign ads advertising seo kampagne werbung",
        "training course lesson seminar kurs schulung unterricht",
        "presentation slides deck keynote präsentation",
        "editing proofreading lektorat manuscript",
    )
)
_GENERIC = _set(
    "design service work project development support help and or for full new small business package solution "
    "und oder für the of a more other"
)
"""Words that stand in many services and tell none of them apart."""

_SUFFIXES = ("ings", "ing", "ungen", "ung", "ies", "ers", "er", "es", "ed", "en", "s", "e", "y")
_STEM_SIGNS_MIN = 3
_NEAR_SIGNS = 30
_PREFIX_SIGNS_MIN = 6
"""A longer word that begins with so long a stem is a compound of it."""

_OURS = re.compile(r"\b(?:our|my|the)\s+(?:\w+\s+)?$", re.IGNORECASE)
_WAS = re.compile(r"\s+(?:was|were|has been|is from|dates|(?:finally\s+)?match(?:es)?)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-(?=[^\W\d_]))?")


@dataclass(frozen=True)
class Match:
    service: str
    start: int
    end: int


def listed(services: str) -> tuple[str, ...]:
    return tuple(name.strip(" .-•*") for name in re.split(r"[,;\n]", services) if name.strip(" .-•*"))


def matches(message: str, services: str) -> tuple[Match, ...]:
    """The services whose every telling word is in the message; failing that, the first that it comes near to."""
    words = [
        _Word(_stem(match[0].strip("-")), match.start(), match.start() + len(match[0].strip("-")))
        for match in _WORD.finditer(message)
    ]
    offers = [(service, _own(service)) for service in listed(services)]
    named = [_match(service, own, words) for service, own in offers if own and own <= {word.stem for word in words}]
    if named:
        found = tuple(match for match in named if match)
        # `Our logo was drawn in 2011. We need a new brand identity.` asks for one thing, not for two.
        return tuple(match for match in found if not _had(message, match)) or found
    near = (_match(service, _alike(own), words) for service, own in offers)
    return tuple(match for match in near if match)[:1]


@dataclass(frozen=True)
class _Word:
    stem: str
    start: int
    end: int


def _match(service: str, stems: frozenset[str], words: list[_Word]) -> Match | None:
    """Where most of the stems stand together."""
    hits = [word for word in words if _means(word.stem, stems)]
    crowd = max(
        hits, key=lambda hit: sum(hit.start <= other.start <= hit.end + _NEAR_SIGNS for other in hits), default=None
    )
    return Match(service, crowd.start, crowd.end) if crowd else None


def _had(message: str, match: Match) -> bool:
    """Whether it speaks of what they have already."""
    before = message[max(0, match.start - _NEAR_SIGNS) : match.start]
    return bool(_OURS.search(before) and _WAS.match(message, match.end))


def _own(service: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _words(service) if word not in _GENERIC)


def _alike(own: frozenset[str]) -> frozenset[str]:
    groups = (frozenset(_stem(word) for word in group) for group in _GROUPS)
    return own.union(*(group for group in groups if group & own))


def _means(word: str, stems: frozenset[str]) -> bool:
    return word in stems or any(len(stem) >= _PREFIX_SIGNS_MIN and word.startswith(stem) for stem in stems)


def _words(text: str) -> list[str]:
    return [match[0].strip("-").casefold() for match in _WORD.finditer(text)]


def _stem(word: str) -> str:
    low = word.casefold()
    ending = next((end for end in _SUFFIXES if low.endswith(end) and len(low) - len(end) >= _STEM_SIGNS_MIN), "")
    return low.removesuffix(ending)

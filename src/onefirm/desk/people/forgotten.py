"""What goes with a forgetting, counted in plain words, and what nobody should find out later."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from onefirm.conductor.forgetting.mentions import IMPORT
from onefirm.domain.names import in_words

BACKUPS = (
    "Letters and forms in your older backups close too, and a ledger that a restore set aside goes; "
    "make a new backup after (`onefirm backup`)."
)
NOT_REACHED = "Not reached: exports and folders you restored or copied yourself."

_OTHERS = "it is about somebody else and names them, and goes when those are forgotten"

_WORDS = MappingProxyType(
    {
        "entries": ("entry of the ledger", "entries of the ledger"),
        "records": ("entry in the records", "entries in the records"),
        "letters and forms": ("letter or form they sent", "letters and forms they sent"),
        "plans": ("plan", "plans"),
        "acts": ("letter or other act", "letters and other acts"),
        "questions": ("question", "questions"),
        "form_inbox": ("form in its file", "forms in their files"),
        "mail_inbox": ("letter in its file", "letters in their files"),
        "keys": ("key", "keys"),
        "keys in backups": ("key in the backups", "keys in the backups"),
        "ledgers set aside": ("ledger that a restore had set aside", "ledgers that a restore had set aside"),
    }
)


def told(place: str, count: int) -> str:
    """`1 form in its file`; what another connector keeps is called files in its folder."""
    one, many = _WORDS.get(place, (f"file in {place}", f"files in {place}"))
    return f"{count:,} {one if count == 1 else many}"


def not_reached(mentions: Mapping[str, int]) -> tuple[str, ...]:
    """What a forgetting leaves unread, because it is somebody else's. It names nobody."""
    imports = mentions.get(IMPORT, 0)
    records = [f"{count:,} × {kind}" for kind, count in sorted(mentions.items()) if kind != IMPORT]
    told = [f"Not reached: {', '.join(records)}; {_OTHERS}."] if records else []
    if imports:
        told.append(f"Not reached: the name of the file of {imports:,} × import, which has their name in it.")
    return tuple(told)


def rules_gone(rules: Sequence[str]) -> str:
    """A sentence to go on with, for what they asked to be held to."""
    if not rules:
        return ""
    named = in_words([f"'{rule}'" for rule in dict.fromkeys(rules)])
    return f" Their rule {named} goes along." if len(rules) == 1 else f" Their rules {named} go along."


def more_than_shown(shown: Mapping[str, int], gone: Mapping[str, int]) -> tuple[str, ...]:
    """Why the receipt counts more entries than the preview did."""
    more = gone.get("entries", 0) - shown.get("entries", 0)
    if more <= 0:
        return ()
    what = "1 entry more than was shown" if more == 1 else f"{more:,} entries more than were shown"
    return (f"{what}: that a plan was stopped or a question withdrawn is written down, too.",)

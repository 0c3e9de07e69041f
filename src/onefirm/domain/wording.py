"""How a letter of the firm is worded: its greeting, its sentences without an avoided word, and its ending. Pure."""

import re
from collections.abc import Sequence

from onefirm.domain.contract import Evidence
from onefirm.domain.first_names import first_name
from onefirm.domain.voice import Voice

SUBJECT_SIGNS_MAX = 69

GREETING = "Hi {name},"
GREETING_NOBODY = "Hello,"
GREETINGS_WITH_A_NAME = frozenset(("", "hi", "dear", "liebe", "lieber", "sehr geehrte", "sehr geehrter"))
CLOSING = "Best wishes,"


def greeting(whom: str, voice: Voice) -> str:
    name = first_name(whom)
    wanted = voice.greeting or GREETING
    if name or "{name}" not in wanted:
        return wanted.replace("{name}", name)
    without = re.sub(r"\s*\{name\}", "", wanted)
    # `Dear,` and `Hi,` are no greetings; `Good morning,` and `Moin,` are.
    bare = without.casefold().strip(" ,.!")
    return GREETING_NOBODY if bare in GREETINGS_WITH_A_NAME else without


def say(wordings: Sequence[str], voice: Voice, **values: str) -> str:
    """The first wording without an avoided word; none, if each has one."""
    for wording in wordings:
        # Filled in by hand: `format` would read braces in a stranger's words.
        sentence = re.sub(r"\{(\w+)\}", lambda gap: values[gap[1]], wording)
        if not voice.avoided_in(sentence):
            return sentence
    return ""


def subject(wordings: Sequence[str], about: str, voice: Voice) -> str:
    """The first wording that fits a line and holds no avoided word; the last one, if none does."""
    fits = [text.replace("{topic}", about) for text in wordings]
    short = [text for text in fits if len(text) <= SUBJECT_SIGNS_MAX and not voice.avoided_in(text)]
    return next(iter(short), wordings[-1])


def ending(signature: str, names: Sequence[str], voice: Voice) -> str:
    """The signature, or whoever signs; closed as the operator closes, unless the signature does so itself."""
    signed = signature.strip() or "\n".join(name for name in names if name)
    closes_itself = signed.partition("\n")[0].rstrip().endswith(",")
    return signed if closes_itself else f"{voice.closing or CLOSING}\n{signed}".strip()


def about_language(language: str | None) -> tuple[Evidence, ...]:
    """What the operator has to know first, when the draft is not in the language of the message."""
    if language in (None, "English"):
        return ()
    name = "another language" if language == "unknown" else language
    return (Evidence(says=f"They wrote in {name}; this draft is in English."),)

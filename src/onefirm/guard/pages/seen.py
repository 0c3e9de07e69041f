"""Text without signs that nobody can see: they would tell a machine what a reader is not told."""

import re
import unicodedata

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
    # Joiners belong into many scripts and into some pictures, and nowhere else.
    "|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])|\ufe0f(?=\ufe0f)"
)
_LINE_END = re.compile("\r\n|\r|\u0085|\u2028|\u2029")
_CONTROL = frozenset(("Cc", "Cs", "Cn", "Co"))


def clean(text: str) -> str:
    """Without signs that nobody can see or that cannot be kept; line ends are all alike."""
    if text.isascii() and text.isprintable():
        return text
    lines = _LINE_END.sub("\n", text).replace("\xa0", " ")
    kept = "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in _CONTROL)
    return _UNSEEN.sub("", kept)


def line(text: str) -> str:
    """The same in one line."""
    return " ".join(clean(text).split())

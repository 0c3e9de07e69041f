"""What somebody wrote themselves: their letter without the letter they answer."""

import re

_QUOTED = re.compile(r"^\s{0,3}>")
_BEGINS = re.compile(r"^(?:On|Am|Le|El|Il|Op|Em|Den|W dniu)\s", re.IGNORECASE)
_SAYS = re.compile(
    r"\b(?:wrote|writes|schrieb(?:en)?|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał)\b.{0,200}:\s*$",
    re.IGNORECASE,
)
_ATTRIBUTION_LINES_MAX = 3
_ATTRIBUTION_SIGNS_MAX = 400
_DIVIDER = re.compile(
    r"^\s*-{3,}\s*(?:original message|original-nachricht|ursprüngliche nachricht|message d'origine|mensaje original"
    r"|forwarded message|weitergeleitete nachricht)\s*-{3,}\s*$|^\s*begin forwarded message:\s*$",
    re.IGNORECASE,
)
_HEAD = re.compile(r"^\s*\*?(?:from|von|de|da|van)\s*:\*?\s*\S", re.IGNORECASE)
_HEAD_NEXT = re.compile(
    r"^\s*\*?(?:sent|date|to|subject|gesendet|datum|an|betreff|envoyé|objet|enviado|verzonden)\s*:", re.IGNORECASE
)


def own_words(text: str) -> str:
    """Cut where the answered letter stands below in one piece; where it is taken apart, its lines are taken out."""
    lines = text.split("\n")
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if _DIVIDER.match(lines[at]) or _is_head(lines, at):
            break
        length = _attribution(lines, at)
        if length and not _answered_in_between(lines, at + length):
            break
        if not length and not _QUOTED.match(lines[at]):
            kept.append(lines[at].rstrip())
        at += length or 1
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip(" \n_\t")


def _attribution(lines: list[str], at: int) -> int:
    """How many lines `On Monday, Ines Tern wrote:` takes here; 0 when it is none."""
    if not _BEGINS.match(lines[at]):
        return 0
    for length in range(1, _ATTRIBUTION_LINES_MAX + 1):
        joined = " ".join(line.strip() for line in lines[at : at + length])
        if len(joined) > _ATTRIBUTION_SIGNS_MAX:
            return 0
        if _SAYS.search(joined):
            return length
    return 0


def _answered_in_between(lines: list[str], at: int) -> bool:
    """Whether the quote is marked line by line, so that words of their own may stand below it."""
    return next((bool(_QUOTED.match(line)) for line in lines[at:] if line.strip()), False)


def _is_head(lines: list[str], at: int) -> bool:
    """`From:` and, at once, `Sent:` or `To:`: how some programs begin the letter that is answered."""
    return bool(_HEAD.match(lines[at])) and any(_HEAD_NEXT.match(line) for line in lines[at + 1 : at + 3])

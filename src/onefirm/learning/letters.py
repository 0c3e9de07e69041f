"""What somebody changes in letters again and again: by rule, sentence by sentence. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from onefirm.domain.template import Wording, sentences

OFTEN_MIN = 3
"""The same change in so many letters is no chance any more."""
SHARE_MIN = 0.5
"""And in so many of those in which it could have been made."""
LOOKED_AT = 20
SIGNS_MAX = 200
_BREAK = re.compile(r"\n\s*\n|\n")
_FIGURE_LINK_OR_ADDRESS = re.compile(r"\d|@|://|www\.|\b[\w-]+\.(?:[a-z]{2,})\b|[{}<>]", re.IGNORECASE)
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b(?!I\b|I['’])[A-ZÀ-Þ]\w*")
_WORD = re.compile(r"\w{3,}")
_PLAIN = frozenset(
    _WORD.findall(
        "about after all also and any are before but can could day dear did does for from good had has have hello "
        "here how into let maybe might morning must not now our over please shall should some thank thanks that the "
        "then there these they this those was were what when where which who why with would yes you your "
        "bitte danke das der die ein eine guten haben hallo ihr ihre ist können sie sind unser unsere was wie wir"
    )
)
"""Words that begin anybody's sentence: a capital at their front makes no name of them."""


@dataclass(frozen=True)
class Letter:
    """One that the operator accepted: as it was drafted, and as they let it go."""

    draft: str
    final: str
    fixed: frozenset[str]
    """The sentences of the draft that stand so in every letter of the kind."""
    about: str
    """What it was made of: who they are, and what they wrote. No word of it enters a template."""


@dataclass(frozen=True)
class Habit:
    wording: Wording
    times: int
    of: int
    """The letters in which it could have been made."""


def habits(letters: Sequence[Letter]) -> tuple[Habit, ...]:
    """The newest letters first. What was done most comes first."""
    looked_at = letters[:LOOKED_AT]
    done = Counter(wording for letter in looked_at for wording in dict.fromkeys(changes(letter)))
    found = [Habit(wording, times, _could(wording, looked_at)) for wording, times in done.items()]
    often = [each for each in found if each.times >= OFTEN_MIN and each.times >= SHARE_MIN * each.of]
    return tuple(sorted(often, key=lambda each: (-each.times, each.of, each.wording.before, each.wording.after)))


def held_back(letters: Sequence[Letter]) -> int:
    """In how many letters the same sentence of all of them was changed into one that cannot be offered: it holds a
    figure, a link, an address or a name. 0 where that is no habit."""
    done = Counter(
        was
        for letter in letters[:LOOKED_AT]
        for was in dict.fromkeys(
            was for was, now in _pairs(letter) if was in letter.fixed and now and not is_nobodys(now, letter.about)
        )
    )
    times = max(done.values(), default=0)
    return times if times >= OFTEN_MIN else 0


def changes(letter: Letter) -> Iterator[Wording]:
    """Of sentences that stand in every letter, and of what was added that could."""
    for was, now in _pairs(letter):
        if (not was or was in letter.fixed) and (not now or is_nobodys(now, letter.about)):
            yield Wording(before=was, after=now)


def _pairs(letter: Letter) -> Iterator[tuple[str, str]]:
    """Each sentence that was changed, taken out (`""` after it) or added (`""` before it)."""
    before, after = _said(letter.draft), _said(letter.final)
    for what, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            continue
        old, new = before[a:b], after[c:d]
        if len(old) == len(new):
            yield from zip(old, new, strict=True)
        else:
            yield from (*((one, "") for one in old), *(("", one) for one in new))


def is_nobodys(sentence: str, about: str) -> bool:
    """No figure, link, address or name stands in it, and no longer word of whoever the letter was for."""
    if len(sentence) > SIGNS_MAX or not sentence.endswith((".", "!", "?")) or _FIGURE_LINK_OR_ADDRESS.search(sentence):
        return False
    if _NAME.search(sentence):
        return False
    theirs = {word.casefold() for word in _WORD.findall(about) if word[:1].isupper()} - _PLAIN
    return not theirs & {word.casefold() for word in _WORD.findall(sentence)}


def _could(wording: Wording, letters: Sequence[Letter]) -> int:
    return sum(not wording.before or wording.before in letter.fixed for letter in letters)


def _said(text: str) -> list[str]:
    return [one for part in _BREAK.split(text) for one in sentences(part)]

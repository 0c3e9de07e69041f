"""A letter, put together from the sentences that are the same in each, and what the operator made of them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from onefirm.agents.writer import templates
from onefirm.agents.writer.brief import Draft
from onefirm.domain.template import Template, sentences, worded

_GAP = "{"
_MUST_BE_SAID = frozenset(templates.NO)
"""A letter that says no must say it, whatever else is put otherwise."""


def drafted(subject: str, letter: Sequence[str], template: Template, own: str = "") -> Draft:
    """The greeting comes first and the ending last; both are said in voice.md and nowhere else. `own` is made of what
    the operator says of themselves alone, their hours and their page for times, and so is the same in every letter."""
    greeting, *paragraphs, ending = (part for part in letter if part)
    said = worded(paragraphs, template.wordings)
    known = fixed() | {*sentences(own)} | {each.after for each in template.wordings}
    return Draft(
        subject=subject,
        body="\n\n".join((greeting, *said, ending)),
        template=template.ref,
        fixed=tuple(one for text in said for one in sentences(text) if one in known),
    )


@cache
def fixed() -> frozenset[str]:
    """The sentences that ship without a gap in them, also those that follow one with a gap."""
    listed = (
        templates.THANKS, templates.TELL_MORE, templates.TIMES, templates.PRICE_WITHIN, templates.PRICE_OPEN,
        templates.TIME_OPEN, templates.TIME_OPEN_IN_WRITING, templates.TALK, templates.NEXT_STEP, templates.FOLLOW_UP,
        templates.STILL_WANTED, templates.A_NO_IS_FINE, templates.DECLINE_THANKS, templates.NO, templates.GOOD_WISHES,
    )  # fmt: skip
    wordings = (wording for each in listed for wording in _of(each) if wording not in _MUST_BE_SAID)
    return frozenset(one for wording in wordings for one in sentences(wording) if _GAP not in one)


def _of(listed: Sequence[str] | Mapping[str, Sequence[str]]) -> Iterator[str]:
    if isinstance(listed, Mapping):
        for wordings in listed.values():
            yield from wordings
    else:
        yield from listed

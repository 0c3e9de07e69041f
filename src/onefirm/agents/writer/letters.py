"""A letter, put together from the sentences that are the same in each, and what the operator made of them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from onefirm.agents.writer import templates
from onefirm.agents.writer.brief import Draft
from onefirm.domain.template import Template, sentences, worded

_GAP = "{"
_MUST_BE_SAID = frozenset(templates.NO)
"""A letter that says no must say it, whatever else is put otherwise."""


def drafted(subject: str, letter: Sequence[str], template: Template) -> Draft:
    """The greeting comes first and the ending last; both are said in voice.md and nowhere else."""
    greeting, *paragraphs, ending = (part for part in letter if part)
    said = worded(paragraphs, template.wordings)
    known = fixed() | {each.after for each in template.wordings}
    return Draft(
        subject=subject,
        body="\n\n".join((greeting, *said, ending)),
        template=template.ref,
        fixed=tuple(one for text in said for one in sentences(text) if one in known),
    )


@cache
def fixed() -> frozenset[str]:
    """What ships without a gap in it."""
    listed = (
        templates.THANKS_WITHOUT_TOPIC, templates.TELL_MORE, templates.PRICE_OPEN, templates.TIME_OPEN,
        templates.TIME_OPEN_IN_WRITING, templates.TALK, templates.NEXT_STEP, templates.FOLLOW_UP,
        templates.STILL_WANTED, templates.A_NO_IS_FINE, templates.DECLINE_THANKS, templates.NO, templates.GOOD_WISHES,
    )  # fmt: skip
    wordings = (wording for each in listed for wording in _of(each) if wording not in _MUST_BE_SAID)
    return frozenset(one for wording in wordings if _GAP not in wording for one in sentences(wording))


def _of(listed: Sequence[str] | Mapping[str, Sequence[str]]) -> Iterator[str]:
    if isinstance(listed, Mapping):
        for wordings in listed.values():
            yield from wordings
    else:
        yield from listed

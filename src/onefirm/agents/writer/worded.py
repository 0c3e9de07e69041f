"""A letter in a model's words: only where it says what the draft says, and points nowhere else."""

import re

from pydantic import Field

from onefirm.agents.writer.brief import Brief, Draft
from onefirm.capabilities.model import Model, Prompt
from onefirm.domain.contract import Evidence, Proposal
from onefirm.domain.frozen import Frozen, as_json
from onefirm.domain.pointers import new_pointers, plain

_WANTS = (
    "Rewrite the draft of a letter so that it speaks to what they wrote, in the voice that is described. Keep the "
    "language of the draft, its greeting, every price, date, number and link, and the lines of its signature, letter "
    "for letter. Add no price, promise, date, number, link or address. Be shorter rather than longer."
)
_SUBJECT_SIGNS_MAX = 200
_BODY_SIGNS_MAX = 6_000
LONGER_MAX = 2
"""A letter of more than twice the draft says more than the draft."""
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")

UNUSABLE = "A model worded the letter, but {why}, so the template's own words were kept."
WORDED = "The words are a model's; its prices, dates and links are those of the template's draft."


class Letter(Frozen):
    subject: str = Field(min_length=1, max_length=_SUBJECT_SIGNS_MAX, pattern=r"^[^\r\n]+$")
    body: str = Field(min_length=1, max_length=_BODY_SIGNS_MAX)


async def worded(brief: Brief, drafted: Proposal, model: Model) -> Proposal:
    """The proposal with the letter in other words, or as it is where none were given or none can be used."""
    draft = Draft.model_validate(drafted.gives)
    letter = await model.ask(_prompt(brief, draft, drafted.sure), Letter)
    if letter is None:
        return drafted
    if why := against(letter, draft):
        return drafted.model_copy(update={"degraded": UNUSABLE.format(why=why)})
    # It is no template's letter any more, and says nothing of how a template does.
    ours = {"fixed": (), "template": ""}
    gives = draft.model_copy(update={"subject": letter.subject.strip(), "body": letter.body.strip(), **ours})
    evidence = (*drafted.evidence, Evidence(says=WORDED))
    return drafted.model_copy(update={"gives": as_json(gives), "evidence": evidence})


def _prompt(brief: Brief, draft: Draft, sure: int) -> Prompt:
    about = {
        "draft subject": draft.subject, "draft body": draft.body, "what they wrote": brief.message,
        "voice": brief.voice,
    }  # fmt: skip
    return Prompt(_WANTS, {name: text for name, text in about.items() if text}, covered=sure)


def against(letter: Letter, draft: Draft) -> str:
    """What speaks against the letter, in the middle of a sentence; empty where nothing does."""
    whole, known = f"{letter.subject}\n{letter.body}", f"{draft.subject}\n{draft.body}"
    if found := new_pointers(whole, known):
        return f"it pointed to {found[0].shown}"
    if added := sorted(_numbers(whole) - _numbers(known)):
        return f"it named {added[0]}, which stands nowhere in the draft"
    if lost := sorted(_numbers(known) - _numbers(whole)):
        return f"it left out {lost[0]}"
    if new_pointers(known, whole):
        return "it left out where the draft points to"
    if letter.body.strip().splitlines()[0].strip() != draft.body.strip().splitlines()[0].strip():
        return "it changed the greeting"
    if _ends(letter.body) != _ends(draft.body):
        return "it changed the signature"
    if len(letter.body) > LONGER_MAX * len(draft.body):
        return "it was more than twice as long"
    return ""


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(plain(text)))


def _ends(body: str) -> str:
    """Whatever stands under the last empty line."""
    return " ".join(re.split(r"\n[ \t]*\n", body.strip())[-1].split())

"""What the operator is asked when a hook brings something that does not look as it used to. Pure."""

from onefirm.domain.question import Card, Field, Option, Reason
from onefirm.intake.hooks.mapping import Drifted

ASIDE = Option(name="aside", label="Set them aside", about="What comes without it is kept, and nothing is made of it.")
AGAIN = Option(name="again", label="Read them again", about="It was mended, here or at the other side.")
OPTIONS_LACKS = (AGAIN, ASIDE)
OPTIONS_NEW = (
    Option(name="name", label="Their name"),
    Option(name="email", label="Their mail address"),
    Option(name="message", label="What they write"),
    Option(name="budget", label="What they can spend"),
    Option(name="source_page", label="The page they came from"),
    Option(name="beside", label="None of these", about="It is kept with what came, and nothing is made of it."),
)
_OURS = {"email": "mail address", "message": "message"}
_SAMPLE_SIGNS = 200
_TITLE_SIGNS = 80


def new_card(hook: str, drifted: Drifted) -> Card:
    return Card(
        title=f"The hook '{hook}' sends a new field '{drifted.field[:_TITLE_SIGNS]}': what is it?",
        summary="What comes in there waits until you say so once; nothing is lost.",
        verb="Answer",
        came=(Field(name=drifted.field, after=drifted.sample[:_SAMPLE_SIGNS], label="from outside"),),
        why=(Reason(says=f"It is asked once. The same can be said under [hooks.{hook}] fields in firm.toml."),),
    )


def lacks_card(hook: str, drifted: Drifted) -> Card:
    lacks = _OURS[drifted.lacks]
    return Card(
        title=f"Something came in at the hook '{hook}' without a {lacks}: what now?",
        summary="What comes in there without it waits until you say so once; nothing is lost.",
        verb="Answer",
        why=(
            Reason(says=f"Without a {lacks} there is nobody to answer, or nothing to answer to."),
            Reason(says=f"If another field holds it now, name it under [hooks.{hook}] fields in firm.toml."),
        ),
    )

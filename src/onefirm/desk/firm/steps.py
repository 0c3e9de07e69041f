"""The first steps of a new firm: each does real work, and is ticked by what happened, never by a click."""

from onefirm.conductor.profile import profile
from onefirm.desk.connections.connections import works
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.steps import FirstStep, FirstSteps

_MAIL = "mail"


async def first_steps(post: Post, _args: Nothing, _by: str) -> FirstSteps:
    means = post.means
    mail = next((offer for offer in post.wiring.offers() if offer.name == _MAIL), None)
    items = (
        FirstStep(
            name="decide",
            title="Decide your first card",
            says="Read what would happen, then say yes or no. For a moment a yes can be taken back.",
            done=means.views.one("question_answered") is not None,
        ),
        FirstStep(
            name="profile",
            title="Say what you charge",
            says="Every letter that is drafted reads your prices.",
            done=bool(profile(means).get("prices")),
        ),
        FirstStep(
            name="mail",
            title="Connect your mail",
            says="Until then letters are files in outbox/, and nobody writes to you here.",
            done=mail is not None and mail.connected and works(post, _MAIL),
        ),
        FirstStep(
            name="backup",
            title="Make a first backup",
            says="A copy of the whole firm, put back on trial at once.",
            done=bool(post.copies.last().at),
        ),
    )
    done = sum(step.done for step in items)
    then = next((step.name for step in items if not step.done), "")
    return FirstSteps(says=f"{done} of {len(items)} done", items=items, then=then)

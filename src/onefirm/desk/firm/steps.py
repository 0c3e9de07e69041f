"""The first steps of a new firm: each does real work, and is ticked by what happened, never by a click."""

from onefirm.conductor.facts import now
from onefirm.conductor.profile import profile
from onefirm.desk.connections.connections import works
from onefirm.desk.post import Post
from onefirm.desk.shapes.args import Nothing
from onefirm.desk.shapes.steps import FirstStep, FirstSteps
from onefirm.domain.events.firm import FIRST_STEPS_STREAM, FirstStepsDismissed
from onefirm.ledger.ledger import Put

_DECIDE = "decide"
_MAIL = "mail"


async def first_steps(post: Post, _args: Nothing, _by: str) -> FirstSteps:
    means = post.means
    mail = next((offer for offer in post.wiring.offers() if offer.name == _MAIL), None)
    items = (
        FirstStep(
            name=_DECIDE,
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
            name=_MAIL,
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
        FirstStep(
            name="passkey",
            title="Sign in by fingerprint or phone",
            says="It lets you in without a link from the terminal. Nothing of your fingerprint leaves your device.",
            done=bool(post.doors.standing().passkeys),
        ),
        FirstStep(
            name="form",
            title="Put a form on your site",
            says="Write `[hooks.site]` into firm.toml, below it `form = 'Write to us'`, and open the firm again: then "
            "/forms/site is a page anybody may fill in. Each becomes a lead that is read, drafted and put before you.",
            done=bool(post.forms),
        ),
    )
    done = sum(step.done for step in items)
    waits = bool((means.views.one("inbox_waiting", now=now(means)) or {}).get("waiting"))
    # Nobody can decide a card that has not come yet: until one does, the step after it comes first.
    then = next((step.name for step in items if not step.done and (waits or step.name != _DECIDE)), "")
    dismissed = bool(means.ledger.version(FIRST_STEPS_STREAM))
    return FirstSteps(says=f"{done} of {len(items)} done", items=items, then=then, dismissed=dismissed)


async def dismiss(post: Post, args: Nothing, by: str) -> FirstSteps:
    """They leave Today, in every browser. Nothing else changes: each can still be done, and is ticked when it is."""
    if not post.means.ledger.version(FIRST_STEPS_STREAM):
        # Who puts them away twice at the same moment is told the same: there is one such entry, or two alike.
        await post.means.ledger.append(Put(FIRST_STEPS_STREAM, FirstStepsDismissed()), actor=by)
    shown = await first_steps(post, args, by)
    return shown.model_copy(update={"says": f"Put away, {shown.says}. See them again: onefirm first-steps."})

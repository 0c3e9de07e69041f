"""Why something is not taken in at a hook. Whoever is refused is a stranger, so nothing of the firm stands in it."""

from onefirm.capabilities.hooks import BYTES_MAX
from onefirm.domain.problem import Problem
from onefirm.guard.signed import WINDOW_SECONDS

UNKNOWN = Problem(
    code="hook-unknown",
    what="Nothing is taken in here.",
    why="There is no hook of that name.",
    fix="Check the address you were given.",
)
UNSIGNED = Problem(
    code="hook-unsigned",
    what="Nothing was kept: this is not signed with the secret of this hook.",
    why="webhook-id, webhook-timestamp and webhook-signature sign exactly the bytes of the body (Standard Webhooks).",
    fix="Sign it with the secret you were given, and send the body as it was signed.",
)
LATE = Problem(
    code="hook-late",
    what="Nothing was kept: this was signed too long ago, or in the future.",
    why=f"webhook-timestamp is more than {WINDOW_SECONDS} s away from our clock; it may be a copy of an older one.",
    fix="Sign it anew with the time of now, under the same webhook-id, and check your clock.",
)
CLOSED = Problem(
    code="hook-closed",
    what="Nothing was kept: this hook is closed for now.",
    why="Nothing can be taken in here just now; that is not the fault of what you sent.",
    fix="Try again later.",
)
TOO_BIG = Problem(
    code="hook-too-big",
    what="Nothing was kept: what was sent is too large.",
    why=f"One delivery has at most {BYTES_MAX // 1024} KB.",
    fix="Send the fields of the form alone, and files by another way.",
)


def too_fast(seconds: int) -> Problem:
    return Problem(
        code="hook-too-fast",
        what="Nothing was kept: too much has come at once.",
        why="So much in so short a time is more than anybody means to send.",
        fix=f"Try again after {seconds} s.",
    )


FORM_OLD = Problem(
    code="form-old",
    what="Your message was not sent yet: this page is too old.",
    why="A page can be sent in for a day, and only from where it was opened.",
    fix="What you wrote is still below. Send it again from here.",
)
FORM_TRAPPED = Problem(
    code="form-trapped",
    what="Your message was not sent yet: it looks as if a program had filled it in.",
    why="A field that nobody sees was not empty.",
    fix="Empty the field that is called 'Leave this empty', and send it again.",
)
FORM_UNFIT = Problem(
    code="form-unfit",
    what="Your message was not sent yet: something is missing or cannot be read.",
    why="Without an address and a message you could not be answered.",
    fix="Look at what is said beside the fields, and send it again.",
)


def form_soon(seconds: int) -> Problem:
    return Problem(
        code="form-soon",
        what="Your message was not sent yet: that was faster than people write.",
        why="This keeps programs out that fill in forms by the thousand.",
        fix=f"Please wait {seconds} s and send it again; what you wrote is still below.",
    )


CONFIRM_FORGED = Problem(
    code="confirm-forged",
    what="Nothing happened: this is no link of ours.",
    why="It was cut off or changed on the way, or somebody made it up.",
    fix="Open it from the letter itself, whole.",
)
CONFIRM_EXPIRED = Problem(
    code="confirm-expired",
    what="Nothing happened: the time of this link is over.",
    why="Such a link counts for a few days.",
    fix="Fill in the form once more if you still want to be answered.",
)
CONFIRM_USED = Problem(
    code="confirm-used",
    what="We know already that this address is yours.",
    why="The button was pressed before; once is enough.",
    fix="There is nothing to do.",
)

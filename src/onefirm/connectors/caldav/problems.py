"""What is wrong with a calendar account or an appointment, in the operator's words."""

from collections.abc import Sequence

from onefirm.domain.problem import Problem

_SETTINGS = "firm.toml, [calendar]"
_NAMED_MAX = 20


def signed_out(host: str, user: str, secret: str) -> Problem:
    return Problem(
        code="calendar-signed-out",
        what=f"{host} does not let {user or 'us'} sign in; nothing was done.",
        why="The name or the password is not the right one, was withdrawn, or does not allow this.",
        fix=f"Look at both: the name is '{user}' (user), the password what `onefirm vault set {secret}` took. "
        "Some providers want a password made for programs.",
        where=_SETTINGS,
    )


def no_secret(host: str, secret: str) -> Problem:
    return Problem(
        code="calendar-without-secret",
        what=f"Nobody can sign in at {host}; nothing was done.",
        why=f"There is no secret '{secret}' in the vault.",
        fix=f"Put it in: onefirm vault set {secret}",
        where=_SETTINGS,
    )


def no_calendar(wanted: str, there: Sequence[str], what: str = "calendar") -> Problem:
    named, setting = ", ".join(f"'{name}'" for name in there[:_NAMED_MAX]), what.replace(" ", "-")
    if not there:
        why = f"The account has no {what} at all."
    elif wanted:
        why = f"Those there are called {named}."
    else:
        why = f"There are several: {named}."
    return Problem(
        code="calendar-not-there",
        what=f"There is no {what} '{wanted}'." if wanted else f"It is not clear which {what} to use.",
        why=why,
        fix=f'Name one of them in firm.toml: {setting} = "..."' if there else f"Make one where you keep your {what}s.",
        where=_SETTINGS,
    )


def too_many_cards(most: int) -> Problem:
    return Problem(
        code="calendar-too-many-cards",
        what="The address book holds more cards than are read at once; nothing was taken in.",
        why=f"At most {most:,} are read.",
        fix="Put those you work with into a book of their own, and name it with --book.",
        where=_SETTINGS,
    )


def no_server(host: str, why: str) -> Problem:
    return Problem(
        code="calendar-no-server",
        what=f"No calendars were found at {host}.",
        why=why,
        fix="Put the address your provider gives for CalDAV, or that of the calendar itself, into url.",
        where=_SETTINGS,
    )


def elsewhere(host: str, led: str) -> Problem:
    return Problem(
        code="calendar-elsewhere",
        what=f"{host} says that your calendars are at {led}; nothing was sent there.",
        why="What you sign in with goes only to the place you named, and to its neighbours of the same name.",
        fix=f"If that is right, put it into url: https://{led}/",
        where=_SETTINGS,
    )


def slot_taken(there: Sequence[str]) -> Problem:
    return Problem(
        code="calendar-slot-taken",
        what="The time is taken, so nothing was booked.",
        why=f"There stands: {'; '.join(there[:_NAMED_MAX])}.",
        fix='Choose another time, or make room there; when-taken = "book" books over what is there.',
        where=_SETTINGS,
    )


def somebody_elses(name: str) -> Problem:
    return Problem(
        code="calendar-name-taken",
        what="Something else stands where the appointment would have been written; nothing was changed.",
        why=f"{name} is there already and is not this appointment.",
        fix="Open the calendar and see what it is. Take it out there, then start a new plan.",
    )


def changed_by_hand(how: str) -> Problem:
    return Problem(
        code="calendar-changed-by-hand",
        what="The appointment was changed by hand after it was booked, so it was not cancelled.",
        why=how,
        fix="If it is still to go, take it out of the calendar yourself and answer 'again'; else leave it.",
    )


def nothing_there(receipt: str) -> Problem:
    return Problem(
        code="calendar-nothing-there",
        what="There is no such appointment that could be cancelled; nothing was done.",
        why=f"'{receipt[:80]}' is no receipt of this calendar.",
        fix="Look up the receipt in the plan that booked it, and name it exactly.",
    )


def unwritable(why: str) -> Problem:
    return Problem(
        code="calendar-arguments",
        what="The appointment cannot be booked like this.",
        why=why,
        fix="Change it, then start a new plan.",
    )


def refused(host: str, why: str) -> Problem:
    return Problem(
        code="calendar-refused",
        what=f"{host} does not take the appointment; nothing was done.",
        why=why,
        fix="Look at the times and the texts, and at whether that calendar may be written to.",
        where=_SETTINGS,
    )


def unreadable(name: str) -> Problem:
    return Problem(
        code="calendar-unreadable",
        what="What became of an appointment of yours cannot be read.",
        why=f"{name} holds no appointment that we can read.",
        fix="Open it in the calendar, and look whether it still stands as it was agreed.",
    )


def not_reached(host: str, said: str) -> Problem:
    return Problem(
        code="calendar-not-reached",
        what=f"{host} does not answer.",
        why=said,
        fix="Look at the address, and whether this machine is online; then try again.",
        where=_SETTINGS,
    )


def read_only(host: str, calendar: str) -> Problem:
    return Problem(
        code="calendar-read-only",
        what=f"Nothing may be written into the calendar '{calendar}'.",
        why=f"{host} lets us read it, and no more.",
        fix="Let this account write there, or name another calendar in firm.toml.",
        where=_SETTINGS,
    )

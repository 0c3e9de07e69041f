"""What is wrong with a mail account or a letter, in the operator's words."""

from collections.abc import Sequence

from onefirm.connectors.mail.line import Line
from onefirm.domain.problem import Problem

_SETTINGS = "firm.toml, [mail]"
_NAMED_MAX = 20
_PORTS = {"SMTP": "smtp-port", "IMAP": "imap-port"}


def signed_out(line: Line, user: str, secret: str, said: str) -> Problem:
    return Problem(
        code="mail-signed-out",
        what=f"{line.host} does not let {user} sign in; nothing was done.",
        why=f"It said: {_ended(said)}",
        fix=f"Look at both: the name is '{user}' (user), the password what `onefirm vault set {secret}` took. "
        "Some providers want a password made for programs.",
        where=_SETTINGS,
    )


def no_secret(line: Line, secret: str) -> Problem:
    return Problem(
        code="mail-without-secret",
        what=f"Nobody can sign in at {line.host}; nothing was done.",
        why=f"There is no secret '{secret}' in the vault.",
        fix=f"Put it in: onefirm vault set {secret}",
        where=_SETTINGS,
    )


def not_secret(line: Line, why: str) -> Problem:
    return Problem(
        code="mail-line-open",
        what=f"No secret line to {line.host}:{line.port} could be made; nothing was done, and no password was said.",
        why=why,
        fix="Look at the host, the port and tls or starttls. If they are right, ask the provider what has changed.",
        where=_SETTINGS,
    )


def refuses_us(line: Line, said: str) -> Problem:
    return Problem(
        code="mail-refuses-us",
        what=f"{line.host} takes no letters from us; nothing has left.",
        why=f"It said: {_ended(said)}",
        fix="Look at the host, the port and the address you send from; then ask the provider.",
        where=_SETTINGS,
    )


def no_witness(line: Line, address: str, said: str) -> Problem:
    return Problem(
        code="mail-without-witness",
        what="The copy for your own mailbox was refused, so the letter was not sent.",
        why=f"{line.host} said about {address}: {_ended(said)}",
        fix='Mend the address, or say witness = "none"; then you are asked when an answer is lost.',
        where=_SETTINGS,
    )


def refused(line: Line, said: str) -> Problem:
    return Problem(
        code="letter-refused",
        what="The mail server refuses the letter; it has not left.",
        why=f"{line.host} said: {_ended(said)}",
        fix="Look at the address and the text. If both are right, write to them another way.",
    )


def not_reached(line: Line, said: str) -> Problem:
    return Problem(
        code="mail-not-reached",
        what=f"{line.host}:{line.port} does not answer as a mail server does.",
        why=_ended(said),
        fix="Look at the host and the port, and whether this machine is online; then try again.",
        where=_SETTINGS,
    )


def no_folder(folder: str, there: Sequence[str]) -> Problem:
    return Problem(
        code="mail-folder-missing",
        what=f"The folder '{folder}' cannot be read.",
        why=f"The mailbox has {', '.join(there[:_NAMED_MAX]) or 'no folder that holds letters'}.",
        fix="Name folders that are there in firm.toml: folders = [...]. Under a new name it goes on where it ended.",
        where=_SETTINGS,
    )


def folder_shut(folder: str, said: str) -> Problem:
    return Problem(
        code="mail-folder-shut",
        what=f"The folder '{folder}' is there, and cannot be read.",
        why=f"The server says: {_ended(said)}",
        fix="Look into it with your mail program, then ask the provider. The other folders go on being read.",
        where=_SETTINGS,
    )


def unfetched(folder: str, sender: str, day: str, subject: str) -> Problem:
    said = (sender and f"from {sender}", day and f"of {day}", subject and f"called '{subject}'")
    named = ", ".join(filter(None, said)) or "not even its head can be read"
    return Problem(
        code="mail-letter-unfetched",
        what=f"A letter in the folder {folder} could not be fetched and is passed over: {named}.",
        why="The server does not give it, look after look; what came after it was read.",
        fix="Open it with your mail program. If it matters, save it as .eml into mail/, or type what it asks by hand.",
        where=f"the folder {folder} of your mailbox",
    )


def other_port(line: Line, wanted: str, speaks: str) -> Problem:
    setting = _PORTS[wanted]
    meant = "letters leave by SMTP" if wanted == "SMTP" else "a mailbox is read by IMAP"
    usual = (
        "465 for tls, most often 587 for starttls" if wanted == "SMTP" else "993 for tls, most often 143 for starttls"
    )
    return Problem(
        code="mail-other-port",
        what=f"{line.host}:{line.port} speaks {speaks} and not {wanted}, so it is another port than the one meant.",
        why=f"It greets as a server of {speaks} does, and {meant}.",
        fix=f"Say the port of {wanted} in {setting}: {usual}.",
        where=_SETTINGS,
    )


def other_line(line: Line, wanted: str, fits: str) -> Problem:
    setting = _PORTS[wanted].replace("port", "tls")
    if fits == "tls":
        why = f"It says nothing before the line is secret, and {setting} is '{line.tls}'."
    else:
        why = f"It greets in clear, and {setting} is 'tls', which begins with a secret line."
    return Problem(
        code="mail-other-line",
        what=f"{line.host}:{line.port} speaks {wanted}, but not over a line of this kind.",
        why=why,
        fix=f'Say {setting} = "{fits}", or name another port in {_PORTS[wanted]}.',
        where=_SETTINGS,
    )


def _ended(said: str) -> str:
    """A server's words seldom end as a sentence does, and others come after them."""
    plain = said.rstrip()
    return plain if plain.endswith((".", "?", "!")) else f"{plain}."

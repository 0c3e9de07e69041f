"""What could not be read of a mailbox, as something to ask about: a folder that is gone, a letter nobody can fetch."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes

from onefirm.capabilities.connector import Item
from onefirm.connectors.mail.letters.letter import SUBJECT_SIGNS_MAX, address_in, header
from onefirm.connectors.mail.server import problems
from onefirm.domain.frozen import canonical
from onefirm.domain.problem import Problem
from onefirm.guard.pages.seen import line

_LETTER, _SHUT = " unfetched", " shut"
"""How these items end. Letters end with their number."""
_SAID_SIGNS_MAX = 300
_DATE_SIGNS_MAX = 60


@dataclass(frozen=True)
class Folder:
    name: str
    problem: Problem | None
    """None: it can be read again."""


def letter(folder: str, uid: int, validity: int, head: bytes) -> Item:
    """What is known of it are a few lines of its head, or nothing."""
    return Item(name=f"{folder} {validity}:{uid}{_LETTER}", raw=head)


def shut(folder: str, since: str) -> Item:
    """The same as long as it cannot be read, and when it can be again."""
    return Item(name=f"{folder}{_SHUT}", raw=canonical({"since": since}).encode())


def letter_problem(item: Item) -> Problem | None:
    """None where this is no letter that could not be fetched."""
    if not item.name.endswith(_LETTER):
        return None
    folder = item.name.removesuffix(_LETTER).rpartition(" ")[0]
    head = message_from_bytes(item.raw)
    subject = line(header(head, "Subject"))[:SUBJECT_SIGNS_MAX]
    day = line(header(head, "Date"))[:_DATE_SIGNS_MAX]
    return problems.unfetched(folder, address_in(head, "From"), day, subject)


def folder_problem(folder: str, there: Sequence[str], said: str) -> Problem:
    return (
        problems.folder_shut(folder, said[:_SAID_SIGNS_MAX]) if folder in there else problems.no_folder(folder, there)
    )


def not_now(folder: str, said: str) -> str:
    return f"A letter in {folder} could not be fetched; it is tried again. The server says: {said[:_SAID_SIGNS_MAX]}"

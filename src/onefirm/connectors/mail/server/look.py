"""Did this letter leave? Its copy in our own mailbox knows."""

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes

from imap_tools.errors import MailboxFolderSelectError, MailboxFolderStatusError

from onefirm.capabilities.connector import NotNow
from onefirm.connectors.mail.letters.letter import EFFECT_HEADER, Part, header
from onefirm.connectors.mail.line import Line
from onefirm.connectors.mail.server.imap import FOLDERS_MAX, Box, Faults, opened
from onefirm.connectors.mail.server.marks import Mark, sent_at
from onefirm.connectors.mail.server.sign_in import RETRY_SECONDS, SignIn
from onefirm.domain.effect import Receipt, Verification

_SEEN_MAX = 20
_ID = re.compile(r"<[^<>\s]{1,250}>")
_SAFE = re.compile(r"[!#-\[\]-~]{1,300}")
"""What stands in quotes in a question to the server and means nothing there."""


def look_up(line: Line, sign_in: SignIn, mark: Mark, first: Sequence[str]) -> Verification:
    """Found, in whichever folder; or not there, when every folder was looked through; else nobody can tell.

    Raises NotNow where the mailbox does not answer at all, and NeedsYou where nobody is let in.
    """
    try:
        with opened(line, sign_in) as box:
            return _looked(box, mark, first)
    except Faults as fault:
        said = f"The mailbox at {line.host} did not answer: {type(fault).__name__}: {fault}"
        raise NotNow(said, RETRY_SECONDS, down=True) from fault


def _looked(box: Box, mark: Mark, first: Sequence[str]) -> Verification:
    named, foreign, shut = box.named(), "", ""
    # Somebody's rule, or the operator, may have put the copy anywhere: its absence from one folder proves nothing.
    folders = tuple(sorted(named, key=lambda name: (name not in first, name)))[:FOLDERS_MAX]
    for folder in folders:
        try:
            box.opened(folder)
        except (MailboxFolderSelectError, MailboxFolderStatusError):
            shut = folder
            continue
        for head in _candidates(box, mark):
            found = _ID.search(header(head, "Message-ID"))
            if found and found[0] == mark.message_id:
                return _found(folder, head, mark)
            if header(head, EFFECT_HEADER) == mark.effect:
                foreign = folder
    if foreign:
        why = "bears its effect, but another Message-ID: the server renames letters, or somebody imitates ours"
        return Verification(found="cannot-tell", evidence=f"A letter in {foreign} {why}.")
    if shut or not folders or len(named) > FOLDERS_MAX:
        why = f"The folder {shut} could not be opened" if shut else f"Only {len(folders)} folders were looked through"
        return Verification(found="cannot-tell", evidence=f"{why}, and it lies in none of the others.")
    return Verification(
        found="not-happened", evidence=f"No folder of the mailbox holds its copy; {len(folders)} were looked through."
    )


def _candidates(box: Box, mark: Mark) -> Iterator[Part]:
    for name, value in (("Message-ID", mark.message_id), (EFFECT_HEADER, mark.effect)):
        if _SAFE.fullmatch(value):
            for uid in box.numbers_of(f'HEADER {name} "{value}"')[:_SEEN_MAX]:
                yield message_from_bytes(box.head(uid, ("MESSAGE-ID", EFFECT_HEADER.upper(), "DATE")))


def _found(folder: str, head: Part, mark: Mark) -> Verification:
    receipt = Receipt(provider_id=mark.message_id, at=sent_at(head), raw=f"Found in {folder}.", existed=True)
    return Verification(found="happened", receipt=receipt, evidence=f"Its copy lies in {folder} of your mailbox.")

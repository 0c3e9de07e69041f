"""What is brought into a folder of the firm: there is no line to it that could break, and nobody who could refuse."""

import json
from collections.abc import Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from fakes import ManualClock
from onefirm.capabilities.connector import Source
from onefirm.connectors.form_inbox import FormInbox
from onefirm.connectors.mail import MailInbox
from outside import GOOD
from promises.matrix.cells import Cell, Fault, Listening, Opening, Seen, Subject
from promises.matrix.servers import Servers

_NO_LINE = "A folder on this machine: nothing travels that could be lost or slow."
_NO_SERVER = "A folder on this machine: nobody answers, so nobody can refuse."
_CELLS: Mapping[Fault, Cell] = {
    "ok": Seen("brought", 1),
    "reply lost": _NO_LINE,
    "request lost": _NO_LINE,
    "too many": _NO_SERVER,
    "server error": _NO_SERVER,
    "slow": _NO_LINE,
    "sign-in expired": _NO_SERVER,
    "drifted": Seen("brought", 1),
}


def _subject(source: str, make: Callable[[Path], Source], file: str, good: bytes, whole: str) -> Subject:
    @asynccontextmanager
    async def stand(_servers: Servers, folder: Path, fault: Fault) -> Opening:
        (folder / file).parent.mkdir()
        (folder / file).write_bytes(b"%PDF-1.7" if fault == "drifted" else good)
        yield Listening(make(folder), ManualClock(), lambda: fault == "drifted")

    return Subject(f"{source} folder", _CELLS, stand, sources=frozenset({source}), whole=(whole,))


_LETTER = b"From: Ada Palmer <ada@palmer.example>\r\nTo: ines@tern.example\r\nSubject: A logo\r\n\r\nWe need one.\r\n"
_STORIES = "stories/test_a_lead_becomes_a_letter.py"
_STORY = f"{_STORIES}::test_a_form_becomes_a_letter_that_leaves_once_after_the_undo_window"
SUBJECTS = (
    _subject("form_inbox", FormInbox, "forms/one.json", json.dumps({"form": "contact", **GOOD}).encode(), _STORY),
    _subject(
        "mail_inbox", MailInbox, "mail/one.eml", _LETTER, f"{_STORIES}::test_a_letter_from_somebody_new_is_a_lead"
    ),
)

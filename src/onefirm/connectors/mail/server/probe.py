"""Trying the account: signing in at both servers and looking which folders there are. Nothing is sent or changed."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

from imap_tools.errors import MailboxFolderSelectError, MailboxFolderStatusError

from onefirm.capabilities.connector import NeedsYou, NotNow, SignedOut
from onefirm.capabilities.probing import Probed
from onefirm.capabilities.ways import Ways
from onefirm.connectors.mail.line import TRIAL_LANE, TURN_SECONDS_MAX, Line, Lines
from onefirm.connectors.mail.server import problems
from onefirm.connectors.mail.server.greeting import Speaks, misnamed
from onefirm.connectors.mail.server.imap import FOLDERS_MAX, Box, Faults, opened
from onefirm.connectors.mail.server.sign_in import RETRY_SECONDS, SignIn
from onefirm.connectors.mail.server.smtp import tried
from onefirm.connectors.mail.settings import MailSettings
from onefirm.domain.problem import Problem

_NAMED_MAX = 10
STEP_SECONDS_MAX = 12.0
"""Shorter than for a letter: a person waits, and two silent servers are listened to once more each."""


async def probed(settings: MailSettings, sign_in: SignIn, lines: Lines, ways: Ways) -> Probed:
    """Both servers are tried, also when the first one refuses: whoever mends one wants to know of the other."""
    lines = replace(lines, seconds=min(STEP_SECONDS_MAX, lines.seconds))
    found = [await _sends(settings, lines.smtp(settings), sign_in, ways)]
    if settings.imap_host:
        found.append(await _reads(settings, lines.imap(settings), sign_in, ways))
    bad = [each for each in found if each.problem]
    return Probed(
        works=tuple(says for each in found for says in each.works),
        cannot=tuple(says for each in found for says in each.cannot) + tuple(_lacks(settings)),
        problem=bad[0].problem if bad else None,
        signed_out=any(each.signed_out for each in found),
    )


async def _sends(settings: MailSettings, line: Line, sign_in: SignIn, ways: Ways) -> Probed:
    try:
        async with _in_turn(line, ways):
            await tried(line, sign_in)
    except (NeedsYou, NotNow) as fault:
        return await asyncio.to_thread(_not, fault, line, "SMTP")
    signed = f"{settings.login} signed in at" if settings.signs_in else "Nobody has to sign in at"
    return Probed(works=(f"{signed} {line.host}, which takes letters from {settings.address}.",))


async def _reads(settings: MailSettings, line: Line, sign_in: SignIn, ways: Ways) -> Probed:
    try:
        async with _in_turn(line, ways):
            return await asyncio.to_thread(_seen, settings, line, sign_in)
    except (NeedsYou, NotNow) as fault:
        return await asyncio.to_thread(_not, fault, line, "IMAP")


def _seen(settings: MailSettings, line: Line, sign_in: SignIn) -> Probed:
    try:
        with opened(line, sign_in) as box:
            return _looked(settings, line, box)
    except Faults as fault:
        raise NotNow(str(fault), RETRY_SECONDS, down=True) from fault


def _in_turn(line: Line, ways: Ways) -> AbstractAsyncContextManager[None]:
    where = f"{line.host}:{line.port}"
    return ways.lane(f"{TRIAL_LANE} {where}", line.host).turn(TURN_SECONDS_MAX)


def _looked(settings: MailSettings, line: Line, box: Box) -> Probed:
    named = box.named()
    missing = [folder for folder in settings.folders if not _opens(box, folder)]
    if missing:
        return Probed(problem=problems.no_folder(missing[0], named))
    shown = ", ".join(named[:_NAMED_MAX]) + (", ..." if len(named) > _NAMED_MAX else "")
    count = f"more than {FOLDERS_MAX}" if len(named) > FOLDERS_MAX else str(len(named))
    folders = f"{count} {'folder' if count == '1' else 'folders'}"
    works = f"{line.host} shows {folders}: {shown}. Letters are read from {', '.join(settings.folders)}."
    return Probed(works=(works,))


def _opens(box: Box, folder: str) -> bool:
    try:
        box.opened(folder)
    except (MailboxFolderSelectError, MailboxFolderStatusError):
        return False
    return True


def _lacks(settings: MailSettings) -> Iterator[str]:
    yield "Whether a letter would be accepted cannot be tried without sending one."
    if not settings.imap_host:
        yield "Nothing is read: there is no imap-host. Letters come in as files only until you say --set imap-host=..."
    if not settings.witnessed:
        yield "Nothing shows whether a letter left should the answer be lost: then you are asked."


def _not(fault: NeedsYou | NotNow, line: Line, wanted: Speaks) -> Probed:
    if isinstance(fault, SignedOut):
        return Probed(problem=fault.problem, signed_out=True)
    otherwise: Problem = problems.not_reached(line, fault.why) if isinstance(fault, NotNow) else fault.problem
    return Probed(problem=misnamed(line, wanted) or otherwise)

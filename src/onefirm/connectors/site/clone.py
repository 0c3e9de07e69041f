"""Our copy of the site's repository: what stands there, and one commit more. It has no files, only what git keeps."""

import asyncio
import errno
import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from onefirm.capabilities.connector import NeedsYou, NotNow, Unknown
from onefirm.capabilities.extension import Office
from onefirm.connectors.site import problems
from onefirm.connectors.site.git import Git, TooSlow
from onefirm.connectors.site.settings import SiteSettings
from onefirm.connectors.site.words import Ran, fail, meaning, said

MARK, PRINT = "Onefirm-Effect", "Onefirm-Print"
_SOON_SECONDS = 5
_TURN_SECONDS = 10.0
_HEAD, _NEXT, _BEFORE = "refs/onefirm/head", "refs/onefirm/next", "refs/onefirm/before"
_FORM = "%H%x1f%cI%x1f%an%x1f%(trailers:key={},valueonly,separator=%x2C)%x1f%(trailers:key={},valueonly,separator=%x2C)"
_LOG = f"--format={_FORM.format(MARK, PRINT)}%x1e"
_UNWANTED = re.compile(r"[<>\x00-\x1f\x7f]")
_MOVED = re.compile(
    r"stale info|fetch first|non-fast-forward|cannot lock ref|failed to (update|lock)|incorrect old value"
    r"|already exists"
)
_ABSENT = "0" * 40
_PLAIN_FILE = "100644"
_NAME_SIGNS_MAX = 60


@dataclass(frozen=True)
class Commit:
    id: str
    at: str
    author: str
    effect: str
    """The order it carried out; empty where it is somebody else's."""
    print: str
    reachable: bool = True
    """False where the branch was written anew without it."""


@dataclass(frozen=True)
class Entry:
    path: str
    kind: str
    blob: str

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class _Unreached(OSError):
    """Counts against the other side, in its lane."""


class Clone:
    def __init__(self, git: Git, settings: SiteSettings, office: Office) -> None:
        self._git = git
        self._settings = settings
        self._office = office
        self._ready = False
        self._slow = 0
        """How often in a row it was not read in time."""

    @property
    def folder(self) -> Path:
        return self._git.folder

    async def fetch(self) -> str:
        """The commit that stands at the top of the branch now; empty for a repository without any."""
        if not self._ready:
            await self._prepared()
        branch = f"+refs/heads/{self._settings.branch}:{_NEXT}"
        try:
            ran = await self._away("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "origin", branch)
        except TooSlow as slow:
            self._slow += 1
            if self._slow > 1:
                raise NeedsYou(problems.too_slow(self._settings)) from slow
            raise NotNow(f"{self._settings.host} is slow. {slow}", _SOON_SECONDS) from slow
        self._slow = 0
        if ran.code:
            if meaning(ran) == "no-branch":
                return await self._without_branch()
            self._fault(ran)
        if await asyncio.to_thread(self._git.size) > self._settings.size_mb_max * 10**6:
            self._ready = False
            raise NeedsYou(problems.too_large(self._settings))
        return await self._turned()

    async def bearing(self, key: str) -> Commit | None:
        """The commit that carried out this order, also one that was there before the branch was written anew."""
        head = await self._head()
        if not head:
            return None
        found = await self._log(head, "-F", f"--grep={MARK}: {key}", effect=key)
        if found:
            return found[0]
        before = await self._log(f"--glob={_BEFORE}", "-F", f"--grep={MARK}: {key}", effect=key)
        return replace(before[0], reachable=False) if before else None

    async def last(self, head: str, path: str) -> Commit | None:
        """Who changed it last."""
        found = await self._log(head, "-1", "--", path)
        return found[0] if found else None

    async def listed(self, head: str, *paths: str, deep: bool = False) -> tuple[Entry, ...]:
        if not head:
            return ()
        words = ("ls-tree", "-z", *(("-r",) if deep else ()), head, *(("--", *paths) if paths else ()))
        ran = self._sound(await self._git.local(*words))
        lines = [line.partition("\t") for line in ran.out.decode("utf-8", "replace").split("\0") if line]
        return tuple(Entry(path, *what.split(" ", 2)[1:3]) for what, _, path in lines)

    async def wrote(self, commit: str) -> tuple[Entry, ...]:
        """The files that came with a commit."""
        words = ("diff-tree", "--root", "--no-commit-id", "-r", "-z", "--no-renames", "--diff-filter=AM", commit)
        parts = self._sound(await self._git.local(*words)).out.decode("utf-8", "replace").split("\0")
        pairs = zip(parts[::2], parts[1::2], strict=False)
        return tuple(Entry(path, "blob", what.split(" ")[3]) for what, path in pairs)

    async def commit(self, head: str, path: str, content: bytes | None, message: str, at: datetime) -> str:
        """One commit on top of what stands there: the file with this content, or without it."""
        blob = _ABSENT
        if content is not None:
            blob = self._sound(await self._git.local("hash-object", "-w", "--stdin", given=content)).text
        mode = "0" if content is None else _PLAIN_FILE
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="index-") as room:
            index = Path(room) / "index"
            self._sound(await self._git.local("read-tree", head or "--empty", index=index))
            line = f"{mode} {blob}\t{path}\0".encode()
            self._sound(await self._git.local("update-index", "-z", "--index-info", given=line, index=index))
            tree = self._sound(await self._git.local("write-tree", "--missing-ok", index=index)).text
        parent = f"parent {head}\n" if head else ""
        raw = f"tree {tree}\n{parent}{self._signed(at)}\n{message}".encode()
        return self._sound(await self._git.local("hash-object", "-t", "commit", "-w", "--stdin", given=raw)).text

    async def push(self, head: str, commit: str) -> bool:
        """False where somebody else was faster. Only over what was seen there: what came since is never lost."""
        branch = f"refs/heads/{self._settings.branch}"
        words = ("push", "--porcelain", "--no-verify", f"--force-with-lease={branch}:{head}", "origin")
        try:
            ran = await self._away(*words, f"{commit}:{branch}", sends=True)
        except TooSlow as slow:
            raise Unknown(f"{self._settings.host} was sent the page, and did not answer. {slow}") from slow
        if ran.code == 0:
            # What we have seen there ourselves is known, however soon somebody writes the branch anew.
            with suppress(NotNow):
                await self._git.local("update-ref", _HEAD, commit)
            return True
        told = next((line for line in ran.text.splitlines() if line.startswith("!")), "")
        if not told:
            self._fault(ran, sent=True)
        if _MOVED.search(told):
            return False
        theirs = said(ran)
        if "remote rejected" not in told or re.search(r"unpack|currently checked out", told):
            raise NeedsYou(problems.refused(self._settings, f"{told.rpartition('(')[2].rstrip(')')}. {theirs}"))
        raise NeedsYou(problems.not_allowed(self._settings, theirs))

    async def _log(self, *words: str, effect: str = "") -> list[Commit]:
        ran = self._sound(await self._git.local("log", _LOG, *words))
        records = (record.strip("\n").split("\x1f") for record in ran.out.decode("utf-8", "replace").split("\x1e"))
        found: list[Commit] = []
        for record in records:
            if len(record) != len(("id", "at", "author", "effect", "print")):
                continue
            effects = [each.strip() for each in record[3].split(",")]
            if not effect or effect in effects:
                author = _UNWANTED.sub("", record[2])[:_NAME_SIGNS_MAX]
                found.append(Commit(record[0], record[1], author, effect or effects[0], record[4].strip()))
        return found

    async def _head(self) -> str:
        return (await self._git.local("rev-parse", "--quiet", "--verify", _HEAD)).text

    async def _turned(self) -> str:
        """What came becomes what stands there. A history that was written anew is remembered as it was."""
        new = self._sound(await self._git.local("rev-parse", "--verify", _NEXT)).text
        old = await self._head()
        if old and old != new and (await self._git.local("merge-base", "--is-ancestor", old, new)).code:
            if (await self._git.local("merge-base", old, new)).code:
                raise NeedsYou(problems.other_history(self._settings, str(self.folder)))
            self._sound(await self._git.local("update-ref", f"{_BEFORE}/{old}", old))
        self._sound(await self._git.local("update-ref", _HEAD, new))
        return new

    async def _without_branch(self) -> str:
        ran = await self._away("ls-remote", "--heads", "origin")
        if ran.code:
            self._fault(ran)
        there = [line.partition("refs/heads/")[2] for line in ran.text.splitlines()]
        if there or await self._head():
            raise NeedsYou(problems.no_branch(self._settings, there))
        return ""

    async def _prepared(self) -> None:
        if await asyncio.to_thread(self._git.size) > self._settings.size_mb_max * 10**6:
            await asyncio.to_thread(self._git.forget)
        try:
            self._git.prepare()
        except OSError as fault:
            raise NeedsYou(problems.unwritten(str(self.folder), f"{fault.strerror or fault}.")) from fault
        self._ready = True

    async def _away(self, *words: str, sends: bool = False) -> Ran:
        """In turn with everybody who speaks to that host."""
        lane = self._office.ways.lane("site", self._settings.host)
        held: list[Ran] = []
        try:
            async with lane.turn(_TURN_SECONDS):
                held.append(await self._git.remote(*words, growing=not sends))
                if held[0].code and meaning(held[0]) in ("unreached", "server"):
                    raise _Unreached(errno.EHOSTUNREACH, "It does not answer.")
        except _Unreached:
            return held[0]
        return held[0]

    def _fault(self, ran: Ran, *, sent: bool = False) -> NoReturn:
        if meaning(ran) == "broken-clone" and not sent:
            self._renewed(said(ran))
        fail(ran, self._settings, str(self.folder), sent=sent)

    def _sound(self, ran: Ran) -> Ran:
        """What git does on its own has no reason to fail but a full disk and a copy that is damaged."""
        if ran.code:
            if meaning(ran) == "full":
                raise NeedsYou(problems.unwritten(str(self.folder), said(ran)))
            self._renewed(said(ran))
        return ran

    def _renewed(self, why: str) -> NoReturn:
        self._git.forget()
        self._ready = False
        raise NotNow(f"The copy of the repository was damaged, and is fetched anew. {why}", _SOON_SECONDS)

    def _signed(self, at: datetime) -> str:
        name = _UNWANTED.sub("", self._settings.name).strip() or "onefirm"
        who = f"{name} <{_UNWANTED.sub('', self._settings.address).strip()}> {int(at.timestamp())} +0000"
        return f"author {who}\ncommitter {who}\n"


def blob_at(entries: Sequence[Entry], path: str) -> str:
    return next((entry.blob for entry in entries if entry.path == path and entry.kind == "blob"), "")

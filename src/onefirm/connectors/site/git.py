"""Git as a process: never a shell, bounded in time and size, asking nobody, with no settings but those given here."""

import asyncio
import os
import shutil
import signal
import stat
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from onefirm.capabilities.connector import NeedsYou, NotNow, SignedOut
from onefirm.capabilities.secrets import Secret, Words
from onefirm.connectors.site import problems
from onefirm.connectors.site.settings import SiteSettings
from onefirm.connectors.site.words import Ran, meaning, said

OUT_BYTES_MAX = 32 * 2**20
_CHUNK = 65_536
_WATCH_SECONDS = 0.25
_MB = 10**6
_LOCAL_SECONDS = 20
_ASKED = b"""#!/bin/sh
case "$1" in
Username*) printf '%s\\n' "$ONEFIRM_GIT_USER" ;;
*) printf '%s\\n' "$ONEFIRM_GIT_WORD" ;;
esac
"""
_SSH = "ssh -oBatchMode=yes -oConnectTimeout=15 -oStrictHostKeyChecking=yes -oForwardAgent=no -oClearAllForwardings=yes"
_CONFIG = """[core]
\trepositoryformatversion = 1
\tbare = true
\thooksPath = /dev/null
\tfsmonitor = false
\tlogAllRefUpdates = false
[extensions]
\tpartialClone = origin
[gc]
\tauto = 0
[maintenance]
\tauto = false
[credential]
\thelper =
[http]
\tfollowRedirects = false
\tlowSpeedLimit = 1
\tlowSpeedTime = {seconds}
[submodule]
\trecurse = false
[remote "origin"]
\turl = "{url}"
\tpromisor = true
\tpartialCloneFilter = blob:none
"""
"""The whole of it. Pictures and old pages stay where they are: only what is looked at is brought here."""


class TooSlow(Exception):
    """It was stopped; what it had said already may have been heard."""


class Git:
    """Runs git on a repository of its own, which holds nothing that could not be fetched again."""

    def __init__(self, folder: Path, settings: SiteSettings, secret: Secret) -> None:
        self.folder = folder
        self._home = folder.with_name(f"{folder.name}-home")
        self._settings = settings
        self._words = Words(secret)

    def prepare(self) -> None:
        """Make the folder what it has to be. One process owns a firm, so a lock that lies there is a leftover."""
        for part in (self._home, self.folder / "objects", self.folder / "refs"):
            part.mkdir(parents=True, exist_ok=True, mode=0o700)
        for lock in self.folder.rglob("*.lock"):
            lock.unlink(missing_ok=True)
        asked = self._home / "asked"
        asked.write_bytes(_ASKED)
        asked.chmod(stat.S_IRWXU)
        url = self._settings.url.replace("\\", "\\\\").replace('"', '\\"')
        (self.folder / "config").write_text(_CONFIG.format(url=url, seconds=self._settings.fetch_seconds))
        (self.folder / "HEAD").write_text("ref: refs/heads/none\n")

    async def local(self, *words: str, given: bytes = b"", index: Path | None = None) -> Ran:
        """One that needs nobody: it is given no password, and no way to anywhere."""
        try:
            return await self._run(words, given, _LOCAL_SECONDS, self._env(index))
        except TooSlow as busy:
            raise NotNow(f"git did not come to an end here. {busy}", _LOCAL_SECONDS) from busy

    async def remote(self, *words: str, growing: bool = False) -> Ran:
        """One that speaks to the other side. Raises TooSlow, or NeedsYou where the clone grows past its bound.

        Whoever is not let in was told of nothing, so what comes next may be the same under another secret.
        """
        if not self._settings.signs_in:
            return await self._away(words, "", growing=growing)
        secrets = self._words.of(self._settings.secret)
        if not secrets:
            raise SignedOut(problems.no_secret(self._settings))
        return await self._words.each(secrets, lambda word: self._let_in(words, word, growing=growing))

    async def _let_in(self, words: Sequence[str], word: str, *, growing: bool) -> Ran:
        ran = await self._away(words, word, growing=growing)
        if ran.code and meaning(ran) == "signed-out":
            raise SignedOut(problems.signed_out(self._settings, said(ran)))
        return ran

    async def _away(self, words: Sequence[str], word: str, *, growing: bool) -> Ran:
        own = self._settings
        away = {"GIT_ALLOW_PROTOCOL": own.scheme, "ONEFIRM_GIT_USER": own.user, "ONEFIRM_GIT_WORD": word}
        return await self._run(words, b"", own.fetch_seconds, {**self._env(None), **away}, growing=growing)

    def size(self) -> int:
        total = 0
        for place, _, names in os.walk(self.folder / "objects"):
            for name in names:
                with suppress(OSError):  # Git moves its files while it works.
                    total += os.lstat(os.path.join(place, name)).st_size
        return total

    def forget(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    async def _run(
        self, words: Sequence[str], given: bytes, seconds: float, env: Mapping[str, str], *, growing: bool = False
    ) -> Ran:
        try:
            process = await asyncio.create_subprocess_exec(
                "git",
                *words,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                cwd=self.folder,
                env=env,
                start_new_session=True,
            )
        except FileNotFoundError as none:
            raise NeedsYou(problems.no_git()) from none
        reading = asyncio.create_task(_spoken(process, given))
        watching = asyncio.create_task(self._watch()) if growing else None
        try:
            async with asyncio.timeout(seconds):
                done, _ = await asyncio.wait(
                    {reading, watching} if watching else {reading}, return_when=asyncio.FIRST_COMPLETED
                )
            if reading not in done:
                raise NeedsYou(problems.too_large(self._settings))
            out, err = reading.result()
            return Ran(await process.wait(), out, err.decode("utf-8", "replace"))
        except TimeoutError as late:
            raise TooSlow(f"It took longer than {seconds:g} s.") from late
        finally:
            await _ended(process, reading, watching)

    async def _watch(self) -> None:
        """Ends when the clone is too large."""
        while await asyncio.to_thread(self.size) <= self._settings.size_mb_max * _MB:
            await asyncio.sleep(_WATCH_SECONDS)

    def _env(self, index: Path | None) -> dict[str, str]:
        """Built from nothing: no proxy, no settings of a user or a machine, no editor, no pager."""
        kept = {name: os.environ[name] for name in ("PATH", "SSH_AUTH_SOCK") if name in os.environ}
        return {
            **kept,
            "HOME": str(self._home),
            "LC_ALL": "C",
            "GIT_DIR": str(self.folder),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_ASKPASS": str(self._home / "asked"),
            "GIT_SSH_COMMAND": _SSH,
            "GIT_ALLOW_PROTOCOL": "none",
            "GIT_NO_REPLACE_OBJECTS": "1",
            **({"GIT_INDEX_FILE": str(index)} if index else {}),
        }


async def _spoken(process: asyncio.subprocess.Process, given: bytes) -> tuple[bytes, bytes]:
    assert process.stdin and process.stdout and process.stderr
    out, err, _ = await asyncio.gather(_read(process.stdout), _read(process.stderr), _written(process.stdin, given))
    return out, err


async def _read(stream: asyncio.StreamReader) -> bytes:
    """All of it is read, so that nobody waits for us; no more than the bound is kept."""
    kept = bytearray()
    while piece := await stream.read(_CHUNK):
        kept += piece[: OUT_BYTES_MAX - len(kept)]
    return bytes(kept)


async def _written(stream: asyncio.StreamWriter, given: bytes) -> None:
    with suppress(ConnectionError):
        stream.write(given)
        await stream.drain()
    stream.close()
    with suppress(ConnectionError):
        await stream.wait_closed()


async def _ended(process: asyncio.subprocess.Process, *tasks: "asyncio.Task[Any] | None") -> None:
    """Nothing of it is left running, also not what it started itself."""
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    for task in tasks:
        if task:
            task.cancel()
    await asyncio.gather(*(task for task in tasks if task), return_exceptions=True)
    await process.wait()

"""Pages in a repository: one commit puts a page up, one reverts it; both bear the mark of the order."""

import asyncio
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import NeedsYou, Never, NotNow, Order, Unknown
from onefirm.capabilities.probing import Probed
from onefirm.capabilities.publishing import PUBLISH, UNPUBLISH, Page
from onefirm.connectors.site import problems
from onefirm.connectors.site.clone import MARK, PRINT, Clone, Commit, blob_at
from onefirm.connectors.site.page import name_of, names_this, page_of, taking_down_of, written
from onefirm.connectors.site.settings import SiteSettings
from onefirm.connectors.site.shown import Shown
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Json, as_json, canonical
from onefirm.domain.ids import instant, moment

Trial = Callable[[], Awaitable[Probed]]

_TRIES = 5
_SOON_SECONDS = 20
_RECEIPT = re.compile(r"(?P<slug>[a-z0-9-]{1,80})~(?P<key>[A-Za-z0-9_.:-]{1,200})")
_SHORT = 10


class Site:
    quick = True

    def __init__(self, clone: Clone, settings: SiteSettings, shown: Shown, clock: Clock, trial: Trial) -> None:
        self._clone = clone
        self._settings = settings
        self._shown = shown
        self._clock = clock
        self._trial = trial
        self._alone = asyncio.Lock()
        """There is one copy of the repository."""

    @property
    def name(self) -> str:
        return "site"

    @property
    def capability(self) -> str:
        return "publishing"

    @property
    def manner(self) -> str:
        own = self._settings
        return f"It is pushed to '{own.branch}' of your site at {own.host}; whoever builds the site shows it."

    def place(self, _args: Json) -> str:
        return f"{self._settings.url}|{self._settings.branch}|{self._settings.folder}"

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {PUBLISH: Terms("natural-key", at_once=1), UNPUBLISH: Terms("natural-key", at_once=1)}

    @property
    def secrets(self) -> tuple[str, ...]:
        return (self._settings.secret,) if self._settings.signs_in else ()

    async def probe(self) -> Probed:
        return await self._trial()

    async def do(self, order: Order) -> Receipt:
        async with self._alone:
            if order.kind == UNPUBLISH.ref:
                return await self._unpublish(order)
            return await self._publish(order, page_of(order.args))

    async def verify(self, order: Order) -> Verification:
        async with self._alone:
            if order.kind == UNPUBLISH.ref:
                return await self._verify_unpublished(order)
            return await self._verify_published(order, page_of(order.args))

    # Up.

    async def _publish(self, order: Order, page: Page) -> Receipt:
        name = name_of(page.slug, self._settings.format)
        path = f"{self._settings.folder}/{name}" if self._settings.folder else name
        for _ in range(_TRIES):
            head = await self._clone.fetch()
            if known := await self._clone.bearing(order.key):
                if known.print and known.print != _print(page):
                    raise Never(problems.key_taken(_receipt_id(page.slug, order.key)))
                return self._receipt(order, page.slug, known, path, existed=True)
            await self._free(head, page.slug)
            at = self._now()
            message = f"Publish {' '.join(page.title.split())}\n\n{MARK}: {order.key}\n{PRINT}: {_print(page)}\n"
            commit = await self._clone.commit(head, path, written(page, self._settings.format, at), message, at)
            if done := await self._pushed(order, head, Commit(commit, instant(at), "", order.key, "")):
                return self._receipt(order, page.slug, done, path, existed=False)
        raise NotNow("Others write to the site at this moment, again and again.", _SOON_SECONDS)

    async def _free(self, head: str, slug: str) -> None:
        """Nothing has this name yet, whatever its ending: the site would show one of the two."""
        folder = self._settings.folder
        parts = folder.split("/") if folder else []
        above = ["/".join(parts[: depth + 1]) for depth in range(len(parts))]
        for entry in await self._clone.listed(head, *above) if above else ():
            if entry.kind != "tree":
                raise NeedsYou(problems.folder_taken(entry.path))
        for entry in await self._clone.listed(head, *((f"{folder}/",) if folder else ())):
            if names_this(entry.name, slug):
                last = await self._clone.last(head, entry.path)
                raise NeedsYou(problems.slug_taken(entry.path, _by(last)))

    # Down.

    async def _unpublish(self, order: Order) -> Receipt:
        slug, key = _read_receipt(taking_down_of(order.args).receipt)
        for _ in range(_TRIES):
            head = await self._clone.fetch()
            if known := await self._clone.bearing(order.key):
                return self._receipt(order, slug, known, "", existed=True)
            origin = await self._clone.bearing(key)
            if origin is None:
                raise Never(problems.nothing_there(f"{slug}~{key}"))
            path = await self._still_up(head, origin, slug)
            if not path:
                return self._receipt(order, slug, origin, "", existed=True)
            at = self._now()
            message = f"Take down {slug}\n\nThis reverts commit {origin.id}.\n\n{MARK}: {order.key}\n"
            commit = await self._clone.commit(head, path, None, message, at)
            if done := await self._pushed(order, head, Commit(commit, instant(at), "", order.key, "")):
                return self._receipt(order, slug, done, path, existed=False)
        raise NotNow("Others write to the site at this moment, again and again.", _SOON_SECONDS)

    async def _still_up(self, head: str, origin: Commit, slug: str) -> str:
        """Where the page of that commit stands now; empty where it is gone. What a person changed is theirs."""
        ours = next((entry for entry in await self._clone.wrote(origin.id) if names_this(entry.name, slug)), None)
        if ours is None:
            raise Never(problems.nothing_there(f"{slug}~{origin.effect}"))
        now = blob_at(await self._clone.listed(head, ours.path), ours.path)
        if not now:
            every = await self._clone.listed(head, deep=True)
            if elsewhere := next((entry.path for entry in every if entry.blob == ours.blob), ""):
                raise NeedsYou(problems.moved_by_hand(ours.path, elsewhere))
            return ""
        last = await self._clone.last(head, ours.path)
        if last and last.effect and last.effect != origin.effect:
            return ""  # Another order has put a page there since.
        if now != ours.blob:
            raise NeedsYou(problems.changed_by_hand(ours.path, _by(last)))
        return ours.path

    async def _pushed(self, order: Order, head: str, commit: Commit) -> Commit | None:
        """What stands there now. None where somebody else was faster, and it has to be made anew on top of theirs."""
        try:
            return commit if await self._clone.push(head, commit.id) else None
        except Unknown:
            if (landed := await self._landed(order.key)) is None:
                raise
            return landed

    async def _landed(self, key: str) -> Commit | None:
        """After a lost answer. A look-up that fails does not make it a no."""
        try:
            await self._clone.fetch()
            return await self._clone.bearing(key)
        except (NotNow, NeedsYou):
            return None

    # Looking.

    async def _verify_published(self, order: Order, page: Page) -> Verification:
        await self._clone.fetch()
        known = await self._clone.bearing(order.key)
        if known is None:
            return Verification(found="not-happened", evidence="Nothing in the history of the site bears its mark.")
        receipt = self._receipt(order, page.slug, known, "", existed=True)
        if not known.reachable:
            gone = "It was pushed, and the history was written anew without it since."
            return Verification(found="happened", receipt=receipt, evidence=gone)
        stands = f"It was pushed to the branch '{self._settings.branch}' on {known.at[:10]}, as {known.id[:_SHORT]}."
        said = await self._shown.said(page.slug, page.title)
        return Verification(found="happened", receipt=receipt, evidence=stands + said)

    async def _verify_unpublished(self, order: Order) -> Verification:
        slug, key = _read_receipt(taking_down_of(order.args).receipt)
        head = await self._clone.fetch()
        known = await self._clone.bearing(order.key)
        origin = await self._clone.bearing(key)
        try:
            gone = origin is not None and not await self._still_up(head, origin, slug)
        except NeedsYou as stands:
            gone = False
            if known is None:
                return Verification(found="not-happened", evidence=stands.problem.what)
        if known or (gone and origin):
            receipt = self._receipt(order, slug, known or origin or _nobody(), "", existed=True)
            return Verification(found="happened", receipt=receipt, evidence="It does not stand there any more.")
        return Verification(found="not-happened", evidence="It stands there still.")

    def _receipt(self, order: Order, slug: str, commit: Commit, path: str, *, existed: bool) -> Receipt:
        said = {"commit": commit.id, "branch": self._settings.branch, "path": path, "url": self._shown.url(slug)}
        raw = json.dumps({name: value for name, value in said.items() if value})
        at = instant(moment(commit.at))
        return Receipt(provider_id=_receipt_id(slug, order.key), at=at, raw=raw, existed=existed)

    def _now(self) -> datetime:
        return self._clock.now().replace(microsecond=0)


def _receipt_id(slug: str, key: str) -> str:
    return f"{slug}~{key}"


def _read_receipt(receipt: str) -> tuple[str, str]:
    found = _RECEIPT.fullmatch(receipt)
    if found is None:
        raise Never(problems.nothing_there(receipt))
    return found["slug"], found["key"]


def _print(page: Page) -> str:
    """The same words give the same print; the day on the page is not one of them."""
    return hashlib.sha256(canonical(as_json(page)).encode()).hexdigest()[:16]


def _by(commit: Commit | None) -> str:
    return f"{commit.author or 'nobody'} on {commit.at[:10]}" if commit else ""


def _nobody() -> Commit:
    raise AssertionError("Something was found.")

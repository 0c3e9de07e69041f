"""open_firm: the one place where every concrete thing is known and put together."""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.connecting import Wiring
from onefirm.app.copies.backups import LOOK_SECONDS, Backups
from onefirm.app.doctor import examine
from onefirm.app.ground import Ground, ground
from onefirm.app.policy_file import PolicyToml
from onefirm.app.policy_names import faults
from onefirm.app.settings import Settings
from onefirm.app.shelf import faults_on
from onefirm.app.works import Works, works
from onefirm.capabilities.clock import Chance, Clock
from onefirm.capabilities.extension import Extension, Office
from onefirm.capabilities.notify import NotifySettings
from onefirm.conductor.begin import Beginning
from onefirm.conductor.connections import Connections
from onefirm.conductor.effects.weighing import Weighing
from onefirm.conductor.forgetting.carry import Forgetting
from onefirm.conductor.forgetting.retention import Retention
from onefirm.conductor.hearing.deliveries import Deliveries
from onefirm.conductor.hearing.ear import Ear
from onefirm.conductor.hearing.people import Hearing
from onefirm.conductor.keeping.errands import Errands
from onefirm.conductor.learned.school import School
from onefirm.conductor.means import Means
from onefirm.conductor.notes.notes import Notes, Places, Reader
from onefirm.conductor.questions.decide import Decisions
from onefirm.conductor.questions.memory import Memory
from onefirm.conductor.run import Conductor
from onefirm.conductor.sign_ins import SignIns, mends
from onefirm.conductor.staffing.checks import Checks
from onefirm.conductor.staffing.shadow import Shadows
from onefirm.connectors.notify import NOTIFY, Apprise
from onefirm.desk.connections.connections import down
from onefirm.desk.desk import Desk
from onefirm.desk.doors.doors import Doors
from onefirm.desk.doors.passkeys import Passkeys
from onefirm.desk.inbox.links import Links
from onefirm.desk.post import Post
from onefirm.desk.shapes.firm import Check
from onefirm.domain.events.firm import (
    RETURNS_STREAM,
)
from onefirm.domain.problem import Refusal
from onefirm.engines.embedded import PATIENCE_SECONDS, Chore, Embedded
from onefirm.intake.hooks.forms import Forms
from onefirm.intake.hooks.taking import Taking
from onefirm.ledger.ledger import Ledger
from onefirm.ledger.returns import returns_in
from onefirm.ledger.witness import Notary, newest_genuine
from onefirm.stores.replies import FileReplies
from onefirm.stores.safe.safe import KeySafe
from onefirm.stores.sqlite.store import SqliteStore

_log = logging.getLogger("onefirm.firm")
_ATTEST_SECONDS = 30.0
_AGAIN_SECONDS = 2.0
"""What kept a checkpoint from being written, a full disk above all, may be gone in a moment."""
_RETENTION_SECONDS = 3_600.0
_LEARNING_SECONDS = 60.0
_CHECKS_SECONDS = 600.0


@dataclass(frozen=True)
class Firm:
    """One open firm. Whoever holds this owns the folder until `close`."""

    settings: Settings
    desk: Desk
    store: SqliteStore
    ledger: Ledger
    engine: Embedded
    notary: Notary
    errands: Errands
    backups: Backups
    retention: Retention
    school: School
    checks: Checks
    taking: Taking
    forms: Forms
    notes: Notes
    links: Links
    doors: Doors
    passkeys: Passkeys
    places: Places
    shadows: Shadows
    replies: FileReplies
    held: ExitStack

    async def drain(self) -> None:
        """Run until nothing can be done now, and nobody has to be told of it any more."""
        await self.engine.drain()
        while await self.notes.drained():
            await self.engine.drain()
        await self.school.when_due()
        await self.shadows.drained()

    async def run(self, closing: asyncio.Event, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        """Run until `closing` is set, signing a checkpoint now and then."""
        beside = [
            asyncio.create_task(self._attest(closing)),
            asyncio.create_task(_now_and_then(closing, LOOK_SECONDS, self.backups.when_due)),
            asyncio.create_task(_now_and_then(closing, _RETENTION_SECONDS, self.retention.when_due)),
            asyncio.create_task(_now_and_then(closing, _LEARNING_SECONDS, self.school.when_due)),
            asyncio.create_task(_now_and_then(closing, _CHECKS_SECONDS, self.checks.when_due)),
        ]
        try:
            await self.engine.run(closing, patience_seconds=patience_seconds)
        finally:
            closing.set()
            await asyncio.gather(*beside)

    async def close(self) -> None:
        """Everything acknowledged is on the disk already; this signs it and lets go of the folder."""
        await self.notes.stop()
        await self.errands.stop()
        await self.shadows.stop()
        await self.backups.stop()
        try:
            self.notary.attest(force=True)
        finally:
            self.held.close()

    async def _attest(self, closing: asyncio.Event) -> None:
        while not closing.is_set():
            well = self.notary.attempt()
            await _waited(closing, _ATTEST_SECONDS if well else _AGAIN_SECONDS)


async def _now_and_then(closing: asyncio.Event, seconds: float, look: Chore) -> None:
    """At once, and again after so many seconds, until the firm is closed."""
    while not closing.is_set():
        try:
            await look()
        except Exception:  # noqa: BLE001 -- whatever it was, a full disk above all, the next look comes.
            _log.exception("A look that comes now and then has failed.")
        await _waited(closing, seconds)


async def _waited(closing: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await closing.wait()


async def open_firm(
    folder: Path,
    *,
    clock: Clock | None = None,
    chance: Chance | None = None,
    extensions: Sequence[Extension] | None = None,
) -> Firm:
    """Open a firm's folder, or refuse with a Problem. Fakes come in here and nowhere else."""
    with ExitStack() as held:
        stands = ground(folder, clock or SystemClock(), chance or SystemChance(), extensions, held)
        return await _opened(stands, works(stands), held)


async def _opened(stands: Ground, work: Works, held: ExitStack) -> Firm:
    means, settings, vault = work.means, stands.settings, stands.vault
    weighing = Weighing(means)
    conductor, beginning = Conductor(means, weighing), Beginning(means)
    taking = Taking(stands.ledger, settings.hooks, vault.secret, vault, stands.clock)
    deliveries = Deliveries(means, beginning, settings.hooks, taking.rush, settings.address)
    forms = Forms(taking, vault, stands.clock, stands.chance, deliveries.is_over)
    ear = Ear(means, beginning, weighing, Hearing(means))
    places = Places(f"http://localhost:{settings.port}", settings.address)
    notes = _notes(means, settings, places, work.office)
    forgetting = Forgetting(means, stands.shredder)
    with suppress(Refusal):  # What keeps it from ending now is met again with the next round of the engine.
        await forgetting.tend()
    errands, backups = Errands(), Backups(settings, stands.ledger, stands.clock, stands.chance)
    doors = Doors(means, lambda: places.inbox)
    post = Post(
        means,
        conductor,
        Decisions(means),
        beginning,
        stands.books,
        forgetting,
        errands,
        backups,
        KeySafe(stands.folder, vault),
        Wiring(stands.folder, stands.found, work.office, settings.accounts),
        _policy_file(stands, means),
        ear.troubles,
        ear.heard,
        work.guard,
        notes.untold,
        doors,
        forms=tuple(hook.name for hook in settings.hooks.values() if hook.form),
    )
    desk = Desk(post, lambda: _examined(stands, work, post, ear, notes, backups))
    shadows, memory = Shadows(means), Memory(means)
    tended = (forgetting, memory, deliveries, Connections(means), SignIns(means), notes, doors, shadows)
    engine = Embedded(means, conductor, beginning, ear, tuple(each.tend for each in tended))
    retention = Retention(means, forgetting, post.at_hand.forget)
    return Firm(
        settings, desk, stands.store, stands.ledger, engine, stands.notary, errands, backups, retention, work.school,
        Checks(means), taking, forms, notes, Links(post), doors, Passkeys(means, doors), places, shadows,
        stands.replies, held.pop_all(),
    )  # fmt: skip


def _examined(stands: Ground, work: Works, post: Post, ear: Ear, notes: Notes, backups: Backups) -> tuple[Check, ...]:
    """What the doctor finds in a firm that is open."""
    key, means = stands.vault.public_key(), work.means
    newest = newest_genuine(stands.witness.all(), key, returns_in(stands.store.stream(RETURNS_STREAM)))
    pages, catalogue = means.crew.shelf.pages(), means.crew.catalogue
    return examine(
        stands.settings,
        stands.store.health(),
        work.problems,
        playbooks=(*faults_on(pages, catalogue), *faults(stands.settings.policy, catalogue, pages)),
        sources={**ear.troubles, **notes.troubles},
        signed_out=mends(means),
        checkpoint_at=newest.at if newest else "",
        unsigned=stands.notary.trouble,
        backup=backups.last(),
        down=down(post),
        now=stands.clock.now(),
    )


def _policy_file(stands: Ground, means: Means) -> PolicyToml:
    crew = means.crew
    return PolicyToml(stands.folder, stands.found, lambda policy: faults(policy, crew.catalogue, crew.shelf.pages()))


def _notes(means: Means, settings: Settings, places: Places, office: Office) -> Notes:
    """To the address in firm.toml, whatever a command or a plan calls the operator's since."""
    said = settings.accounts.get(NOTIFY.name)
    wanted = said if isinstance(said, NotifySettings) else NotifySettings()
    reader = Reader(settings.profile.email, settings.profile.firm, wanted)
    return Notes(means, reader, places, Apprise(wanted, office.secret, office.ways))

"""open_firm: the one place where every concrete thing is known and put together."""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from onefirm.app.clock import SystemChance, SystemClock
from onefirm.app.connecting import Wiring
from onefirm.app.copies.backups import LOOK_SECONDS, Backups
from onefirm.app.copies.upgrade import note_version, prepared, refuse_newer
from onefirm.app.crew import accounts_of, crew_of
from onefirm.app.doctor import examine
from onefirm.app.extensions import Found, installed
from onefirm.app.feeds import feeds_of
from onefirm.app.founding import DATABASE, founded, told, vault_of
from onefirm.app.hooks import hooks_of
from onefirm.app.learners import learner_named
from onefirm.app.open_books import OpenBooks
from onefirm.app.policy_file import PolicyToml
from onefirm.app.policy_names import faults
from onefirm.app.projections import PROJECTIONS
from onefirm.app.settings import Settings, read_settings
from onefirm.app.shelf import faults_on
from onefirm.capabilities.clock import Chance, Clock
from onefirm.capabilities.extension import Extension, Office
from onefirm.capabilities.notify import NotifySettings
from onefirm.capabilities.templates import TEMPLATES
from onefirm.conductor.begin import Beginning
from onefirm.conductor.connections import Connections
from onefirm.conductor.crew import InForce, Means
from onefirm.conductor.effects.weighing import Weighing
from onefirm.conductor.forgetting.carry import Forgetting
from onefirm.conductor.forgetting.retention import Retention
from onefirm.conductor.hearing.deliveries import Deliveries
from onefirm.conductor.hearing.ear import Ear
from onefirm.conductor.hearing.people import Hearing
from onefirm.conductor.holds import Holds
from onefirm.conductor.keeping.errands import Errands
from onefirm.conductor.learned.school import School
from onefirm.conductor.notes.notes import Notes, Places, Reader
from onefirm.conductor.questions.decide import Decisions
from onefirm.conductor.questions.memory import Memory
from onefirm.conductor.run import Conductor
from onefirm.conductor.sign_ins import SignIns, mends
from onefirm.conductor.staffing.adopting import adopt
from onefirm.conductor.staffing.checks import Checks
from onefirm.conductor.staffing.roster import chosen
from onefirm.conductor.staffing.shadow import Shadows
from onefirm.conductor.templates.in_force import Accepted
from onefirm.conductor.trust.earned import Earned
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
from onefirm.engines.embedded import Chore, Embedded
from onefirm.guard.lane import Guard
from onefirm.intake.hooks.forms import Forms
from onefirm.intake.hooks.taking import Taking
from onefirm.intake.receive import Intake
from onefirm.ledger.checkpoint import origin_of
from onefirm.ledger.codec import Codec
from onefirm.ledger.ledger import Ledger
from onefirm.ledger.returns import returns_in
from onefirm.ledger.witness import Notary, newest_genuine
from onefirm.stores.answers import FileAnswers
from onefirm.stores.backup.putting import finish, left_over
from onefirm.stores.blobs import FileBlobs
from onefirm.stores.owner import FirmLock
from onefirm.stores.safe.safe import KeySafe
from onefirm.stores.shredder import KeyShredder
from onefirm.stores.sqlite.store import SqliteStore
from onefirm.stores.sqlite.views import SqliteViews
from onefirm.stores.witness import FileWitness

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
    answers: FileAnswers
    held: ExitStack

    async def drain(self) -> None:
        """Run until nothing can be done now, and nobody has to be told of it any more."""
        await self.engine.drain()
        while await self.notes.drained():
            await self.engine.drain()
        await self.school.when_due()
        await self.shadows.drained()

    async def run(self, closing: asyncio.Event) -> None:
        """Run until `closing` is set, signing a checkpoint now and then."""
        beside = [
            asyncio.create_task(self._attest(closing)),
            asyncio.create_task(_now_and_then(closing, LOOK_SECONDS, self.backups.when_due)),
            asyncio.create_task(_now_and_then(closing, _RETENTION_SECONDS, self.retention.when_due)),
            asyncio.create_task(_now_and_then(closing, _LEARNING_SECONDS, self.school.when_due)),
            asyncio.create_task(_now_and_then(closing, _CHECKS_SECONDS, self.checks.when_due)),
        ]
        try:
            await self.engine.run(closing)
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
        await look()
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
    clock, chance = clock or SystemClock(), chance or SystemChance()
    if left_over(folder):
        with FirmLock(folder):
            finish(folder)  # A restore was broken off: until it is in place, the settings are not the ones it brings.
    refuse_newer(folder)
    found = installed() if extensions is None else Found(tuple(extensions))
    settings = read_settings(folder, found=found)
    with ExitStack() as held:
        held.enter_context(FirmLock(folder))
        upgrade = prepared(folder, settings.profile.firm, clock, chance)
        vault = vault_of(folder, chance)
        held.callback(vault.close)
        codec = Codec(vault)
        store = SqliteStore(folder / DATABASE, PROJECTIONS, codec.read, vault.keep)
        held.callback(store.close)
        views = SqliteViews(folder / DATABASE)
        held.callback(views.close)
        ledger = Ledger(store, codec, clock)
        founded(ledger, settings, vault)
        told(ledger, vault)
        if upgrade:
            upgrade.say(ledger)
        note_version(folder)
        guard = Guard(clock, chance)
        office = Office(folder, vault.secret, vault, clock, chance, guard, vault.exchange_secret)
        accounts, shut = accounts_of(found.extensions, office, settings.accounts)
        hooks = hooks_of(settings, vault.secret, guard)
        following = feeds_of(settings, office)
        crew, left_out = crew_of((*found.extensions, *hooks, *following), folder, accounts, lambda: chosen(ledger))
        crew = replace(crew, reach={**crew.reach, TEMPLATES: Accepted(ledger)})
        intake = Intake(ledger, crew.catalogue, vault, clock, chance, settings.policy.limits.intent_bytes_max)
        holds = Holds(ledger, views, clock)
        blobs = FileBlobs(folder, vault)
        in_force = InForce(settings.policy)
        school = School(ledger, views, blobs, learner_named)
        means = Means(
            ledger, views, clock, chance, vault, crew, in_force, Earned(views, clock), intake, holds, blobs, school
        )
        adopt(means)
        witness = FileWitness(folder, settings.witnesses)
        notary = Notary(store, vault, witness, clock, origin_of(vault.public_key()))
        books = OpenBooks(store, notary, codec, witness, vault.public_key())
        weighing = Weighing(means)
        conductor, beginning = Conductor(means, weighing), Beginning(means)

        taking = Taking(ledger, settings.hooks, vault.secret, vault, clock)
        deliveries = Deliveries(means, beginning, settings.hooks, taking.rush, settings.address)
        forms = Forms(taking, vault, clock, chance, deliveries.is_over)
        ear = Ear(means, beginning, weighing, Hearing(means))

        def doctor() -> tuple[Check, ...]:
            returns = returns_in(store.stream(RETURNS_STREAM))
            newest, pages = newest_genuine(witness.all(), vault.public_key(), returns), crew.shelf.pages()
            return examine(
                settings,
                store.health(),
                (*found.problems, *shut, *left_out),
                playbooks=(*faults_on(pages, crew.catalogue), *faults(settings.policy, crew.catalogue, pages)),
                sources={**ear.troubles, **notes.troubles},
                signed_out=mends(means),
                checkpoint_at=newest.at if newest else "",
                unsigned=notary.trouble,
                backup=backups.last(),
                down=down(post),
                now=clock.now(),
            )

        places = Places(f"http://localhost:{settings.port}", settings.address)
        notes = _notes(means, settings, places, office)
        answers = FileAnswers(folder, vault, clock)

        def scrub() -> None:
            answers.clear()  # An answer that was given may tell of whoever is forgotten.
            store.scrub(PROJECTIONS, codec.read)

        shredder = KeyShredder(folder, vault, scrub)
        forgetting = Forgetting(means, shredder)
        with suppress(Refusal):  # What keeps it from ending now is met again with the next round of the engine.
            await forgetting.tend()
        errands, safe, backups = Errands(), KeySafe(folder, vault), Backups(settings, ledger, clock, chance)
        doors = Doors(means, lambda: places.inbox)
        post = Post(
            means,
            conductor,
            Decisions(means),
            beginning,
            books,
            forgetting,
            errands,
            backups,
            safe,
            Wiring(folder, found, office, settings.accounts),
            PolicyToml(folder, found, lambda policy: faults(policy, crew.catalogue, crew.shelf.pages())),
            ear.troubles,
            ear.heard,
            guard,
            notes.untold,
            doors,
            forms=tuple(hook.name for hook in settings.hooks.values() if hook.form),
        )
        desk = Desk(post, doctor)
        shadows, memory = Shadows(means), Memory(means)
        tended = (forgetting, memory, deliveries, Connections(means), SignIns(means), notes, doors, shadows)
        chores = tuple(each.tend for each in tended)
        engine = Embedded(means, conductor, beginning, ear, chores)
        retention = Retention(means, forgetting, post.memory.forget)
        return Firm(
            settings, desk, store, ledger, engine, notary, errands, backups, retention, school, Checks(means), taking,
            forms, notes, Links(post), doors, Passkeys(means, doors), places, shadows, answers, held.pop_all(),
        )  # fmt: skip


def _notes(means: Means, settings: Settings, places: Places, office: Office) -> Notes:
    """To the address in firm.toml, whatever a command or a plan calls the operator's since."""
    said = settings.accounts.get(NOTIFY.name)
    wanted = said if isinstance(said, NotifySettings) else NotifySettings()
    reader = Reader(settings.profile.email, settings.profile.firm, wanted)
    return Notes(means, reader, places, Apprise(wanted, office.secret, office.ways))

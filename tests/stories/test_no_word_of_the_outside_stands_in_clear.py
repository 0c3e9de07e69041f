"""What stands in clear stands there for ever: nothing that somebody outside typed or named may be in it."""

from pathlib import Path
from typing import get_args

from onefirm.domain.events.catalogue import FACTS
from outside import GOOD
from telling import Story, run

WORD = "ottilie-is-ill"
LETTER = f"""From: {WORD} <{WORD}@{WORD}.example>
To: ines@tern.example
Message-ID: <{WORD}@{WORD}.example>
In-Reply-To: <{WORD}-before@{WORD}.example>
Subject: {WORD}

We need a new logo and brand design for our second bakery, {WORD}. Our budget is 6000 EUR. Could you start in March?
"""
CLEAR = frozenset(
    (
        "agent.adopted.contract",
        "agent.adopted.role",
        "agent.shadowed.agent",
        "agent.shadowed.beside",
        "agent.shadowed.differs",
        "agent.shadowed.fault",
        "agent.shadowed.outcome",
        "agent.taken.contract",
        "agent.taken.role",
        "access.used.used",
        "answer.dropped.answer",
        "answer.kept.answer",
        "answer.kept.asks",
        "answer.kept.once",
        "answer.kept.option",
        "answer.kept.playbook",
        "answer.kept.until",
        "answer.kept.wants",
        "backup.failed.code",
        "backup.failed.name",
        "backup.failed.why",
        "backup.made.hash",
        "backup.made.name",
        "batch.approved.batch",
        "batch.begun.batch",
        "batch.begun.form",
        "batch.begun.print",
        "batch.imported.batch",
        "batch.imported.form",
        "batch.undone.batch",
        "connection.allowed.name",
        "connection.revoked.name",
        "connection.signed-in.name",
        "connection.signed-out.name",
        "connection.tested.name",
        "effect.amended.labels",
        "effect.amended.payload",
        "effect.amended.reaches",
        "effect.amended.wrote",
        "effect.approved.hold_until",
        "effect.approved.place",
        "effect.contradicted.happened_at",
        "effect.contradicted.provider_id",
        "effect.declared.compensation",
        "effect.declared.connector",
        "effect.declared.does",
        "effect.declared.hold_until",
        "effect.declared.key",
        "effect.declared.labels",
        "effect.declared.payload",
        "effect.declared.place",
        "effect.declared.premises",
        "effect.declared.reaches",
        "effect.declined.hold_until",
        "effect.deferred.until",
        "effect.dispatched.key",
        "effect.dispatched.payload",
        "effect.dispatched.place",
        "effect.held.until",
        "effect.recalled.why",
        "effect.receipted.happened_at",
        "effect.receipted.provider_id",
        "effect.unknown.until",
        "firm.created.name",
        "firm.created.public_key",
        "firm.restored.hash",
        "firm.restored.source",
        "firm.upgraded.after",
        "firm.upgraded.backup",
        "firm.upgraded.before",
        "hook.drifted.hook",
        "hook.drifted.lacks",
        "intent.folded.source",
        "intent.received.key",
        "intent.received.labels",
        "intent.received.source",
        "intent.received.type",
        "intent.received.upcast",
        "keys.rotated.mark",
        "line.counted.connector",
        "line.counted.item",
        "model.answered.call",
        "model.failed.call",
        "model.reserved.agent",
        "model.reserved.call",
        "model.reserved.model",
        "model.reserved.playbook",
        "model.reserved.prices",
        "model.reserved.question",
        "model.reserved.route",
        "model.reused.agent",
        "model.reused.call",
        "model.reused.model",
        "model.reused.playbook",
        "model.reused.question",
        "model.learned.agent",
        "model.learned.blob",
        "model.learned.each",
        "model.learned.learner",
        "model.learned.model",
        "note.claimed.cards",
        "note.claimed.id",
        "note.claimed.place",
        "note.claimed.slot",
        "note.ended.id",
        "outside.quarantined.connector",
        "outside.quarantined.item",
        "outside.received.connector",
        "outside.received.item",
        "outside.repeated.connector",
        "outside.repeated.item",
        "pair.judged.record",
        "pair.judged.traits",
        "passkey.added.credential",
        "passkey.added.host",
        "passkey.added.id",
        "passkey.added.public_key",
        "passkey.removed.id",
        "person.address-confirmed.hook",
        "person.forgetting.by_rule",
        "person.forgetting.found",
        "person.forgotten.by_rule",
        "person.forgotten.cleaned",
        "person.keys-destroyed.cleaned",
        "person.wrote.sender",
        "person.wrote.source",
        "plan.approved.hash",
        "plan.blocked.owner",
        "plan.made.hash",
        "plan.reopened.next",
        "plan.reopened.outcome",
        "playbook.adopted.hash",
        "playbook.adopted.name",
        "playbook.adopted.text",
        "playbook.returned.hash",
        "playbook.returned.name",
        "policy.changed.changed",
        "profile.changed.changed",
        "profile.changed.source",
        "question.answered.answer",
        "question.answered.kept",
        "question.answered.payload",
        "question.asked.concerns",
        "question.asked.expires",
        "question.asked.once",
        "question.asked.payload",
        "question.asked.place",
        "question.asked.same",
        "question.asked.wants",
        "question.reminded.next",
        "question.snoozed.until",
        "question.voided.why",
        "record.changed.batch",
        "record.changed.ends",
        "record.changed.labels",
        "record.changed.record",
        "record.changed.since",
        "record.changed.source",
        "record.confirmed.fields",
        "record.confirmed.record",
        "record.disputed.field",
        "record.disputed.held",
        "record.disputed.record",
        "record.disputed.source",
        "record.listed.record",
        "record.merged.record",
        "record.parted.record",
        "record.read-denied.agent",
        "record.read-denied.record",
        "record.withdrawn.batch",
        "record.withdrawn.record",
        "records.due.due",
        "records.due.on",
        "records.due.rules",
        "records.pruned.dropped",
        "records.pruned.kept",
        "records.pruned.question",
        "records.pruned.rules",
        "rotation.begun.name",
        "rotation.begun.secret",
        "rotation.ended.name",
        "rotation.ended.secret",
        "schedule.fired.moments",
        "schedule.fired.name",
        "schedule.fired.next",
        "schedule.set.name",
        "schedule.set.next",
        "schedule.stopped.name",
        "secret.kept.name",
        "secret.removed.name",
        "sign-in.begun.browser",
        "sign-in.begun.fingerprint",
        "sign-in.begun.id",
        "sign-in.begun.passkey",
        "sign-in.ended.browser",
        "sign-in.ended.id",
        "step.done.agent",
        "step.done.contract",
        "step.done.kept",
        "step.done.learned",
        "step.done.labels",
        "step.done.next",
        "step.done.outcome",
        "step.done.route",
        "step.done.rung",
        "step.done.said",
        "step.tried.agent",
        "step.wanted.agent",
        "step.wanted.asked",
        "step.waiting.awaits",
        "step.waiting.until",
        "subject.seen.alias",
        "template.changed.agent",
        "template.changed.purpose",
        "template.declined.agent",
        "template.declined.purpose",
        "token.made.fingerprint",
        "token.made.id",
        "token.made.name",
        "token.made.until",
        "token.revoked.id",
        "token.revoked.name",
        "trust.granted.until",
        "canary.set.cell",
        "canary.set.field",
    )
)
"""Ids, fingerprints, moments, the names of our own things, and sentences of the product itself. The name of a source
is the connector's own; a provider's id is made by whoever carried out an act of ours, never by whom it reached."""


def _holds_text(annotation: object) -> bool:
    return annotation is str or any(_holds_text(part) for part in get_args(annotation))


def clear() -> frozenset[str]:
    found: set[str] = set()
    for fact in FACTS:
        for name, field in fact.model_fields.items():
            if _holds_text(field.annotation):
                found.add(f"{fact.kind}.{name}")
    return frozenset(found)


def test_every_text_that_stands_in_clear_was_looked_at() -> None:
    assert clear() - CLEAR == set(), "Can it hold a word of the outside? Then seal it; else name it here."
    assert CLEAR - clear() == set(), "This stands in clear no more."


def test_nothing_the_outside_chose_stands_in_clear(tmp_path: Path) -> None:
    """Names of files, forms, senders and letters, and every field: of what is taken, refused, folded and known."""
    tale = Story(tmp_path / "firm")
    form = {**GOOD, "form": WORD, "name": WORD, "email": f"{WORD}@there.example", "page": f"https://{WORD}.example"}

    async def story() -> None:
        firm = await tale.open()
        for name in (WORD, f"{WORD}-2"):
            tale.fill_in(name, form)
            tale.post(name, LETTER)
            await firm.drain()
        tale.fill_in(f"{WORD}-3", {"form": WORD, "name": WORD})
        tale.post(f"{WORD}-3", f"Subject: {WORD}\n\n{WORD}")
        (tale.folder / "forms" / f"{WORD}.{WORD}").write_text(WORD)
        tale.post(f"{WORD}-4", LETTER.replace("We need", "Please stop writing to me.").replace(f"<{WORD}@", "<two@"))
        await firm.drain()
        rows = list(firm.store.all_rows())
        assert {"intent.received", "intent.folded", "outside.repeated", "question.asked"} <= {row.kind for row in rows}
        assert [(row.kind, row.body) for row in rows if WORD in f"{row.body} {row.stream} {row.actor}".casefold()] == []
        await firm.close()

    run(story)

"""What an act is judged on, as streams and their versions: the claim names each of them, so none may have moved."""

from collections.abc import Mapping

from onefirm.capabilities.erasable import Fingerprints
from onefirm.conductor.keeping.kin import kin
from onefirm.conductor.keeping.listed import decision_streams, rule_streams
from onefirm.conductor.means import Means
from onefirm.conductor.person import addresses_of, confirmed_addresses, known_person, subjects_of
from onefirm.domain.effect import EffectKind
from onefirm.domain.events.firm import POLICY_STREAM, PROFILE_STREAM
from onefirm.domain.events.people import OptedOut
from onefirm.domain.events.streams import DECISIONS_STREAM, of_kin, of_opt_out, of_words
from onefirm.domain.frozen import Json
from onefirm.domain.ids import FIRM, SubjectId
from onefirm.domain.plan import PERSON, Step

_MOVED = {
    POLICY_STREAM: "The policy changed after it was allowed.",
    PROFILE_STREAM: "What you say about yourself and your firm changed after it was allowed.",
    "trust": "Whether it may run by itself changed after it was allowed.",
    "words": "They wrote to you, or somebody answered for them, after it was allowed.",
    "opt-out": "What they want to receive changed after it was allowed.",
    "kin": "Two people were found to be one, or one to be two, after it was allowed.",
    "rules": "The client's rules changed after it was allowed.",
    DECISIONS_STREAM: "What you decided once and for all changed after it was allowed.",
    "record:rule": "A rule of the client changed after it was allowed.",
    "record:decision": "What you decided once and for all changed after it was allowed.",
    "record:person": "What you know about them changed after it was allowed.",
}
"""By the stream, or by what it begins with."""


def premises(subject: SubjectId, step: Step, kind: EffectKind, args: Json, means: Means) -> dict[str, int]:
    """Policy and profile, your decisions, what this person wrote, and what the recipient wants to receive, and how."""
    themselves = kin(means, subject) if subject != FIRM else ()
    clients = reached(subject, kind, args, means)
    streams = [POLICY_STREAM, PROFILE_STREAM, *decision_streams(means), *map(of_words, themselves)]
    if whom := recipient(kind, args):
        streams += [opt_out_of(each, means) for each in addresses_of(whom, means)]
    streams += [*rule_streams(clients, means), *map(of_kin, dict.fromkeys((*themselves, *clients)))]
    # Their record says that an address which came in is one that was confirmed, or it is read for the act.
    vouched = bool(whom) and subject != FIRM and whom in confirmed_addresses(subject, means)
    if vouched or any(source.path.startswith(f"{PERSON}.") for source in step.takes.values()):
        person = known_person(subject, means)
        streams += person.streams if person else ()
    return {stream: means.ledger.version(stream) for stream in streams}


def moved(judged_on: Mapping[str, int], means: Means) -> str:
    """Why what was allowed has to be judged again; empty when nothing moved."""
    for stream, version in judged_on.items():
        if means.ledger.version(stream) != version:
            return next(why for begins, why in _MOVED.items() if f"{stream}:".startswith(f"{begins}:"))
    return ""


def reached(subject: SubjectId, kind: EffectKind, args: Json, means: Means) -> tuple[SubjectId, ...]:
    """Whom an act reaches, by every name of theirs: whose address it is, or else whom its plan is about."""
    if not kind.recipient:
        return ()
    return subjects_of(recipient(kind, args), means) or (kin(means, subject) if subject != FIRM else ())


def recipient(kind: EffectKind, args: Json) -> str:
    return str(args.get(kind.recipient, "")).strip().casefold() if kind.recipient else ""


def opt_out_of(address: str, means: Means) -> str:
    """The stream of one address. Its name tells nobody whose it is."""
    return of_opt_out(opt_out_mark(address, means.prints))


def opt_out_mark(address: str, prints: Fingerprints) -> str:
    return prints.of("opt-out", address.strip().casefold())


def opted_out(address: str, means: Means) -> tuple[str, ...]:
    """At which of their addresses they asked not to be written to; it holds wherever they are reached."""
    theirs = addresses_of(address, means) if address else ()
    return tuple(each for each in theirs if is_out(each, means))


def is_out(address: str, means: Means) -> bool:
    """Of this one address: your policy names it, or it was taken out here."""
    listed = {known.casefold() for known in means.policy.opt_outs}
    return address.strip().casefold() in listed or took_out(address, means)


def took_out(address: str, means: Means) -> bool:
    """Was it taken out here, and not let in again?"""
    last = means.ledger.last(opt_out_of(address, means))
    return last is not None and isinstance(last.fact, OptedOut)

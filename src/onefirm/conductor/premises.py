"""What an act is judged on, as streams and their versions: the claim names each of them, so none may have moved."""

from collections.abc import Mapping

from onefirm.conductor.crew import Means
from onefirm.domain.effect import EffectKind
from onefirm.domain.events.firm import POLICY_STREAM, PROFILE_STREAM
from onefirm.domain.events.people import OptedOut
from onefirm.domain.events.streams import of_opt_out, of_words
from onefirm.domain.frozen import Json
from onefirm.domain.ids import FIRM, SubjectId

_MOVED = {
    POLICY_STREAM: "The policy changed after it was allowed.",
    PROFILE_STREAM: "What you say about yourself and your firm changed after it was allowed.",
    "words": "They wrote to you after it was allowed.",
    "opt-out": "What they want to receive changed after it was allowed.",
}
"""By the stream, or by its first word."""


def premises(subject: SubjectId, kind: EffectKind, args: Json, means: Means) -> dict[str, int]:
    """Policy and profile, what this person wrote, and whether the recipient wants to be written to at all."""
    streams = [POLICY_STREAM, PROFILE_STREAM]
    if subject != FIRM:
        streams.append(of_words(subject))
    if whom := recipient(kind, args):
        streams.append(opt_out_of(whom, means))
    return {stream: means.ledger.version(stream) for stream in streams}


def moved(judged_on: Mapping[str, int], means: Means) -> str:
    """Why what was allowed has to be judged again; empty when nothing moved."""
    for stream, version in judged_on.items():
        if means.ledger.version(stream) != version:
            return _MOVED.get(stream) or _MOVED[stream.partition(":")[0]]
    return ""


def recipient(kind: EffectKind, args: Json) -> str:
    return str(args.get(kind.recipient, "")).strip().casefold() if kind.recipient else ""


def opt_out_of(address: str, means: Means) -> str:
    """The stream of one address. Its name tells nobody whose it is."""
    return of_opt_out(means.prints.of("opt-out", address.strip().casefold()))


def opted_out(address: str, means: Means) -> bool:
    if not address:
        return False
    listed = {known.casefold() for known in means.policy.opt_outs}
    last = means.ledger.last(opt_out_of(address, means))
    return address.casefold() in listed or (last is not None and isinstance(last.fact, OptedOut))

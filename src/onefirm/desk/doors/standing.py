"""What lets somebody in now, folded from the ledger. Pure: whether it is over is judged by who asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from onefirm.domain.access import Scope
from onefirm.domain.events.access import (
    AccessUsed,
    PasskeyAdded,
    PasskeyRemoved,
    SignInBegun,
    SignInEnded,
    TokenMade,
    TokenRevoked,
)
from onefirm.domain.events.fact import Recorded
from onefirm.domain.ids import instant, moment

SIGN_INS_MAX = 200
"""One more, and whichever was not used for longest counts no more."""


@dataclass(frozen=True)
class SignIn:
    id: str
    seq: int
    browser: str
    way: str
    passkey: str
    began: str
    seen: str
    days: int

    @property
    def until(self) -> str:
        return instant(moment(self.seen) + timedelta(days=self.days))


@dataclass(frozen=True)
class Token:
    id: str
    seq: int
    name: str
    scopes: tuple[Scope, ...]
    agent: bool
    made: str
    until: str
    seen: str = ""


@dataclass(frozen=True)
class Passkey:
    id: str
    seq: int
    name: str
    credential: str
    public_key: str
    count: int
    host: str
    carried: bool
    added: str
    seen: str = ""


_Kept = TypeVar("_Kept", SignIn, Token, Passkey)


@dataclass(frozen=True)
class Standing:
    """By fingerprint, and passkeys by what they call themselves: that is how each is asked for."""

    sign_ins: Mapping[str, SignIn] = field(default_factory=dict[str, SignIn])
    tokens: Mapping[str, Token] = field(default_factory=dict[str, Token])
    passkeys: Mapping[str, Passkey] = field(default_factory=dict[str, Passkey])

    def since(self, seq: int) -> "Standing":
        """Only what was let in after this entry."""
        if not seq:
            return self
        return Standing(_after(self.sign_ins, seq), _after(self.tokens, seq), _after(self.passkeys, seq))


def step(before: Standing | None, event: Recorded) -> Standing:
    now = before or Standing()
    match event.fact:
        case SignInBegun() as begun:
            return replace(now, sign_ins=_begun(now.sign_ins, begun, event), passkeys=_counted(now, begun, event.at))
        case SignInEnded():
            return replace(now, sign_ins=_without(now.sign_ins, event.fact.id))
        case PasskeyAdded() as added:
            return replace(now, passkeys={**now.passkeys, added.credential: _passkey(added, event)})
        case PasskeyRemoved():
            return replace(now, passkeys=_without(now.passkeys, event.fact.id))
        case TokenMade() as made:
            token = Token(made.id, event.seq, made.name, made.scopes, made.agent, event.at, made.until)
            return replace(now, tokens={**now.tokens, made.fingerprint: token})
        case TokenRevoked():
            return replace(now, tokens=_without(now.tokens, event.fact.id))
        case AccessUsed():
            used = event.fact.used
            sign_ins = {key: replace(one, seen=used.get(one.id, one.seen)) for key, one in now.sign_ins.items()}
            tokens = {key: replace(one, seen=used.get(one.id, one.seen)) for key, one in now.tokens.items()}
            return replace(now, sign_ins=sign_ins, tokens=tokens)
        case _:
            return now


def _begun(kept: Mapping[str, SignIn], begun: SignInBegun, event: Recorded) -> Mapping[str, SignIn]:
    """Whoever was away for too long makes room, and then whoever was away for longest."""
    still = sorted(((key, one) for key, one in kept.items() if one.until > event.at), key=lambda each: each[1].seen)
    fresh = SignIn(begun.id, event.seq, begun.browser, begun.way, begun.passkey, event.at, event.at, begun.days)
    return {**dict(still[-(SIGN_INS_MAX - 1) :]), begun.fingerprint: fresh}


def _counted(now: Standing, begun: SignInBegun, at: str) -> Mapping[str, Passkey]:
    return {
        key: replace(one, seen=at, count=begun.count) if one.id == begun.passkey else one
        for key, one in now.passkeys.items()
    }


def _passkey(added: PasskeyAdded, event: Recorded) -> Passkey:
    name = "" if added.name.erased else str(added.name.value)
    return Passkey(
        added.id, event.seq, name, added.credential, added.public_key, added.count, added.host, added.carried, event.at
    )


def _without(kept: Mapping[str, _Kept], id_: str) -> Mapping[str, _Kept]:
    return {key: one for key, one in kept.items() if one.id != id_}


def _after(kept: Mapping[str, _Kept], seq: int) -> Mapping[str, _Kept]:
    return {key: one for key, one in kept.items() if one.seq > seq}

"""Agreeing at a provider: a question to the operator's browser, and what it brings put into the vault."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from onefirm.capabilities.consent import Asked, Consenting
from onefirm.capabilities.reach import anew
from onefirm.desk.connections import vault
from onefirm.desk.connections.connecting import Agreed, connect, missing_of, named, said_of
from onefirm.desk.connections.problems import (
    consent_elsewhere,
    needs_fields,
    no_consent_there,
    no_such_provider,
    nothing_asked,
    secret_elsewhere,
)
from onefirm.desk.post import Post
from onefirm.desk.shapes.connecting import ConnectArgs, SignedInArgs, SignInArgs, SignInView, TestedView
from onefirm.desk.shapes.vault import Secret
from onefirm.domain.problem import Refusal

SECONDS_MAX = 600
"""Long enough to find a telephone with the second factor on it."""


@dataclass(frozen=True)
class _Open:
    asked: Asked
    consenting: Consenting
    said: Mapping[str, str]
    until: float


@dataclass
class Questions:
    """What browsers were asked and have not answered yet: one for each account, in memory alone."""

    open: dict[str, _Open] = field(default_factory=dict[str, _Open])

    async def forget(self) -> None:
        self.open.clear()


async def sign_in(post: Post, args: SignInArgs, _by: str) -> SignInView:
    """Nothing is written yet: whoever closes the browser has changed nothing."""
    offer = named(args.name, post.wiring.offers())
    if args.provider not in offer.providers:
        raise Refusal(no_such_provider(offer, args.provider))
    said = said_of(offer, offer.providers[args.provider] | args.fields)
    if missing := missing_of(offer, said):
        raise Refusal(needs_fields(offer, missing))
    consenting = await asyncio.to_thread(post.wiring.consenting, offer.name, said)
    if consenting is None:
        raise Refusal(no_consent_there(offer))
    asked = consenting.asked(args.port, post.means.chance.bytes)
    until = post.means.clock.elapsed() + SECONDS_MAX
    post.at_hand.of(Questions).open[offer.name] = _Open(asked, consenting, said, until)
    says = f"Open this address in a browser and agree: '{offer.name}' signs in by it from then on."
    return SignInView(says=says, url=asked.url, state=asked.state, seconds=SECONDS_MAX)


async def signed_in(post: Post, args: SignedInArgs, by: str) -> TestedView:
    """The vault first: what the provider gave is given once."""
    offer, questions = named(args.name, post.wiring.offers()), post.at_hand.of(Questions)
    found = questions.open.get(offer.name)
    if found is None or post.means.clock.elapsed() > found.until:
        raise Refusal(nothing_asked(offer))
    if not found.consenting.answers(found.asked, args.address):
        raise Refusal(consent_elsewhere(offer))
    drawn = await asyncio.to_thread(post.wiring.drawn, offer.name, found.said)
    secret = found.consenting.client_secret
    client = args.value or await asyncio.to_thread(post.wiring.secret, secret) or ""
    places = anew(offer.reaches, drawn.reaches) if offer.connected else ()
    if client and not args.value and places:
        raise Refusal(secret_elsewhere(offer.name, secret, places))
    del questions.open[offer.name]  # Once: a second answer to the same question is nobody's.
    token = await found.consenting.given(found.asked, args.address, client)
    if args.value:
        await vault.keep(post, Secret(name=secret, value=args.value), by)
    await vault.keep(post, Secret(name=found.consenting.refresh_token, value=token), by)
    post.at_hand.of(Agreed).places[offer.name] = drawn.reaches
    now = {each.name: each.value for each in offer.fields if offer.connected}
    fields = {name: value for name, value in found.said.items() if now.get(name) != value}
    # Consent is not asked for twice: what belongs to it is kept, also where another part does not work.
    anyway = args.anyway or not offer.connected
    return await connect(post, ConnectArgs(name=offer.name, fields=fields, anyway=anyway), by)

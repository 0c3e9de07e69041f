"""Connecting through the desk: what can be connected, its settings, and whether it works."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from onefirm.capabilities.probing import Probed, Probing, account_of
from onefirm.conductor.probes import probed, told
from onefirm.desk.connections import vault
from onefirm.desk.connections.connections import known
from onefirm.desk.connections.faults import needs_fields, needs_secret, no_such_account, no_such_field
from onefirm.desk.connections.rotating import proven
from onefirm.desk.post import Post
from onefirm.desk.shapes.connecting import (
    ConnectArgs,
    OfferArgs,
    OfferRow,
    OffersView,
    ProbeArgs,
    TestedRow,
    TestedView,
)
from onefirm.desk.shapes.vault import Secret
from onefirm.domain.problem import Refusal


async def offered(post: Post, args: OfferArgs, _by: str) -> OffersView:
    """All of them, or the one of this name."""
    kept = set(post.safe.names())
    items = tuple(each.model_copy(update={"kept": each.secret in kept}) for each in post.wiring.offers())
    if args.name:
        items = (_named(args.name, items),)
    there = sum(item.connected for item in items)
    return OffersView(says=f"{len(items)} can be connected, {there} of them are.", items=items)


async def connect(post: Post, args: ConnectArgs, by: str) -> TestedView:
    """Into the vault, then into firm.toml, and tried at once. The firm itself uses it when it is opened anew."""
    offer = _named(args.name, post.wiring.offers())
    said = {name.replace("_", "-"): value for name, value in args.fields.items()}
    for name in said:
        if name not in {field.name for field in offer.fields}:
            raise Refusal(no_such_field(offer, name))
    missing = [field for field in offer.fields if field.needed and not (said.get(field.name) or field.value)]
    if missing:
        raise Refusal(needs_fields(offer, missing))
    secret = _secret(offer, said)
    if secret and not args.value and secret not in post.safe.names():
        raise Refusal(needs_secret(offer.name, secret))
    if said:
        await asyncio.to_thread(post.wiring.write, offer.name, said)
    if args.value and secret:
        await vault.keep(post, Secret(name=secret, value=args.value), by)
    row = await _tried(post, offer.name, post.wiring.opened(offer.name), by)
    changed = bool(said) or not _in_use(post, offer.name)
    return _connected(offer, row, changed=changed)


async def test(post: Post, args: ProbeArgs, by: str) -> TestedView:
    """One, or every one that can be tried without anything leaving."""
    wanted = account_of(_one(post, known(post, args.connection))) if args.connection else ""
    rows: list[TestedRow] = []
    for account, ones in _accounts(post).items():
        if wanted and account != wanted:
            continue
        probing = next((one for one in ones if isinstance(one, Probing)), None)
        row = await _tried(post, account, probing, by)
        rows.append(row.model_copy(update={"cannot": (*row.cannot, *await proven(post, account, by))}))
    bad = [row for row in rows if row.problem]
    tried = [row for row in rows if row.state != "untried"]
    says = f"{len(tried)} of {len(rows)} could be tried; {len(tried) - len(bad)} work."
    return TestedView(says=says, ok=not bad, items=tuple(rows))


async def _tried(post: Post, account: str, one: Probing | None, by: str) -> TestedRow:
    if one is None:
        return TestedRow(name=account, state="untried", cannot=("It cannot be tried without using it.",))
    found = await probed(account, one)
    await told(account, found, post.means, by)
    return TestedRow(name=account, state=_state(found), works=found.works, cannot=found.cannot, problem=found.problem)


def _state(found: Probed) -> str:
    if found.problem is None:
        return "works"
    return "signed out" if found.signed_out else "fails"


def _accounts(post: Post) -> dict[str, list[object]]:
    """By name: every connector and source that belongs to it."""
    crew = post.means.crew
    found: dict[str, list[object]] = {}
    for one in (*dict.fromkeys(crew.connectors.values()), *crew.sources):
        found.setdefault(account_of(one), []).append(one)
    return dict(sorted(found.items()))


def _one(post: Post, name: str) -> object:
    crew = post.means.crew
    return next(one for one in (*crew.connectors.values(), *crew.sources) if one.name == name)


def _in_use(post: Post, name: str) -> bool:
    """The firm that is open was opened with this account."""
    return any(isinstance(one, Probing) for one in _accounts(post).get(name, []))


def _connected(offer: OfferRow, row: TestedRow, *, changed: bool) -> TestedView:
    untried = "is written down. Whether it works shows when it is used first"
    verb = {"works": "works", "untried": untried}.get(row.state, "is written down, and does not work yet")
    after = ["If the firm is up, stop `onefirm up` and start it again: only then it uses this."] if changed else []
    return TestedView(
        says=f"'{offer.name}' {verb}.",
        ok=row.problem is None,
        items=(row,),
        next=(*after, *([f"onefirm connections test {offer.name}"] if row.problem else [])),
    )


def _secret(offer: OfferRow, said: Mapping[str, str]) -> str:
    """The one that is signed in with, or that tokens are fetched with; empty where nobody signs in."""
    counts = {field.name: field.value or field.default for field in offer.fields} | dict(said)
    return counts.get("refresh-token" if counts.get("token-url") else "secret", "")


def _named(name: str, offers: Sequence[OfferRow]) -> OfferRow:
    for offer in offers:
        if offer.name == name:
            return offer
    raise Refusal(no_such_account(name, _names(offers), get_close_matches(name, _names(offers), n=1)))


def _names(offers: Iterable[OfferRow]) -> list[str]:
    return [offer.name for offer in offers]

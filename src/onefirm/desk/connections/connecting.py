"""Connecting through the desk: what can be connected, its settings, and whether it works."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from onefirm.capabilities.model import Provider
from onefirm.capabilities.probing import Probed, Probing, account_of
from onefirm.capabilities.reach import anew
from onefirm.conductor.connections import revoked
from onefirm.conductor.models.trial import trial_of
from onefirm.conductor.probes import probed, told
from onefirm.desk.connections import vault
from onefirm.desk.connections.account import failed, speaks_for, tries
from onefirm.desk.connections.connections import known
from onefirm.desk.connections.problems import (
    BY_HAND,
    needs_fields,
    needs_secret,
    no_such_account,
    no_such_field,
    secret_elsewhere,
    takes_no_secret,
)
from onefirm.desk.connections.rotating import proven
from onefirm.desk.connections.sending import sending
from onefirm.desk.post import Post
from onefirm.desk.says.models import PRICED
from onefirm.desk.shapes.connecting import (
    ConnectArgs,
    FieldRow,
    OfferArgs,
    OfferRow,
    OffersView,
    ProbeArgs,
    TestedRow,
    TestedView,
)
from onefirm.desk.shapes.vault import Secret
from onefirm.domain.problem import Refusal

_CANNOT = "It cannot be tried without using it."
_BY_NAME = "A model is asked only by its name, since that may cost something: onefirm connections test {name}"
_SHUT = "You have revoked it: it is used for nothing until you allow it again."


@dataclass
class Agreed:
    """By account: where a token may go that a browser brought just now, whether or not it is written down yet."""

    places: dict[str, Mapping[str, int]] = field(default_factory=dict[str, Mapping[str, int]])

    async def forget(self) -> None:
        self.places.clear()


async def offered(post: Post, args: OfferArgs, _by: str) -> OffersView:
    """All of them, or the one of this name, as it is or as it would be."""
    kept = set(post.safe.names())
    items = tuple(post.wiring.offers())
    if args.name:
        offer = named(args.name, items)
        said = said_of(offer, args.fields)
        whole = said and not missing_of(offer, said)
        drawn = await asyncio.to_thread(post.wiring.drawn, offer.name, said) if whole else offer
        guess = post.wiring.guessed(offer.name, said)
        follows = {"guess": dict(guess.fields), "guess_says": guess.says, "guess_sure": guess.sure}
        items = (drawn.model_copy(update={"anew": _anew(post, offer, drawn), **follows}),)
    tests = tries(post.means)
    items = tuple(
        each.model_copy(update={"kept": each.secret in kept, "fails": each.connected and failed(tests.get(each.name))})
        for each in items
    )
    there = sum(item.connected for item in items)
    if args.name:
        says = f"'{args.name}' is connected." if there else f"'{args.name}' is not connected."
        return OffersView(says=says, items=items)
    return OffersView(says=f"{len(items)} can be connected, {there} of them are.", items=items, also=tuple(BY_HAND))


async def connect(post: Post, args: ConnectArgs, by: str) -> TestedView:
    """Tried first; then into the vault and into firm.toml. The firm itself uses it when it is opened anew."""
    offer = named(args.name, post.wiring.offers())
    said, before = said_of(offer, args.fields), offer
    if missing := missing_of(offer, said):
        raise Refusal(needs_fields(offer, missing))
    if said or not offer.connected:
        drawn = await asyncio.to_thread(post.wiring.drawn, offer.name, said)
        offer = drawn.model_copy(update={"connected": offer.connected})
    if args.value and not offer.secret:
        raise Refusal(takes_no_secret(offer))
    if offer.secret and not args.value and offer.secret not in post.safe.names():
        raise Refusal(needs_secret(offer.name, offer.secret))
    if not args.value and (places := _anew(post, before, offer)):
        raise Refusal(secret_elsewhere(offer.name, offer.secret, places))
    value = vault.valued(offer.secret, args.value) if args.value and offer.secret else ""
    given = {offer.secret: value} if value else {}
    secrets = dict(given)
    # As it would be, before anything of it is written.
    one = await asyncio.to_thread(post.wiring.opened, offer.name, secrets or None, said)
    found = await _probed(post, offer.name, one)
    if found and found.problem and found.unfit:
        raise Refusal(found.problem)
    if found and found.problem and not args.anyway and (said or secrets):
        if there := await _there(post, offer):
            await _told(post, offer.name, there, by)
        # A secret that the trial exchanged for another is used up: what was given for it must not be lost.
        if there or secrets == given:
            return _left(offer, found, there is not None)
    old = await asyncio.to_thread(post.wiring.write, offer.name, said) if said or not offer.connected else ""
    for name, last in secrets.items():  # Some are given anew when they are used: then that one counts.
        await vault.keep(post, Secret(name=name, value=last), by)
    told_of = found is None or await _told(post, offer.name, found, by)
    row = _row(offer.name, found)
    changed = bool(said) or not _in_use(post, offer.name)
    says = _connected(offer, row, old, changed=changed, told_of=told_of)
    return _unpriced(says, offer.name) if isinstance(one, Provider) and not one.prices else says


async def test(post: Post, args: ProbeArgs, by: str) -> TestedView:
    """One, or every one that can be tried without anything leaving."""
    wanted = account_of(_one(post, known(post, args.connection))) if args.connection else ""
    gone, trying = revoked(post.means), sending(post, args.connection) if args.send else None
    rows: list[TestedRow] = []
    for account, ones in _accounts(post).items():
        if wanted and account != wanted:
            continue
        if not wanted and any(isinstance(one, Provider) for one in ones):
            rows.append(TestedRow(name=account, state="untried", cannot=(_BY_NAME.format(name=account),)))
            continue
        trial = trying or next(filter(None, (trial_of(one, post.means) for one in ones)), None)
        row = await _written(post, account, await probed(account, trial) if trial else None, by)
        shut = tuple(_SHUT for one in ones if getattr(one, "name", "") in gone)[:1]
        rows.append(row.model_copy(update={"cannot": (*row.cannot, *await proven(post, account, by), *shut)}))
    return TestedView(says=_counted(rows), ok=not any(row.problem for row in rows), items=tuple(rows))


def _counted(rows: Sequence[TestedRow]) -> str:
    tried = [row for row in rows if row.state != "untried"]
    if len(rows) == 1:
        verb = {"works": "works", "untried": "was not tried"}.get(rows[0].state, "does not work")
        return f"'{rows[0].name}' {verb}."
    if not tried:
        return f"None of {len(rows)} can be tried without using it."
    well, rest = sum(row.problem is None for row in tried), len(rows) - len(tried)
    ill = len(tried) - well
    found = f"{well} of them {_verb(well, 'works', 'work')}" if ill else "and works" if well == 1 else "and all work"
    left = f" {rest} {_verb(rest, 'has', 'have')} nothing to try." if rest else ""
    return f"{len(tried)} {_verb(len(tried), 'was', 'were')} tried, {found}.{left}"


def _verb(count: int, one: str, several: str) -> str:
    return one if count == 1 else several


def _anew(post: Post, before: OfferRow, after: OfferRow) -> tuple[str, ...]:
    """Where a kept secret would be told to somebody who was not told it so far. The first time it is kept for this."""
    if not (before.connected and after.secret):
        return ()
    return anew({**before.reaches, **post.at_hand.of(Agreed).places.get(before.name, {})}, after.reaches)


async def _there(post: Post, offer: OfferRow) -> Probed | None:
    """What is written down already, where it works: that is not given up for something that does not."""
    one = await asyncio.to_thread(post.wiring.opened, offer.name) if offer.connected else None
    found = await _probed(post, offer.name, one)
    return found if found and found.works and not found.problem else None


async def _probed(post: Post, account: str, one: object) -> Probed | None:
    """None where it cannot be tried."""
    trial = trial_of(one, post.means)
    return await probed(account, trial) if trial else None


async def _told(post: Post, account: str, found: Probed, by: str) -> bool:
    """In the ledger, where it speaks for the account in use: other settings neither shut that one nor open it."""
    mine = await asyncio.to_thread(speaks_for, post, account)
    if mine and (found.works or found.problem):
        await told(account, found, post.means, by)
    return mine


async def _written(post: Post, account: str, found: Probed | None, by: str) -> TestedRow:
    """What was found, told in the ledger. Where nothing was done there is nothing to tell."""
    if found is not None and (found.works or found.problem):
        await told(account, found, post.means, by)
    return _row(account, found)


def _row(account: str, found: Probed | None) -> TestedRow:
    if found is None:
        return TestedRow(name=account, state="untried", cannot=(_CANNOT,))
    return TestedRow(name=account, state=_state(found), works=found.works, cannot=found.cannot, problem=found.problem)


def _state(found: Probed) -> str:
    if found.problem is None:
        return "works" if found.works else "untried"
    return "signed out" if found.signed_out else "fails"


def _accounts(post: Post) -> dict[str, list[object]]:
    """By name: everything that belongs to it."""
    found: dict[str, list[object]] = {}
    for one in post.means.crew.connections:
        found.setdefault(account_of(one), []).append(one)
    return dict(sorted(found.items()))


def _one(post: Post, name: str) -> object:
    return next(one for one in post.means.crew.connections if one.name == name)


def _in_use(post: Post, name: str) -> bool:
    """The firm that is open was opened with this account."""
    return any(isinstance(one, Probing | Provider) for one in _accounts(post).get(name, []))


def _connected(offer: OfferRow, row: TestedRow, old: str, *, changed: bool, told_of: bool) -> TestedView:
    untried = "is written down. Whether it works shows when it is used first"
    verb = {"works": "works", "untried": untried}.get(row.state, "is written down, and does not work yet")
    after = ["If the firm is up, stop `onefirm up` and start it again: only then it uses this."] if changed else []
    before = [f"firm.toml as it was before: {old}"] if old and offer.connected else []
    return TestedView(
        says=f"'{offer.name}' {verb}.",
        ok=row.problem is None,
        items=(row,),
        next=(*after, *before, *([f"onefirm connections test {offer.name}"] if row.problem or not told_of else [])),
    )


def _unpriced(told: TestedView, name: str) -> TestedView:
    price = f"Name its price in US dollars for a million tokens, 0 on your own machine: {PRICED.format(name=name)}"
    return told.model_copy(
        update={
            "says": f"'{name}' is written down. It will not be asked without a price.",
            "next": (price, *told.next),
        }
    )


def _left(offer: OfferRow, found: Probed, works: bool) -> TestedView:
    why = f"'{offer.name}' works as it is written down, and would" if works else f"'{offer.name}' does"
    row = TestedRow(name=offer.name, state=_state(found), works=found.works, cannot=found.cannot, problem=found.problem)
    return TestedView(
        says=f"Nothing was saved: {why} not work like this.",
        ok=False,
        items=(row,),
        next=("To save it anyway, say it again with --anyway.",),
        left=True,
    )


def said_of(offer: OfferRow, fields: Mapping[str, str]) -> dict[str, str]:
    said = {name.replace("_", "-"): value for name, value in fields.items()}
    for name in said:
        if name not in {field.name for field in offer.fields}:
            raise Refusal(no_such_field(offer, name))
    return said


def missing_of(offer: OfferRow, said: Mapping[str, str]) -> list[FieldRow]:
    return [field for field in offer.fields if field.needed and not (said.get(field.name) or field.value)]


def named(name: str, offers: Sequence[OfferRow]) -> OfferRow:
    for offer in offers:
        if offer.name == name:
            return offer
    raise Refusal(no_such_account(name, _names(offers), get_close_matches(name, _names(offers), n=1)))


def _names(offers: Iterable[OfferRow]) -> list[str]:
    return [offer.name for offer in offers]

"""Webhooks out: signed as Standard Webhooks say, to an address of the settings, under the key of the act."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import ValidationError

from onefirm.capabilities.connector import NeedsYou, Never, Order
from onefirm.capabilities.hooks import Address
from onefirm.capabilities.probing import Probed
from onefirm.capabilities.secrets import Secret, both
from onefirm.capabilities.ways import Ways
from onefirm.capabilities.webhook import SEND, Message
from onefirm.domain.effect import EffectKind, Receipt, Terms, Verification
from onefirm.domain.frozen import Json, canonical
from onefirm.domain.ids import instant
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.addresses import PORTS, Home, Rules
from onefirm.guard.backoff import Safety
from onefirm.guard.signed import key_of, sign
from onefirm.guard.sockets import open_socket
from onefirm.guard.web.calls import Call, Caps
from onefirm.guard.web.client import Web

REMEMBERED_SECONDS = 86_400
"""How long we count on the other side to know a webhook-id again. Nobody promises more."""
CAPS = Caps(bytes_max=64 * 1024, seconds_max=20.0, redirects_max=0)
_RAW_SIGNS = 2_000


class Webhook:
    """An address is chosen by its name alone: whoever proposes an act can never say a url."""

    quick = True

    def __init__(self, ways: Ways, addresses: Mapping[str, Address], secret: Secret) -> None:
        self._ways = ways
        self._addresses = addresses
        self._secret = secret
        self._web = Web(ways, self.name, caps=CAPS, rules=Rules(homes=_homes(addresses)), by_host=True)

    @property
    def name(self) -> str:
        return "webhook"

    @property
    def capability(self) -> str:
        return "webhook"

    @property
    def manner(self) -> str:
        return "A signed message goes to the address of that name in your settings."

    def place(self, args: Json) -> str:
        """Only who was told under this key knows it again."""
        address = self._addresses.get(str(args.get("to", "")))
        return address.url if address else ""

    @property
    def effects(self) -> Mapping[EffectKind, Terms]:
        return {SEND: Terms("native-key", window_seconds=REMEMBERED_SECONDS)}

    async def do(self, order: Order) -> Receipt:
        message = _message_of(order.args)
        address = self._addresses.get(message.to)
        if address is None:
            raise NeedsYou(_nobody(message.to, tuple(self._addresses)))
        keys = self._keys(address)
        if not keys:
            raise NeedsYou(_unsignable(address))
        now = self._ways.clock.now()
        # Without the moment of sending: a repeat is the same bytes under the same name, and only its stamp is newer.
        raw = canonical({"type": message.event, "text": message.text, "data": message.data}).encode()
        at = int(now.timestamp())
        headers = {
            "content-type": "application/json",
            "webhook-id": order.key,
            "webhook-timestamp": str(at),
            # While a new secret stands beside the old one, whoever knows either of them believes it.
            "webhook-signature": " ".join(sign(key, order.key, at, raw) for key in keys),
        }
        answer = await self._web.send(Call("POST", address.url, Safety.KEYED, headers, raw, key=order.key))
        said = f"{answer.status} {answer.text()}"[:_RAW_SIGNS]
        return Receipt(provider_id=order.key, at=instant(self._ways.clock.now()), raw=said, tries=answer.tries)

    async def verify(self, order: Order) -> Verification:
        return Verification(found="cannot-tell", evidence="Whoever takes a webhook cannot be asked whether it came.")

    @property
    def secrets(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.secret for each in self._addresses.values()))

    async def probe(self) -> Probed:
        """Whether there is somebody at each address. What they would say to a message only a message can tell."""
        problems = [_unsignable(each) for each in self._addresses.values() if not self._keys(each)]
        works: list[str] = []
        for address in self._addresses.values():
            try:
                await self._reached(address)
            except Refusal as refusal:
                problems.append(refusal.problem)
            except OSError as fault:
                problems.append(_nobody_there(address, str(fault) or type(fault).__name__))
            else:
                works.append(f"Somebody answers at the address of '{address.name}'.")
        cannot = ("Whether a message would be taken cannot be tried without sending one.",)
        return Probed(tuple(works), cannot, problems[0] if problems else None, proven=False)

    async def _reached(self, address: Address) -> None:
        parts = urlsplit(address.url)
        port = parts.port or PORTS[parts.scheme]
        (await open_socket(parts.hostname or "", port, Rules(homes=_homes(self._addresses)))).close()

    def _keys(self, address: Address) -> tuple[bytes, ...]:
        return tuple(key for word in both(self._secret, address.secret) if (key := key_of(word)))


def _message_of(args: Json) -> Message:
    try:
        return Message.model_validate(args)
    except ValidationError as broken:
        error = broken.errors(include_url=False, include_input=False)[0]
        raise Never(_unfit(f"{'.'.join(map(str, error['loc']))}: {error['msg']}.")) from broken


def _homes(addresses: Mapping[str, Address]) -> frozenset[Home]:
    """Those that the operator calls machines of their own."""
    spelled = [urlsplit(each.url) for each in addresses.values() if each.own]
    return frozenset(Home(each.hostname or "", each.port or PORTS[each.scheme]) for each in spelled)


def _nobody(name: str, known: tuple[str, ...]) -> Problem:
    return Problem(
        code="webhook-unnamed",
        what=f"Nobody is known by the name '{name}', so nothing was sent.",
        why=f"A webhook goes to an address that stands in your settings; there is {', '.join(known) or 'none'}.",
        fix=f"Write [webhooks.{name}] with url and secret into firm.toml and open the firm anew, or change the name.",
        where="firm.toml",
    )


def _unfit(why: str) -> Problem:
    return Problem(
        code="webhook-unfit",
        what="This is no message that could be sent to an address of yours, so nothing was sent.",
        why=why,
        fix="Change what the step takes in its playbook, or tell them yourself.",
        where="onefirm inbox",
    )


def _unsignable(address: Address) -> Problem:
    return Problem(
        code="webhook-unsigned",
        what=f"What goes to '{address.name}' cannot be signed, so nothing was sent.",
        why=f"The vault has no secret '{address.secret}', or it is shorter than 16 bytes.",
        fix=f"Put it in: onefirm vault set {address.secret}",
        where="firm.toml",
    )


def _nobody_there(address: Address, said: str) -> Problem:
    return Problem(
        code="webhook-not-reached",
        what=f"Nobody answers at the address of '{address.name}'.",
        why=said,
        fix="Look at its url in firm.toml, and whether this machine is online; then try again.",
        where="firm.toml",
    )

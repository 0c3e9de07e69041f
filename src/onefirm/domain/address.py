"""A mail address that a letter can go to: the plain spelling which every mail server takes."""

import re
from typing import Annotated

from pydantic import AfterValidator

ADDRESS_SIGNS_MAX = 254

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# Every part ends at a sign that no part holds, so there is one way to read an address, however odd it is.
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")


def reachable(address: str) -> bool:
    return len(address) <= ADDRESS_SIGNS_MAX and _ADDRESS.fullmatch(address) is not None


def _plain(address: str) -> str:
    if not reachable(address):
        raise ValueError(
            f"No letter can go to '{address[:80]}': an address is one like ada@fern.example, in plain letters"
            " a to z and numbers; a domain with other letters has a plain spelling too, which begins with xn--"
        )
    return address


def _plain_or_none(address: str) -> str:
    return _plain(address) if address else ""


Address = Annotated[str, AfterValidator(_plain)]
AddressOrNone = Annotated[str, AfterValidator(_plain_or_none)]

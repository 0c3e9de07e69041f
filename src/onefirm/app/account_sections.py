"""The accounts of a firm: the sections of firm.toml that some extension knows, each read as its account wants it."""

from collections.abc import Iterable, Iterator
from typing import cast

from pydantic import ValidationError

from onefirm.app.known_settings import default_of
from onefirm.app.toml_file import TomlFile, Values, out_of_bounds
from onefirm.capabilities.extension import Account
from onefirm.domain.frozen import Frozen
from onefirm.domain.misfit import plainly
from onefirm.domain.problem import Problem


def accounts_in(known: Iterable[Account], file: TomlFile, values: Values, problems: list[Problem]) -> dict[str, Frozen]:
    accounts: dict[str, Frozen] = {}
    for account in known:
        said = dict(_said(account, values))
        if not said and not (account.bare and file.has(account.name)):
            continue
        try:
            accounts[account.name] = account.settings.model_validate({**_own(account, values), **said})
        except ValidationError as fault:
            problems += [
                out_of_bounds(file, (account.name, *error["loc"]), plainly(error["msg"])) for error in fault.errors()
            ]
        except Exception as fault:  # noqa: BLE001 -- a stranger's settings may raise anything: it is said where it stands.
            problems.append(out_of_bounds(file, (account.name,), f"{type(fault).__name__}: {fault}"))
    return accounts


def _said(account: Account, values: Values) -> Iterator[tuple[str, object]]:
    """What its section says beyond what counts anyhow: a firm whose section says nothing has no such account."""
    for name, known in account.settings.model_fields.items():
        value = values.get(f"{account.name}.{name.replace('_', '-')}")
        told = tuple(cast(list[str], value)) if isinstance(value, list) else value
        if told not in (None, "" if known.is_required() else default_of(known)):
            yield name, told


def _own(account: Account, values: Values) -> dict[str, object]:
    """What the operator said of themselves need not be said again."""
    own = {
        "address": values.get("operator.email", ""),
        "name": values.get("operator.name", ""),
        "zone": values.get("firm.timezone", ""),
    }
    return {name: value for name, value in own.items() if name in account.settings.model_fields and value}

"""A firm is a folder: reading firm.toml, policy.toml and voice.md into what the rooms below know."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from onefirm.app.known_settings import (
    ACCOUNTS,
    FIRM_FILE,
    GRACE_SECONDS,
    GRACE_SECONDS_MAX,
    POLICY_FILE,
    PORT,
    WINDOW_SECONDS,
)
from onefirm.app.toml_file import TomlFile, Values, money, read_text, read_toml, underscored
from onefirm.capabilities.extension import Account
from onefirm.capabilities.feeds import Feed
from onefirm.capabilities.hooks import Address, Hook
from onefirm.domain.frozen import Frozen
from onefirm.domain.misfit import plainly
from onefirm.domain.money import Money
from onefirm.domain.policy import Policy
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.retention import RETENTION
from onefirm.planning.when import read_zone
from onefirm.records.profile import Profile, unfit

VOICE_FILE = "voice.md"
FOLDERS = ("playbooks", "blobs", "backups", "outbox", "forms", "mail")
"""What a new firm's folder holds beside its files. `keys` comes with the first opening, when there is a key."""

_PORT_MAX = 65535
_SITE = re.compile(r"https?://[A-Za-z0-9._\[\]:-]+/?")


@dataclass(frozen=True)
class Settings:
    """Everything the operator has said about this firm."""

    folder: Path
    profile: Profile
    policy: Policy
    port: int = PORT
    address: str = ""
    """How a phone reaches the links of a mail; empty where only this machine does."""
    witnesses: tuple[Path, ...] = ()
    accounts: Mapping[str, Frozen] = field(default_factory=dict[str, Frozen])
    """By name: the accounts this firm has, and what was said of each."""
    hooks: Mapping[str, Hook] = field(default_factory=dict[str, Hook])
    webhooks: Mapping[str, Address] = field(default_factory=dict[str, Address])
    feeds: Mapping[str, Feed] = field(default_factory=dict[str, Feed])


def read_settings(folder: Path, firm_text: str | None = None) -> Settings:
    """Read a firm's folder, or what it would be with another text in firm.toml.

    Raises one Refusal that names every fault in every file.
    """
    if not (folder / FIRM_FILE).is_file():
        raise Refusal(_no_firm(folder))
    problems: list[Problem] = []
    firm, policy = _tried(folder / FIRM_FILE, problems, firm_text), _tried(folder / POLICY_FILE, problems)
    if firm is None or policy is None:
        raise Refusal(*problems)
    problems += (*_firm_faults(*firm), *_zone_faults(*firm))
    pinned, accounts = _policy(*policy, problems), _accounts(*firm, problems)
    if pinned is None or problems:
        raise Refusal(*problems)
    return Settings(
        folder=folder,
        profile=_profile(firm[1], read_text(folder / VOICE_FILE)),
        policy=pinned,
        port=cast(int, firm[1].get("web.port", PORT)),
        address=str(firm[1].get("web.address", "")).rstrip("/"),
        witnesses=_witnesses(folder, firm[1]),
        accounts=accounts,
        hooks=_hooks(firm[1]),
        webhooks=_webhooks(firm[1]),
        feeds=_feeds(firm[1]),
    )


def _tried(path: Path, problems: list[Problem], text: str | None = None) -> tuple[TomlFile, Values] | None:
    try:
        return read_toml(path, text)
    except Refusal as refusal:
        problems += refusal.problems
        return None


def _profile(values: Values, voice: str) -> Profile:
    def text(name: str) -> str:
        value = values.get(name, Profile.model_fields[name.partition(".")[2].replace("-", "_")].default)
        return ", ".join(cast(list[str], value)) if isinstance(value, list) else str(value)

    return Profile(
        firm=str(values["firm.name"]),
        name=str(values["operator.name"]),
        email=str(values["operator.email"]),
        trade=text("firm.trade"),
        services=text("firm.services"),
        prices=text("firm.prices"),
        budget_min=text("firm.budget-min"),
        currency=text("firm.currency"),
        booking=text("firm.booking"),
        hours=text("firm.hours"),
        timezone=text("firm.timezone"),
        signature=text("operator.signature"),
        voice=voice.strip(),
    )


def _policy(file: TomlFile, values: Values, problems: list[Problem]) -> Policy | None:
    fields: dict[str, object] = {}
    sections: dict[str, dict[str, object]] = {"limits": {}, "retention": {}}
    for name, value in values.items():
        section, _, key = name.rpartition(".")
        target = sections.get(section, fields)
        target[key.replace("-", "_")] = _read(value) if key == "money-out-max" else value
    sections["retention"] = {**RETENTION, **sections["retention"]}
    try:
        return Policy.model_validate({**fields, **sections})
    except ValidationError as fault:
        problems += [_out_of_bounds(file, error["loc"], error["msg"]) for error in fault.errors()]
        return None


def _accounts(file: TomlFile, values: Values, problems: list[Problem]) -> dict[str, Frozen]:
    accounts: dict[str, Frozen] = {}
    for account in ACCOUNTS:
        said = dict(_said(account, values))
        if not said and not (account.bare and file.has(account.name)):
            continue
        try:
            accounts[account.name] = account.settings.model_validate({**_own(account, values), **said})
        except ValidationError as fault:
            problems += [
                _out_of_bounds(file, (account.name, *error["loc"]), plainly(error["msg"])) for error in fault.errors()
            ]
    return accounts


def _said(account: Account, values: Values) -> Iterator[tuple[str, object]]:
    """What its section says beyond what counts anyhow: a firm whose section says nothing has no such account."""
    for name, known in account.settings.model_fields.items():
        value = values.get(f"{account.name}.{name.replace('_', '-')}")
        told = tuple(cast(list[str], value)) if isinstance(value, list) else value
        if told not in (None, "" if known.is_required() else known.default):
            yield name, told


def _own(account: Account, values: Values) -> dict[str, object]:
    """What the operator said of themselves need not be said again."""
    own = {
        "address": values.get("operator.email", ""),
        "name": values.get("operator.name", ""),
        "zone": values.get("firm.timezone", ""),
    }
    return {name: value for name, value in own.items() if name in account.settings.model_fields and value}


def _read(value: object) -> Money | None:
    return money(str(value))


def _witnesses(folder: Path, values: Values) -> tuple[Path, ...]:
    # A relative witness is meant from the firm's folder, wherever the command was typed.
    return tuple(folder / Path(name).expanduser() for name in cast(list[str], values.get("witness.folders", [])))


def _hooks(values: Values) -> Mapping[str, Hook]:
    said = cast(Mapping[str, Mapping[str, object]], values.get("hooks", {}))
    return {name: Hook.model_validate({**entry, "name": name}) for name, entry in said.items()}


def _webhooks(values: Values) -> Mapping[str, Address]:
    said = cast(Mapping[str, Mapping[str, object]], values.get("webhooks", {}))
    return {name: Address.model_validate({**entry, "name": name}) for name, entry in said.items()}


def _feeds(values: Values) -> Mapping[str, Feed]:
    said = cast(Mapping[str, Mapping[str, object]], values.get("feeds", {}))
    return {name: Feed.model_validate({**underscored(entry), "name": name}) for name, entry in said.items()}


def _firm_faults(file: TomlFile, values: Values) -> list[Problem]:
    """What TOML cannot see: a port that is none, a currency that is none, an address without an @."""
    faults: Mapping[str, tuple[bool, str]] = {
        "web.port": (1 <= cast(int, values.get("web.port", PORT)) <= _PORT_MAX, f"A port is 1 to {_PORT_MAX}."),
        "web.address": (
            _is_site(str(values.get("web.address", ""))),
            "It is http or https and a host, with a port if it needs one, and nothing behind it.",
        ),
        "hooks": (
            bool(values.get("web.address")) or not any(hook.confirm for hook in _hooks(values).values()),
            "'confirm' sends people a link: say in 'address' under [web] how they reach your forms.",
        ),
        "local.window-seconds": (
            cast(int, values.get("local.window-seconds", WINDOW_SECONDS)) > 0,
            "A key is remembered for at least a second.",
        ),
        "local.grace-seconds": (
            0 <= cast(int, values.get("local.grace-seconds", GRACE_SECONDS)) <= GRACE_SECONDS_MAX,
            f"It takes at most a day, {GRACE_SECONDS_MAX} seconds.",
        ),
    }
    said = {
        name: str(values[name]) for name in ("firm.currency", "firm.budget-min", "operator.email") if name in values
    }
    why = {name: unfit(name.partition(".")[2].replace("-", "_"), value) for name, value in said.items()}
    faults = {**faults, **{name: (False, told) for name, told in why.items() if told}}
    return [_out_of_bounds(file, (*name.split("."),), why) for name, (sound, why) in faults.items() if not sound]


def _is_site(address: str) -> bool:
    return not address or _SITE.fullmatch(address) is not None


def _zone_faults(file: TomlFile, values: Values) -> list[Problem]:
    try:
        read_zone(str(values.get("firm.timezone", "UTC")))
    except Refusal as refusal:
        return [refusal.problem.model_copy(update={"where": file.where("firm.timezone")})]
    return []


def _out_of_bounds(file: TomlFile, place: tuple[int | str, ...], why: str) -> Problem:
    name = ".".join(str(part) for part in place).replace("_", "-")
    return Problem(
        code="setting-wrong",
        what=f"'{name}' in {file.name} has a value that cannot be used.",
        why=f"{why.rstrip('.')}.",
        fix="Change it on that line; docs/settings.md lists every setting with its default.",
        where=file.where(name),
    )


def _no_firm(folder: Path) -> Problem:
    return Problem(
        code="folder-not-a-firm",
        what=f"There is no firm in {folder}.",
        why=f"A firm is a folder with a {FIRM_FILE} in it.",
        fix=f"Name the right folder with --firm, or make a firm there: onefirm init --firm {folder}",
        where=str(folder),
    )

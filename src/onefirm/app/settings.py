"""A firm is a folder: reading firm.toml, policy.toml and voice.md into what the rooms below know."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from pydantic import ValidationError

from onefirm.app.account_sections import accounts_in
from onefirm.app.extensions import Found, installed
from onefirm.app.known_settings import (
    FIRM_FILE,
    GRACE_SECONDS,
    GRACE_SECONDS_MAX,
    POLICY_FILE,
    PORT,
    WINDOW_SECONDS,
    of_file,
)
from onefirm.app.toml_file import TomlFile, Values, money, out_of_bounds, read_text, read_toml, underscored
from onefirm.capabilities.feeds import Feed
from onefirm.capabilities.hooks import Address, Hook
from onefirm.domain.frozen import Frozen
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
_MONEY = frozenset({"money-out-max", "client-value-max"})
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
    pages: bool = False
    """Whether it reaches everything else there as well."""
    witnesses: tuple[Path, ...] = ()
    accounts: Mapping[str, Frozen] = field(default_factory=dict[str, Frozen])
    """By name: the accounts this firm has, and what was said of each."""
    hooks: Mapping[str, Hook] = field(default_factory=dict[str, Hook])
    webhooks: Mapping[str, Address] = field(default_factory=dict[str, Address])
    feeds: Mapping[str, Feed] = field(default_factory=dict[str, Feed])


def read_settings(
    folder: Path, firm_text: str | None = None, found: Found | None = None, *, policy_text: str | None = None
) -> Settings:
    """Read a firm's folder, or what it would be with another text in firm.toml or policy.toml.

    Its accounts are those that these extensions bring, or all that are installed.
    Raises one Refusal that names every fault in every file.
    """
    if not (folder / FIRM_FILE).is_file():
        raise Refusal(_no_firm(folder))
    known = installed() if found is None else found
    problems: list[Problem] = []
    firm = _tried(folder / FIRM_FILE, problems, known, firm_text)
    policy = _tried(folder / POLICY_FILE, problems, known, policy_text)
    if firm is None or policy is None:
        raise Refusal(*problems)
    problems += (*_firm_faults(*firm), *_zone_faults(*firm))
    pinned, accounts = _policy(*policy, problems), accounts_in(known.accounts, *firm, problems)
    if pinned is None or problems:
        raise Refusal(*problems)
    return Settings(
        folder=folder,
        profile=_profile(firm[1], read_text(folder / VOICE_FILE)),
        policy=pinned,
        port=cast(int, firm[1].get("web.port", PORT)),
        address=str(firm[1].get("web.address", "")).rstrip("/"),
        pages=bool(firm[1].get("web.pages", False)),
        witnesses=_witnesses(folder, firm[1]),
        accounts=accounts,
        hooks=_hooks(firm[1]),
        webhooks=_webhooks(firm[1]),
        feeds=_feeds(firm[1]),
    )


def _tried(
    path: Path, problems: list[Problem], found: Found, text: str | None = None
) -> tuple[TomlFile, Values] | None:
    try:
        return read_toml(path, of_file(path.name, found.accounts), text)
    except Refusal as refusal:
        problems += (_perhaps_theirs(problem, found.left_out) for problem in refusal.problems)
        return None


def _perhaps_theirs(problem: Problem, left_out: tuple[str, ...]) -> Problem:
    """Whoever was left out might have known it. It is refused all the same: nobody does a stranger's work instead."""
    if problem.code != "setting-unrecognised" or not left_out:
        return problem
    names = ", ".join(f"'{name}'" for name in left_out)
    return problem.model_copy(
        update={
            "why": f"Nobody who takes part knows it. Left out, and perhaps it is theirs: {names}.",
            "fix": f"{problem.fix} If it belongs to one that was left out, mend that one, or put # before its lines.",
        }
    )


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
    sections: dict[str, dict[str, object]] = {"limits": {}, "retention": {}, "models": {}}
    for name, value in values.items():
        section, _, key = name.rpartition(".")
        target = sections.get(section, fields)
        target[key.replace("-", "_")] = _read(value) if key in _MONEY else value
    sections["retention"] = {**RETENTION, **sections["retention"]}
    try:
        return Policy.model_validate({**fields, **sections})
    except ValidationError as fault:
        problems += [out_of_bounds(file, error["loc"], error["msg"]) for error in fault.errors()]
        return None


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
        "web.pages": (
            not values.get("web.pages") or str(values.get("web.address", "")).startswith("https://"),
            "Say in 'address', with https://, how your pages are reached: a sign-in never travels in the clear.",
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
    return [out_of_bounds(file, (*name.split("."),), why) for name, (sound, why) in faults.items() if not sound]


def _is_site(address: str) -> bool:
    return not address or _SITE.fullmatch(address) is not None


def _zone_faults(file: TomlFile, values: Values) -> list[Problem]:
    try:
        read_zone(str(values.get("firm.timezone", "UTC")))
    except Refusal as refusal:
        return [refusal.problem.model_copy(update={"where": file.where("firm.timezone")})]
    return []


def _no_firm(folder: Path) -> Problem:
    return Problem(
        code="folder-not-a-firm",
        what=f"There is no firm in {folder}.",
        why=f"A firm is a folder with a {FIRM_FILE} in it.",
        fix=f"Name the right folder with --firm, or make a firm there: onefirm init --firm {folder}",
        where=str(folder),
    )

"""One settings file against the table of settings: every fault with its file and line."""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from pydantic import ValidationError

from onefirm.app.known_settings import Setting, SettingKind
from onefirm.capabilities.feeds import Feed
from onefirm.capabilities.hooks import Address, Hook
from onefirm.domain.effect import EffectClass
from onefirm.domain.money import Money
from onefirm.domain.plan import Mode
from onefirm.domain.problem import Problem, Refusal
from onefirm.domain.retention import is_period

Values = Mapping[str, object]
"""Checked values by the full name of their setting, `limits.plan-steps-max`."""

_MODES: tuple[str, ...] = get_args(Mode)
_CLASSES: tuple[str, ...] = get_args(EffectClass)
_AMOUNT = re.compile(r"(?P<whole>\d{1,12})(?:\.(?P<part>\d+))? (?P<currency>[A-Z]{3})")


@dataclass(frozen=True)
class TomlFile:
    """The text of a file and where its keys stand."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        return self.path.name

    def where(self, name: str) -> str:
        """`/firm/policy.toml:7`, as an editor opens it."""
        return f"{self.path}:{self.line(name)}"

    def has(self, section: str) -> bool:
        """Does the section stand there, be it empty?"""
        return any(re.match(rf"\s*\[\s*{re.escape(section)}\s*\]", line) for line in self.text.splitlines())

    def line(self, name: str) -> int:
        """The line a setting stands on, or that of its section, or the first."""
        section, _, key = name.rpartition(".")
        current, best = "", 1
        for number, line in enumerate(self.text.splitlines(), start=1):
            header = re.match(r"\s*\[\s*([^\]]+?)\s*\]", line)
            if header:
                current = _dashed(header[1].replace('"', ""))
                best = number if current in (section, name) else best
            elif current == section and re.match(rf"""\s*["']?{_either(key)}["']?\s*[.=]""", line):
                return number
        return best


def read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as fault:
        raise Refusal(
            Problem(
                code="settings-unreadable",
                what=f"{path.name} cannot be read.",
                why=str(fault),
                fix="Give yourself the right to read it, and save it as UTF-8 text.",
                where=str(path),
            )
        ) from fault


def read_toml(path: Path, settings: Sequence[Setting], text: str | None = None) -> tuple[TomlFile, Values]:
    """The file and its checked values, or those it would have with another text; all its faults at once."""
    file = TomlFile(path, read_text(path) if text is None else text)
    known = {setting.name: setting for setting in settings}
    values, problems = dict[str, object](), list[Problem]()
    for name, value in _flat(_loaded(file), known):
        setting = known.get(name)
        if setting is None:
            problems.append(_unrecognised(file, name, known))
        elif not _CHECKS[setting.kind](value):
            problems.append(_wrong(file, setting, value))
        else:
            values[name] = value
    problems += [_missing(file, setting) for name, setting in known.items() if setting.needed and not values.get(name)]
    if problems:
        raise Refusal(*problems)
    return file, values


def read_section(path: Path, settings: Sequence[Setting]) -> Values:
    """What it says of these alone, wherever the rest of it was judged."""
    known = {setting.name: setting for setting in settings}
    said = _flat(_loaded(TomlFile(path, read_text(path))), known)
    return {name: value for name, value in said if name in known and _CHECKS[known[name].kind](value)}


def _loaded(file: TomlFile) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.text)
    except (ValueError, RecursionError) as fault:
        # Also a number of more digits than Python reads, and what is nested too deep.
        raise Refusal(_broken(file, fault)) from fault


def money(text: str) -> Money | None:
    """`500.00 EUR` as money, in the minor units of that currency."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    places = len(Money(minor=0, currency=found["currency"]).shown().partition(".")[2].partition(" ")[0])
    part = found["part"] or ""
    return (
        Money(minor=int(found["whole"] + part.ljust(places, "0")), currency=found["currency"])
        if len(part) <= places
        else None
    )


def _flat(raw: Mapping[str, object], known: Mapping[str, Setting], section: str = "") -> Iterator[tuple[str, object]]:
    for key, value in raw.items():
        name = f"{section}.{_dashed(key)}" if section else _dashed(key)
        if isinstance(value, dict) and name not in known and not section:
            yield from _flat(cast(Mapping[str, object], value), known, name)
        else:
            yield name, value


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in cast(list[object], value))


def _is_modes(value: object) -> bool:
    return isinstance(value, dict) and all(mode in _MODES for mode in cast(dict[str, object], value).values())


def _is_table(value: object, kind: type[Hook] | type[Address] | type[Feed]) -> bool:
    """Every entry of it has a name, and is one of these."""
    if not isinstance(value, dict):
        return False
    try:
        for name, entry in cast(dict[str, dict[str, object]], value).items():
            kind.model_validate({**underscored(entry), "name": name})
    except (AttributeError, TypeError, ValidationError):
        return False
    return True


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_CHECKS: Mapping[SettingKind, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str),
    "whole number": _is_number,
    "list of text": _is_texts,
    "text or list": lambda value: isinstance(value, str) or _is_texts(value),
    "text or whole number": lambda value: isinstance(value, str) or _is_number(value),
    "amount of money": lambda value: isinstance(value, str) and money(value) is not None,
    "table of modes": _is_modes,
    "table of hooks": lambda value: _is_table(value, Hook),
    "table of addresses": lambda value: _is_table(value, Address),
    "table of feeds": lambda value: _is_table(value, Feed),
    "class of effect": lambda value: value in _CLASSES,
    "true or false": lambda value: isinstance(value, bool),
    "length of time": lambda value: isinstance(value, str) and is_period(value),
}

_FIXES: Mapping[SettingKind, str] = {
    "text": 'Write it in quotes: {key} = "...".',
    "whole number": "Write a whole number without quotes: {key} = {default}.",
    "list of text": 'Write a list of texts: {key} = ["...", "..."].',
    "text or list": 'Write a list of texts, {key} = ["...", "..."], or one text in quotes.',
    "text or whole number": "Write a whole number: {key} = 1500.",
    "amount of money": 'Write an amount and three letters: {key} = "500.00 EUR".',
    "table of modes": 'Write under [modes]: "lead-qualification.send" = "draft"; a mode is draft, ask, earn or auto.',
    "table of hooks": 'Write under [hooks.site]: secrets = ["site-hook"], form = "Write to us".',
    "table of feeds": 'Write under [feeds.news]: url = "https://...", every = "1 hour".',
    "table of addresses": 'Write under [webhooks.crm]: url = "https://...", secret = "crm-hook".',
    "class of effect": "Write one of native-key, natural-key, verifiable or ask: {key} = {default}.",
    "true or false": "Write true or false, without quotes: {key} = {default}.",
    "length of time": 'Write {key} = "2 years"; days, weeks and months are understood too, and "for ever".',
}


def underscored(entry: Mapping[str, object]) -> dict[str, object]:
    """`from-the-start` as our own fields are called."""
    return {key.replace("-", "_"): value for key, value in entry.items()}


def _dashed(key: str) -> str:
    return key.replace("_", "-")


def _either(key: str) -> str:
    return re.escape(key).replace(r"\-", "[-_]")


def _broken(file: TomlFile, fault: ValueError | RecursionError) -> Problem:
    place = re.search(r"at line (\d+), column \d+", str(fault))
    line = place[1] if place else len(file.text.splitlines()) or 1
    return Problem(
        code="settings-broken",
        what=f"{file.name} is not well-formed TOML, so nothing in it counts.",
        why=f"{fault}.",
        fix="Mend that line; texts stand in quotes, and every line reads `key = value`.",
        where=f"{file.path}:{line}",
    )


def _unrecognised(file: TomlFile, name: str, known: Mapping[str, Setting]) -> Problem:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6) or _elsewhere(name, known)
    return Problem(
        code="setting-unrecognised",
        what=f"{file.name} has a setting '{name}'.",
        why="There is no such setting, so it would decide nothing.",
        fix=f"Did you mean '{near[0]}'?" if near else f"Remove it; {file.name} knows {', '.join(known)}.",
        where=file.where(name),
    )


def _elsewhere(name: str, known: Mapping[str, Setting]) -> list[str]:
    """The same word under another section."""
    word = name.rpartition(".")[2]
    return [other for other in known if other.rpartition(".")[2] == word]


def _wrong(file: TomlFile, setting: Setting, value: object) -> Problem:
    return Problem(
        code="setting-wrong",
        what=f"'{setting.name}' is {value!r}.",
        why=f"This setting takes a{'n' if setting.kind[0] == 'a' else ''} {setting.kind}.",
        fix=_FIXES[setting.kind].format(key=setting.key, default=setting.default),
        where=file.where(setting.name),
    )


def out_of_bounds(file: TomlFile, place: tuple[int | str, ...], why: str) -> Problem:
    name = ".".join(str(part) for part in place).replace("_", "-")
    return Problem(
        code="setting-wrong",
        what=f"'{name}' in {file.name} has a value that cannot be used.",
        why=f"{why.rstrip('.')}.",
        fix="Change it on that line; docs/settings.md lists every setting with its default.",
        where=file.where(name),
    )


def _missing(file: TomlFile, setting: Setting) -> Problem:
    return Problem(
        code="setting-missing",
        what=f"{file.name} does not say '{setting.name}'.",
        why=f"{setting.says} The firm cannot speak for you without it.",
        fix=f'Add {setting.key} = "..." under [{setting.section}].',
        where=file.where(setting.name),
    )

"""Connecting an account: its settings drawn, written into firm.toml, and opened apart from the firm to be tried."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from onefirm.app.extensions import Found
from onefirm.app.known_settings import FIRM_FILE, default_of
from onefirm.app.settings import Settings, read_settings
from onefirm.app.toml_file import TomlFile, read_text
from onefirm.app.toml_section import NotSo, Value, with_section
from onefirm.app.written_file import keep, old_of, text_of
from onefirm.capabilities.consent import Consenting
from onefirm.capabilities.extension import Account, Guess, Office
from onefirm.capabilities.model import Provider
from onefirm.capabilities.probing import Probing
from onefirm.capabilities.reach import reached
from onefirm.capabilities.secrets import standing_beside
from onefirm.desk.shapes.connecting import FieldRow, OfferRow
from onefirm.domain.frozen import Frozen
from onefirm.domain.problem import Problem, Refusal
from onefirm.guard.files import whole
from onefirm.guard.lane import Guard

OLD = old_of(FIRM_FILE)
_SECRET, _FETCHES = "secret", "refresh_token"


class Wiring:
    """Implements `desk.shapes.connecting.Wiring`."""

    def __init__(self, folder: Path, found: Found, office: Office, opened: Mapping[str, Frozen]) -> None:
        """`opened` are the settings of each account the firm was opened with."""
        self._folder = folder
        self._found = found
        self._office = office
        self._opened = opened

    def offers(self) -> tuple[OfferRow, ...]:
        """Every account that can be connected, and what is set for those that are."""
        settings = self._settings()
        return tuple(self._offer(account, settings.accounts.get(account.name)) for account in self._found.accounts)

    def drawn(self, name: str, said: Mapping[str, str]) -> OfferRow:
        """One of them as it would be with this; a Refusal where firm.toml could not be read with it."""
        _, settings = self._with(name, said)
        return _offer(self._account(name), settings, connected=name in self._settings().accounts)

    def guessed(self, name: str, said: Mapping[str, str]) -> Guess:
        return self._account(name).guess(said)

    def write(self, name: str, said: Mapping[str, str]) -> str:
        """First read as opening would read it; then written whole, the old file beside it, whose name is returned."""
        path = self._folder / FIRM_FILE
        before = read_text(path)
        after, _ = self._with(name, said)
        if read_text(path) != before:
            raise Refusal(_changed(path))
        keep(path)
        whole.put(path, after.encode())
        try:
            self._settings()
        except Refusal:
            whole.put(path, (self._folder / OLD).read_bytes())
            raise
        return OLD

    def consenting(self, name: str, said: Mapping[str, str]) -> Consenting | None:
        account, (_, settings) = self._account(name), self._with(name, said)
        return account.consenting(settings, self._apart()) if account.consenting else None

    def opened(
        self, name: str, secrets: dict[str, str] | None = None, said: Mapping[str, str] | None = None
    ) -> Probing | Provider | None:
        """The account as firm.toml has it now, or would have it with this, beside the one the firm works with.

        With secrets it has those instead of what the vault has, and nothing that stands beside one; what is
        given in their place stands in them afterwards.
        None where it has no such section, or cannot be tried.
        """
        settings = self._settings().accounts.get(name) if said is None else self._with(name, said)[1]
        if settings is None:
            return None
        office = self._apart() if secrets is None else self._with_these(secrets)
        brought = self._account(name).open(settings, office)
        all_of_it = (*brought.connectors, *brought.sources, *brought.tellers, *brought.models)
        return next((one for one in all_of_it if isinstance(one, Probing | Provider)), None)

    def _with(self, name: str, said: Mapping[str, str]) -> tuple[str, Frozen]:
        """The whole file with this in it, and what it makes of the account."""
        path = self._folder / FIRM_FILE
        self._settings()  # What is wrong with it already is told as it stands there.
        fields = self._account(name).settings.model_fields
        values = {key: _read(fields[key.replace("-", "_")], value) for key, value in said.items()}
        try:
            after = with_section(text_of(path), name, values)
        except NotSo as odd:
            raise Refusal(_by_hand(name, path)) from odd
        try:
            settings = self._settings(after).accounts.get(name)
        except Refusal as refusal:
            file = TomlFile(path, after)
            raise Refusal(*(_where_said(each, name, said, file) for each in refusal.problems)) from refusal
        if settings is None:
            raise Refusal(_says_nothing(name, path))
        return after, settings

    def _settings(self, text: str | None = None) -> Settings:
        return read_settings(self._folder, text, self._found)

    def _account(self, name: str) -> Account:
        return next(account for account in self._found.accounts if account.name == name)

    def _offer(self, account: Account, settings: Frozen | None) -> OfferRow:
        in_use = settings is not None and settings == self._opened.get(account.name)
        return _offer(account, settings).model_copy(update={"in_use": in_use})

    def _apart(self) -> Office:
        """With ways of its own: a mistyped address shuts nobody's way out."""
        return replace(self._office, ways=Guard(self._office.clock, self._office.chance))

    def _with_these(self, secrets: dict[str, str]) -> Office:
        def of(name: str) -> str | None:
            return None if standing_beside(name) else secrets.get(name) or self._office.secret(name)

        def exchange(name: str, used: str, given: str) -> None:
            if given and secrets.get(name) == used:
                secrets[name] = given
            self._office.exchange(name, used, given)

        return replace(self._apart(), secret=of, exchange=exchange)

    def secret(self, name: str) -> str | None:
        return self._office.secret(name)


def _offer(account: Account, settings: Frozen | None, *, connected: bool | None = None) -> OfferRow:
    return OfferRow(
        name=account.name,
        about=" ".join((account.settings.__doc__ or "").split()),
        connected=settings is not None if connected is None else connected,
        fields=tuple(_drawn(account, settings)),
        secret=(secret := _signs_in_with(account, settings)),
        reaches=reached(settings) if settings is not None and secret else {},
        begins=account.begins,
        providers={name: dict(each) for name, each in account.providers.items()},
    )


def _signs_in_with(account: Account, settings: Frozen | None) -> str:
    """The name of the secret; empty where nobody signs in, as the settings themselves say where they know."""
    if not getattr(settings, "signs_in", True):
        return ""
    wanted = _FETCHES if getattr(settings, "fetches", False) else _SECRET
    field = account.settings.model_fields.get(wanted)
    return str(getattr(settings, wanted, field.default if field else ""))


def _drawn(account: Account, settings: Frozen | None) -> Iterator[FieldRow]:
    likely = _likely(account, settings)
    for name, field in account.settings.model_fields.items():
        default = "" if field.is_required() else _shown(default_of(field))
        value = default if settings is None else _shown(getattr(settings, name))
        yield FieldRow(
            name=name.replace("_", "-"),
            about=str(field.description or ""),
            needed=field.is_required(),
            default=default,
            value=value if settings is not None else "",
            choices=tuple(str(choice) for choice in _choices(field)),
            number=field.annotation is int,
            several=get_origin(field.annotation) is tuple,
            asked=name in likely,
            likely=likely.get(name, ""),
        )


def _likely(account: Account, settings: Frozen | None) -> Mapping[str, str]:
    """What is worth asking for besides, each with what it most often is: an account says so, or nothing is."""
    told: object = getattr(settings or account.settings, "likely", None)
    return cast("Mapping[str, str]", told) if isinstance(told, dict) else {}


def _choices(field: FieldInfo) -> tuple[object, ...]:
    if field.annotation is bool:
        return ("true", "false")
    return get_args(field.annotation) if get_origin(field.annotation) is Literal else ()


def _shown(value: object) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(str(part) for part in cast("tuple[object, ...]", value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(field: FieldInfo, said: str) -> Value:
    """As it would stand in the file. What it cannot be is said by whoever reads the file."""
    said = said.strip()
    if get_origin(field.annotation) is tuple:
        return [part.strip() for part in said.split(",") if part.strip()]
    if field.annotation is bool and said in ("true", "false"):
        return said == "true"
    digits = said.removeprefix("-")
    return int(said) if field.annotation is int and digits.isascii() and digits.isdigit() else said


def _where_said(problem: Problem, name: str, said: Mapping[str, str], file: TomlFile) -> Problem:
    """Nothing of this stands in the file yet, so no line of it is to blame."""
    at = {file.where(f"{name}.{key}"): f"--set {key}={value}" for key, value in said.items()}
    told = {
        "what": problem.what.replace(f" in {FIRM_FILE}", ""),
        "fix": f"Say it again with another value; what each takes: onefirm connect {name} --show",
        "where": at.get(problem.where, " ".join(at.values())) or problem.where,
    }
    return problem.model_copy(update=told)


def _by_hand(name: str, path: Path) -> Problem:
    return Problem(
        code="settings-by-hand",
        what=f"The section [{name}] cannot be written without touching something else.",
        why=f"In {path.name} it is not written as lines under a [{name}] of its own.",
        fix=f"Write it as `[{name}]` with one `key = value` a line, or change it there yourself.",
        where=str(path),
    )


def _says_nothing(name: str, path: Path) -> Problem:
    return Problem(
        code="settings-say-nothing",
        what=f"Nothing would be connected: the section [{name}] says nothing beyond what counts anyhow.",
        why="An account is there once its section says at least where it is.",
        fix=f"Say more: onefirm connect {name} --all",
        where=str(path),
    )


def _changed(path: Path) -> Problem:
    return Problem(
        code="settings-changed",
        what=f"{path.name} was changed by somebody else just now.",
        why="What they wrote would be gone.",
        fix="Look at it, then say it again.",
        where=str(path),
    )

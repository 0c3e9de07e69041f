"""Connecting an account: its settings drawn, written into firm.toml, and opened apart from the firm to be tried."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast, get_args, get_origin

from pydantic.fields import FieldInfo

from onefirm.app.known_settings import ACCOUNTS, FIRM_FILE
from onefirm.app.settings import read_settings
from onefirm.app.toml_file import read_text
from onefirm.app.toml_section import NotSo, Value, with_section
from onefirm.capabilities.extension import Account, Office
from onefirm.capabilities.probing import Probing
from onefirm.capabilities.secrets import Secret, standing_beside
from onefirm.desk.shapes.connecting import FieldRow, OfferRow
from onefirm.domain.problem import Problem, Refusal

OLD = f"{FIRM_FILE}.bak"
_SECRET, _FETCHES = "secret", "refresh-token"


class Wiring:
    """Implements `desk.connecting_shapes.Wiring`."""

    def __init__(self, folder: Path, office: Office) -> None:
        self._folder = folder
        self._office = office

    def offers(self) -> tuple[OfferRow, ...]:
        """Every account that can be connected, and what is set for those that are."""
        settings = read_settings(self._folder)
        return tuple(_offer(account, settings.accounts.get(account.name)) for account in ACCOUNTS)

    def write(self, name: str, said: Mapping[str, str]) -> None:
        """First read as opening would read it; then written whole, the old file beside it."""
        path = self._folder / FIRM_FILE
        before = read_text(path)
        fields = _account(name).settings.model_fields
        values = {key: _read(fields[key.replace("-", "_")], value) for key, value in said.items()}
        try:
            after = with_section(_whole(path), name, values)
        except NotSo as odd:
            raise Refusal(_by_hand(name, path)) from odd
        if name not in read_settings(self._folder, after).accounts:
            raise Refusal(_says_nothing(name, path))
        if read_text(path) != before:
            raise Refusal(_changed(path))
        shutil.copy2(path, self._folder / OLD)
        _put(path, after)
        try:
            read_settings(self._folder)
        except Refusal:
            _put(path, (self._folder / OLD).read_bytes().decode())
            raise

    def opened(self, name: str, secrets: Mapping[str, str] | None = None) -> Probing | None:
        """The account as firm.toml has it now, beside the one the firm works with.

        With secrets it has those instead of what the vault has, and nothing that stands beside one.
        None where it has no such section, or cannot be tried.
        """
        settings = read_settings(self._folder).accounts.get(name)
        if settings is None:
            return None
        office = self._office if secrets is None else replace(self._office, secret=self._alone(secrets))
        brought = _account(name).open(settings, office)
        return next((one for one in (*brought.connectors, *brought.sources) if isinstance(one, Probing)), None)

    def _alone(self, secrets: Mapping[str, str]) -> Secret:
        def of(name: str) -> str | None:
            return None if standing_beside(name) else secrets.get(name) or self._office.secret(name)

        return of

    def secret(self, name: str) -> str | None:
        return self._office.secret(name)


def _offer(account: Account, settings: object) -> OfferRow:
    fields = tuple(_drawn(account, settings))
    fetches = any(field.name == "token-url" and field.value for field in fields)
    said = next((field for field in fields if field.name == (_FETCHES if fetches else _SECRET)), None)
    return OfferRow(
        name=account.name,
        about=" ".join((account.settings.__doc__ or "").split()),
        connected=settings is not None,
        fields=fields,
        secret=(said.value or said.default) if said else "",
    )


def _drawn(account: Account, settings: object) -> Iterator[FieldRow]:
    for name, field in account.settings.model_fields.items():
        default = "" if field.is_required() else _shown(field.default)
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
        )


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


def _account(name: str) -> Account:
    return next(account for account in ACCOUNTS if account.name == name)


def _whole(path: Path) -> str:
    """With the ends of its lines as they are."""
    return path.read_bytes().decode()


def _put(path: Path, text: str) -> None:
    """Whole, and on the disk, or not at all; whoever may read the old one may read the new one."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, part)
        os.replace(part, path)
    except OSError:
        with suppress(OSError):
            os.unlink(part)
        raise


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

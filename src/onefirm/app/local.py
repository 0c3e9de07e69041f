"""The local connectors of a firm, each on the terms that its firm.toml says."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

from onefirm.app.known_settings import FIRM_FILE, GRACE_SECONDS, WINDOW_SECONDS, of_file
from onefirm.app.toml_file import Values, read_section
from onefirm.capabilities.clock import Clock
from onefirm.capabilities.connector import Connector
from onefirm.connectors import local
from onefirm.connectors.local import LocalConnector
from onefirm.domain.effect import EffectClass, Terms

_MAKERS: dict[str, Callable[[Path, Terms, Clock], LocalConnector]] = {
    "mail": lambda folder, terms, clock: local.mail(folder, terms, clock=clock),
    "calendar": lambda folder, terms, clock: local.calendar(folder, terms, clock=clock),
    "payments": lambda folder, terms, clock: local.payments(folder, terms, clock=clock),
    "publishing": lambda folder, terms, clock: local.publishing(folder, terms, clock=clock),
    "forms": lambda folder, terms, clock: local.forms(folder, terms, clock=clock),
}
_SETTINGS = [setting for setting in of_file(FIRM_FILE) if setting.section == "local"]
_CLASSES = {setting.key: setting.default.strip('"') for setting in _SETTINGS}


def local_connectors(clock: Clock) -> tuple[Callable[[Path], Connector], ...]:
    """One maker for each capability; the settings are read when the firm is opened."""

    def maker(capability: str) -> Callable[[Path], Connector]:
        return lambda folder: _MAKERS[capability](folder, terms_of(capability, _said(folder)), clock)

    return tuple(maker(capability) for capability in _MAKERS)


def terms_of(capability: str, values: Values) -> Terms:
    """The class decides which of the two times means anything."""
    cls = cast(EffectClass, values.get(f"local.{capability}", _CLASSES[capability]))
    window = cast(int, values.get("local.window-seconds", WINDOW_SECONDS))
    grace = cast(int, values.get("local.grace-seconds", GRACE_SECONDS))
    return Terms(
        cls, window_seconds=window if cls == "native-key" else 0, grace_seconds=grace if cls == "verifiable" else 0
    )


def _said(folder: Path) -> Values:
    return read_section(folder / FIRM_FILE, _SETTINGS) if (folder / FIRM_FILE).is_file() else {}

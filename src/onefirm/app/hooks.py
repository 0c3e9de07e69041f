"""The hooks of a firm's settings, as an extension: they come in by the same road as everything else."""

from collections.abc import Callable
from pathlib import Path

from onefirm.app.settings import Settings
from onefirm.capabilities.connector import Connector, Source
from onefirm.capabilities.extension import Extension
from onefirm.capabilities.hooks import Hook
from onefirm.capabilities.ways import Ways
from onefirm.connectors.hook_inbox import HookInbox
from onefirm.connectors.webhook import Webhook
from onefirm.intake.hooks.opt_in import CONFIRM_ADDRESS
from onefirm.intake.hooks.taking import Secrets

_CONFIRM = Path(__file__).parent.parent / "playbooks" / "hosted" / "confirm-address.md"


def hooks_of(settings: Settings, secret: Secrets, ways: Ways) -> tuple[Extension, ...]:
    """Nothing where none are named: what a firm cannot do its playbooks cannot ask for."""
    if not (settings.hooks or settings.webhooks):
        return ()

    def out(_folder: Path) -> Connector:
        return Webhook(ways, settings.webhooks, secret)

    def inbox(hook: Hook) -> Callable[[Path], Source]:
        return lambda _folder: HookInbox(hook.source, hook.secrets)

    asks = any(hook.confirm for hook in settings.hooks.values())
    return (
        Extension(
            name="hooks",
            intents=(CONFIRM_ADDRESS,) if asks else (),
            connectors=(out,) if settings.webhooks else (),
            sources=tuple(inbox(hook) for hook in settings.hooks.values()),
            playbooks=(_CONFIRM,) if asks else (),
        ),
    )

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
from onefirm.intake.hooks.taking import Secrets


def hooks_of(settings: Settings, secret: Secrets, ways: Ways) -> tuple[Extension, ...]:
    """Nothing where none are named: what a firm cannot do its playbooks cannot ask for."""
    if not (settings.hooks or settings.webhooks):
        return ()

    def out(_folder: Path) -> Connector:
        return Webhook(ways, settings.webhooks, secret)

    def inbox(hook: Hook) -> Callable[[Path], Source]:
        return lambda _folder: HookInbox(hook.source, hook.secrets)

    sources = tuple(inbox(hook) for hook in settings.hooks.values())
    return (Extension(name="hooks", connectors=(out,) if settings.webhooks else (), sources=sources),)

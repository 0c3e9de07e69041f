"""The outbox: mail without an account. Letters are really written, as files in a folder of the firm."""

from onefirm.connectors.outbox.box import Outbox

__all__ = ["Outbox"]

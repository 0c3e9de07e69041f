"""What a firm has without any account: an outbox, a calendar, a payments book, a site and its forms, as files."""

from onefirm.connectors.local.connector import LocalConnector
from onefirm.connectors.local.rooms import calendar, forms, mail, payments, publishing

__all__ = ["LocalConnector", "calendar", "forms", "mail", "payments", "publishing"]

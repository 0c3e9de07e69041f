"""The bookkeeper: says which open invoice a line of the bank pays, or what else it is, and why."""

from onefirm.agents.bookkeeper.agent import CONTRACT, Bookkeeper
from onefirm.agents.bookkeeper.lines import BankLine, Matched, OpenInvoice

__all__ = ["CONTRACT", "BankLine", "Bookkeeper", "Matched", "OpenInvoice"]

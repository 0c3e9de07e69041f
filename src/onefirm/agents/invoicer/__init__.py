"""The invoicer: makes the lines of an invoice from what was agreed and what was delivered, exact to the last cent."""

from onefirm.agents.invoicer.agent import CONTRACT, Invoicer
from onefirm.agents.invoicer.sheet import Agreed, Delivered, Invoice, InvoiceLine, Work

__all__ = ["CONTRACT", "Agreed", "Delivered", "Invoice", "InvoiceLine", "Invoicer", "Work"]

"""Models of the operator's choice, as accounts: one for each tier. Whoever has none loads nothing of this."""

from onefirm.llm.accounts import ACCOUNTS

__all__ = ["ACCOUNTS"]

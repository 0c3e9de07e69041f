"""Canonical things the firm knows, folded from the ledger."""

"""Accounts outside: how they stand, and how one is connected."""

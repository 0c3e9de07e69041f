"""The books and the house: ledger, money, playbooks, staff, settings."""

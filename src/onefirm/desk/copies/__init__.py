"""Backups, and what is removed when its time is over."""

"""Backups: snapshots of a running firm, the keys apart from them, and the way back."""

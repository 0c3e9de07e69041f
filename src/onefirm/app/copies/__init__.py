"""Copies of a whole firm: backups and their trial, the way back, moving to another machine, and a new version."""

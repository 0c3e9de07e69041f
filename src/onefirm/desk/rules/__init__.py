"""The rules of the firm and of one client, and what was decided."""

"""Playbooks, plans and what may run next. Pure."""

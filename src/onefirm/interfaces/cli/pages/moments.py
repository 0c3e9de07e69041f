"""Moments on the operator's own clock."""

from datetime import datetime


def when(at: str) -> str:
    """`21 Nov 05:20`; nothing stays nothing."""
    return datetime.fromisoformat(at).astimezone().strftime("%d %b %H:%M") if at else ""

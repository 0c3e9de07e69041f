"""What they want of everything that reaches them, as far as a letter can offer something they do not want."""

import re

PHONE = "phone"

_RULE = re.compile(r"^(never|only) by (.+)$", re.MULTILINE)


def may_be_called(wishes: str) -> bool:
    """No rule keeps the telephone from them, and none names other ways alone."""
    for which, ways in _RULE.findall(wishes):
        named = PHONE in (way.strip() for way in ways.split(","))
        if named == (which == "never"):
            return False
    return True

"""What a validator says of a value that does not fit, in words for people."""

import re

_SAYS: tuple[tuple[str, str], ...] = (
    (r"Value error, (.+)", r"\1"),
    (r"Field required", "It is missing"),
    (r"Extra inputs are not permitted", "There is no such field"),
    (r"Input should be a valid string.*", "It takes text"),
    (r"Input should be a valid (?:integer|number).*", "It takes a number"),
    (r"Input should be a valid boolean.*", "It takes true or false"),
    (r"Input should be a valid (?:dictionary|list|tuple).*", "It takes several values, each with its place"),
    (r"Input should be greater than or equal to (.+)", r"It is at least \1"),
    (r"Input should be less than or equal to (.+)", r"It is at most \1"),
    (r"Input should be greater than (.+)", r"It is more than \1"),
    (r"Input should be less than (.+)", r"It is less than \1"),
    (r"Input should be (.+)", r"It takes \1"),
    (r"String should have at most ([0-9]+) characters?", r"It holds at most \1 letters and signs"),
    (r"String should have at least 1 character", "It cannot be empty"),
    (r"String should have at least ([0-9]+) characters?", r"It holds at least \1 letters and signs"),
    (r"String should match pattern .*", "It is not written as it has to be"),
    (r"Invalid JSON: .*", "It is no JSON"),
)


def plainly(message: str) -> str:
    """One sentence without its full stop. What nobody has put into words yet is passed on as it came."""
    told = message.strip().rstrip(".")
    for pattern, words in _SAYS:
        found = re.fullmatch(pattern, told, re.DOTALL)
        if found:
            told = found.expand(words).rstrip(".")
            break
    return f"{told[:1].upper()}{told[1:]}"

"""Why a page or a feed was not read, in the operator's words."""

from onefirm.domain.problem import Problem

_BY_HAND = "Open it yourself, and put what matters into the plan by hand."


def unfit(why: str) -> Problem:
    return Problem(
        code="page-address-unfit",
        what="This is no address that could be read, so nothing was fetched.",
        why=why,
        fix="Change what the step reads in its playbook, then start a new plan.",
    )


def not_for_programs(host: str) -> Problem:
    return Problem(
        code="page-not-for-programs",
        what=f"{host} asks programs not to read this page, so it was not read.",
        why="Its robots.txt says so, and whoever runs a place decides that.",
        fix=_BY_HAND,
        where=host,
    )


def closed(host: str, status: int) -> Problem:
    return Problem(
        code="page-closed",
        what=f"{host} does not show this page to us.",
        why=f"It answered {status}: it wants a sign-in, or no programs.",
        fix=_BY_HAND,
        where=host,
    )


def gone(host: str, status: int) -> Problem:
    return Problem(
        code="page-gone",
        what=f"{host} has no such page.",
        why=f"It answered {status}.",
        fix="Look whether the address is spelled rightly, or take another page.",
        where=host,
    )


def leads_nowhere(host: str) -> Problem:
    return Problem(
        code="page-leads-nowhere",
        what=f"{host} leads from one address to the next, and to no page.",
        why="It leads on too often, to no plain address, or from a secured connection to one that everybody can read.",
        fix="Open it yourself and use the address where you end.",
        where=host,
    )


def unreadable(host: str, why: str) -> Problem:
    return Problem(
        code="page-unreadable",
        what=f"What {host} sent cannot be read as a page.",
        why=why,
        fix=_BY_HAND,
        where=host,
    )


def nothing_there(host: str) -> Problem:
    return Problem(
        code="page-without-text",
        what=f"The page of {host} holds no text that a reader would see.",
        why="It may be drawn by a script, or be a picture. Scripts of strangers are not run here.",
        fix=_BY_HAND,
        where=host,
    )


def feed_gone(name: str, host: str) -> Problem:
    return Problem(
        code="feed-gone",
        what=f"The feed '{name}' is gone for good.",
        why=f"{host} answered 410, and asks not to be asked again.",
        fix=f"Put its new address into [feeds.{name}] of firm.toml, or take the section out.",
        where="firm.toml",
    )


def entry_unreadable(name: str) -> Problem:
    return Problem(
        code="feed-entry-unreadable",
        what=f"An entry of the feed '{name}' is kept in a form that this version does not know.",
        why="It was put there by another version of onefirm.",
        fix="There is nothing to do; the entry is kept as it came.",
        where="firm.toml",
    )


def feed_unreadable(name: str, host: str, why: str) -> Problem:
    return Problem(
        code="feed-unreadable",
        what=f"What {host} sent is no feed that can be read.",
        why=why,
        fix=f"Put the address of the feed itself, RSS or Atom, into [feeds.{name}] of firm.toml.",
        where="firm.toml",
    )

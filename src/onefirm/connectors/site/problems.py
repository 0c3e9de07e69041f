"""What is wrong with a site or a page, in the operator's words."""

from collections.abc import Sequence

from onefirm.connectors.site.settings import SiteSettings
from onefirm.domain.problem import Problem

_SETTINGS = "firm.toml, [site]"
_NAMED_MAX = 12


def no_git() -> Problem:
    return Problem(
        code="site-without-git",
        what="git is not installed here, so this time nothing was pushed.",
        why="A site in a repository is written to by the program git.",
        fix="Install it (`apt install git`, `brew install git`), then answer 'again'.",
        where=_SETTINGS,
    )


def no_secret(settings: SiteSettings) -> Problem:
    return Problem(
        code="site-without-secret",
        what=f"Nobody can sign in at {settings.host}; this time nothing was pushed.",
        why=f"There is no secret '{settings.secret}' in the vault.",
        fix=f'Put it in: onefirm vault set {settings.secret}. If none is needed, write secret = "" into firm.toml.',
        where=_SETTINGS,
    )


def signed_out(settings: SiteSettings, said: str) -> Problem:
    fix = (
        f"Put the right one in: onefirm vault set {settings.secret}. It is a token that may write to this repository. "
        f"Or the name is not the right one: user is '{settings.user}'."
        if settings.signs_in
        else "See that `ssh` gets there by itself for the user that runs onefirm, and that its key may write."
    )
    return Problem(
        code="site-signed-out",
        what=f"{settings.host} does not let us in; this time nothing was pushed.",
        why=f"It says: {said}",
        fix=fix,
        where=_SETTINGS,
    )


def not_allowed(settings: SiteSettings, said: str) -> Problem:
    return Problem(
        code="site-not-allowed",
        what=f"{settings.host} does not let us write to '{settings.branch}'; this time nothing was pushed.",
        why=f"It says: {said}",
        fix="If the branch is protected, let this account push to it, or name another branch in firm.toml: branch.",
        where=_SETTINGS,
    )


def not_there(settings: SiteSettings, said: str) -> Problem:
    return Problem(
        code="site-not-there",
        what="The repository of the site is not there; this time nothing was pushed.",
        why=f"{settings.host} says: {said}",
        fix="Put its address right in firm.toml: url. Many hosts say the same of one you may not see.",
        where=_SETTINGS,
    )


def moved_away(settings: SiteSettings, said: str) -> Problem:
    return Problem(
        code="site-moved-away",
        what="The repository of the site answers from another address; nothing was sent there.",
        why=f"What you sign in with goes to {settings.host} alone. It says: {said}",
        fix="If that is right, put the new address into firm.toml: url.",
        where=_SETTINGS,
    )


def unproven(settings: SiteSettings, said: str) -> Problem:
    return Problem(
        code="site-unproven",
        what=f"{settings.host} did not prove that it is who it says; this time nothing was pushed.",
        why=f"It says: {said}",
        fix="Over ssh: connect once by hand and compare its key. Over https: mend its certificate.",
        where=_SETTINGS,
    )


def unwritten(where: str, why: str) -> Problem:
    return Problem(
        code="site-unwritable",
        what="The copy of the repository cannot be written here, so this time nothing was pushed.",
        why=why,
        fix="Make room on the disk, or make the folder writable, then answer 'again'.",
        where=where,
    )


def too_large(settings: SiteSettings) -> Problem:
    return Problem(
        code="site-too-large",
        what="The repository of the site is larger than may be kept here; this time nothing was pushed.",
        why=f"More than {settings.size_mb_max} MB came.",
        fix="Raise size-mb-max in firm.toml, or let the host allow partial clones (uploadpack.allowFilter).",
        where=_SETTINGS,
    )


def too_slow(settings: SiteSettings) -> Problem:
    return Problem(
        code="site-too-slow",
        what="The repository of the site did not come in time; this time nothing was pushed.",
        why=f"It was read for {settings.fetch_seconds} s, again and again, and was not there.",
        fix="Raise fetch-seconds in firm.toml, and connector-seconds-max in policy.toml above it.",
        where=_SETTINGS,
    )


def no_branch(settings: SiteSettings, there: Sequence[str]) -> Problem:
    named = ", ".join(f"'{name}'" for name in there[:_NAMED_MAX])
    return Problem(
        code="site-no-branch",
        what=f"There is no branch '{settings.branch}' in the repository of the site; this time nothing was pushed.",
        why=f"Those there are called {named}." if there else "It was there before, and the repository is empty now.",
        fix='Name the one the site is built from in firm.toml: branch = "..."',
        where=_SETTINGS,
    )


def not_reached(settings: SiteSettings, said: str) -> Problem:
    return Problem(
        code="site-not-reached",
        what=f"The repository of the site at {settings.host} cannot be read now.",
        why=said,
        fix="Look at its address in firm.toml (url), and whether this machine is online; then try again.",
        where=_SETTINGS,
    )


def other_history(settings: SiteSettings, folder: str) -> Problem:
    return Problem(
        code="site-other-history",
        what=f"'{settings.branch}' has nothing in common with what stood there before; this time nothing was pushed.",
        why="Somebody put another repository in its place, or wrote its history anew from its beginning.",
        fix=f"If that is how it should be, delete {folder} (a copy, nothing else) and answer 'again'.",
        where=_SETTINGS,
    )


def slug_taken(path: str, by: str) -> Problem:
    return Problem(
        code="site-slug-taken",
        what=f"{path} is there already and is not this page; nothing was changed.",
        why=f"It was written by {by}." if by else "Somebody else wrote it.",
        fix="Look at what it is. Take it away there, or start a new plan with another name.",
        where=path,
    )


def key_taken(receipt: str) -> Problem:
    return Problem(
        code="site-key-taken",
        what="This order was carried out already, in other words; nothing was changed.",
        why=f"'{receipt}' stands in the history of the site, and one order stands for one page.",
        fix="Start a new plan for the other words.",
    )


def folder_taken(path: str) -> Problem:
    return Problem(
        code="site-folder-taken",
        what=f"Pages cannot go into '{path}' in the repository of the site; nothing was done.",
        why="There is something of that name, and it is no folder.",
        fix="Name another folder in firm.toml: folder, or take that away.",
        where=_SETTINGS,
    )


def changed_by_hand(path: str, by: str) -> Problem:
    return Problem(
        code="site-changed-by-hand",
        what=f"{path} was changed by hand after it was published, so it was not taken down.",
        why=f"The last change is by {by}.",
        fix="If it is still to go, delete it in the repository yourself and answer 'again'; else leave it.",
        where=path,
    )


def moved_by_hand(path: str, to: str) -> Problem:
    return Problem(
        code="site-moved-by-hand",
        what=f"{path} is not where it was published; the same page stands at {to}.",
        why="Somebody moved it in the repository.",
        fix="If it is still to go, delete it there yourself and answer 'again'; else leave it.",
        where=to,
    )


def nothing_there(receipt: str) -> Problem:
    return Problem(
        code="site-nothing-there",
        what="There is no such page that could be taken down; nothing was done.",
        why=f"'{receipt[:80]}' is no receipt of this site.",
        fix="Look up the receipt in the plan that published it, and name it exactly.",
    )


def unwritable(why: str) -> Problem:
    return Problem(
        code="site-arguments",
        what="The page cannot be published like this.",
        why=why,
        fix="Change it, then start a new plan.",
    )


def refused(settings: SiteSettings, said: str) -> Problem:
    return Problem(
        code="site-refused",
        what=f"{settings.host} does not take the page; this time nothing was pushed.",
        why=f"It says: {said}",
        fix="Mend what it names, then answer 'again'.",
        where=_SETTINGS,
    )

"""Ways in that are more than one question: what a token may do, said in one word; and where a passkey is added."""

from onefirm.interfaces.cli.lay import problem
from onefirm.interfaces.cli.words import Answer, Given, House, Reply, Value, inner, text


def token(given: Given, house: House) -> Reply:
    """`--may read,send`: the commas are the terminal's."""
    args: Answer = dict(given.values)
    said = text(args, "scopes")
    if said:
        scopes: list[Value] = [word.strip() for word in said.replace(" ", ",").split(",") if word.strip()]
        args["scopes"] = scopes
    return house.ask("tokens.make", args)


def passkey(_given: Given, house: House) -> Reply:
    """A browser makes it, for the page that it stands on."""
    shown = house.ask("passkeys.list", {})
    if "problems" in shown:
        return shown
    page = text(inner(shown, "answer"), "page")
    return problem(
        "passkey-at-the-page",
        "A passkey is not added in a terminal.",
        "The browser makes it, together with this device, for the page that it stands on.",
        f"Open {page} in that browser. `onefirm login` signs it in, where it is not.",
        page,
    )

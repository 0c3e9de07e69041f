"""The commands about who may come in."""

from onefirm.interfaces.cli.words import Argument, Command, Option

_TOKEN = Argument("token", "Its name.")

ACCESS: tuple[Command, ...] = (
    Command("sign-ins list", "sign-ins.list", "List the browsers that are signed in.", "onefirm sign-ins", "sign-ins"),
    Command(
        "sign-ins revoke", "sign-ins.revoke", "Sign a browser out; or all of them, with --all.",
        "onefirm sign-ins revoke 9f3k2m", "says",
        arguments=(Argument("sign_in", "Its id, or the end of it.", shown="SIGN-IN", needed=False),),
        options=(Option("--all", "others", "Sign out every browser there is.", "switch"),),
    ),
    Command("passkeys list", "passkeys.list", "List the passkeys that sign you in.", "onefirm passkeys", "passkeys"),
    Command("passkeys add", "passkeys.list", "Say where a passkey is added: in the browser it is for.",
            "onefirm passkeys add", "passkeys"),
    Command("passkeys remove", "passkeys.remove", "Let a passkey sign nobody in any more.",
            "onefirm passkeys remove 7d0qzt", "says",
            arguments=(Argument("passkey", "The end of its id, or its name."),)),
    Command("tokens list", "tokens.list", "List the tokens: what each may do, and when it was last used.",
            "onefirm tokens", "tokens"),
    Command(
        "tokens make", "tokens.make", "Make a token for a program, and show it this once.",
        "onefirm tokens make home-assistant --may read,send", "token",
        arguments=(Argument("name", "Which program gets it: small letters, digits and dashes."),),
        options=(
            Option("--may", "scopes", "What it may do: read (look), send (send wishes), decide (decide for you), "
                   "manage (hold keys and ways in). Alone: read."),
            Option("--agent", "agent", "It is for software that acts by itself: read and send alone.", "switch"),
            Option("--days", "days", "After so many days it counts no more; 90 when left out.", "number", most=365),
        ),
    ),
    Command("tokens revoke", "tokens.revoke", "Let a token count no more, at once.",
            "onefirm tokens revoke home-assistant", "says", arguments=(_TOKEN,)),
)  # fmt: skip

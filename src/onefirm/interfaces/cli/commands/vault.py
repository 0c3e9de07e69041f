"""The commands about secrets and the key of the firm."""

from onefirm.interfaces.cli.words import Argument, Command, Option

VAULT: tuple[Command, ...] = (
    Command("vault list", "vault.list", "List the secrets by name; their values are never shown.", "onefirm vault",
            "vault"),
    Command(
        "vault set", "vault.set", "Put a secret in: typed unseen, or one line from a pipe.",
        "onefirm vault set mail-password", "vault",
        arguments=(Argument("name", "What it is called: small letters, digits and dashes."),),
    ),
    Command("vault remove", "vault.remove", "Take a secret out for good.", "onefirm vault remove mail-password",
            "vault", arguments=(Argument("name", "What it is called."),)),
    Command("vault rotate", "vault.rotate", "Give the firm a new key, while it goes on working.",
            "onefirm vault rotate", "vault"),
    Command(
        "vault kit", "", "Print a recovery kit: the firm's key on a page, or sealed.", "onefirm vault kit --sealed",
        "kit", options=(Option("--sealed", "sealed", "Ask for a passphrase, and seal the key with it.", "switch"),),
    ),
    Command(
        "vault recover", "", "Put a lost or damaged key back from a recovery kit.", "onefirm vault recover kit.txt",
        "says", arguments=(Argument("kit", "The file with the kit, or - to read it from a pipe."),),
    ),
)  # fmt: skip

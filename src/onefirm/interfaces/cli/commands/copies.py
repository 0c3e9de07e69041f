"""The commands about copies of the firm, and the way back."""

from onefirm.interfaces.cli.words import Argument, Command, Option

_PASSPHRASE = Option("--passphrase", "passphrase", "A file whose first line is the passphrase of the keys.")
_INTO = Option("--into", "into", "The folder it is put into; where it came from when left out.")

COPIES: tuple[Command, ...] = (
    Command("backup", "backups.make", "Back the firm up now, and put it back on trial at once.", "onefirm backup",
            "says"),
    Command("backups list", "backups.list", "List the backups, newest first.", "onefirm backups", "backups"),
    Command(
        "restore", "", "Put a firm back from a backup. What came after it is given up.",
        "onefirm restore newest --into ~/tern-again", "returned",
        arguments=(Argument("backup", "Its name as `onefirm backups` lists it, its folder, or `newest`."),),
        options=(
            _INTO,
            _PASSPHRASE,
            Option("--over", "over", "Also over a firm with later entries; those are backed up before.", "switch"),
            Option("--unsigned", "unsigned", "Also a backup that this firm did not sign: look through it.", "switch"),
        ),
    ),
    Command(
        "export", "", "Write the whole firm into a folder, in forms that any program reads.",
        "onefirm export ~/tern-export --passphrase ~/secret.txt", "exported",
        arguments=(Argument("target", "The folder; it is made.", shown="DIR"),),
        options=(_PASSPHRASE,),
    ),
    Command(
        "handover", "handover", "Write down what somebody else needs to carry on: pages to read, without secrets.",
        "onefirm handover ~/tern-handover", "says",
        arguments=(Argument("target", "The folder; it is made.", shown="DIR"),),
    ),
)  # fmt: skip

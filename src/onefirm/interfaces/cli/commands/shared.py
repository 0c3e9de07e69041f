"""What several pages of commands say alike."""

from onefirm.interfaces.cli.words import Option

REASON = Option("--reason", "reason", "Why; it is kept in the ledger.")
LIMIT = Option("--limit", "limit", "At most this many.", "number")
AFTER = Option("--after", "after", "Go on there: the word that the list before ended with.")
DID = (
    Option("--outcome", "outcome", "How it ended; needed where there is more than one way on."),
    Option("--set", "fields", "What it left behind for later steps, `field=value`.", "pairs"),
    Option("--note", "note", "A word about it; it is kept in the ledger."),
)
PREVIEW = Option("--preview", "preview", "Make the plan and wait for your approval of it.", "switch")

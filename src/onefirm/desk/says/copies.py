"""What happened to copies of the firm, in one sentence each."""

from onefirm.domain.events.fact import Fact
from onefirm.domain.events.firm import BackupFailed, BackupMade, FirmRestored, FirmUpgraded


def of_copies(fact: Fact) -> str:
    match fact:
        case BackupMade():
            tried = f", restored on trial in {fact.seconds} s" if fact.tried else ", not tried yet"
            return f"Backed up as far as entry {fact.seq}{tried}."
        case BackupFailed():
            return f"A backup failed: {fact.why}"
        case FirmRestored():
            its = "1 entry that stood there is" if fact.lost == 1 else f"{fact.lost} entries that stood there are"
            gone = f" {its} not in it." if fact.lost else ""
            again = f" {fact.forgotten_again} keys of people forgotten since were destroyed again."
            source = "an export" if fact.source == "export" else f"a {fact.source}"
            return (
                f"The firm was put back from {source} that ends at entry {fact.seq}."
                f"{gone}{again if fact.forgotten_again else ''}"
            )
        case FirmUpgraded():
            before = "an earlier version" if fact.before == "0" else fact.before
            return f"The firm was brought from {before} to {fact.after}; the way back is {fact.backup}."
        case _:
            return ""

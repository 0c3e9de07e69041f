"""What past work has earned: folded from the ledger, and put before the gate."""

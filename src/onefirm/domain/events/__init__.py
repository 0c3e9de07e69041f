"""Every fact the ledger can hold, in the past tense, versioned for ever."""

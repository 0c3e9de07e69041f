"""Looking things up in the ledger: what it is about, where in it that stands, and what one entry belongs to."""

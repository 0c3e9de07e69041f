"""Who is let in now: what a browser or a program brings, held against what stands in the ledger."""

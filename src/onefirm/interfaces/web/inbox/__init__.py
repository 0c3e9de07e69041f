"""Today and the inbox: what waits, and what the operator says to it."""

"""The outside systems of the firm: connected, tested, stopped; and their secrets."""

"""What waits for the operator, and every way to decide it."""

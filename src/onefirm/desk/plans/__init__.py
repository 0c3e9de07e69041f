"""What the firm is asked for and what it does about it."""

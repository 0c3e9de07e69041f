"""Answers that are used again, through the desk: all of them, changed, forgotten and asked back."""

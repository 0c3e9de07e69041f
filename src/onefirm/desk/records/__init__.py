"""What the firm knows, with who said it."""

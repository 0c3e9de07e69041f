"""What may happen without asking. Pure."""

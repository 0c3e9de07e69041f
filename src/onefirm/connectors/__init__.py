"""The outside systems that carry out effects; the local ones need no account."""

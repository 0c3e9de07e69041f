"""onefirm: the operating system of a one-person company."""

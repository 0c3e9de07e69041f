"""Who may come in: sign-ins of browsers, passkeys, and tokens of programs."""

"""The terminal: one table of commands, each a translation of one question to the desk."""

"""How answers look on a terminal. A command that prints JSON or one sentence never comes here."""

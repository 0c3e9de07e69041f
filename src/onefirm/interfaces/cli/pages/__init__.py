"""How answers look on a terminal. Imported late: Rich alone costs as much as a whole command."""

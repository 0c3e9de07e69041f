"""When something in a calendar takes up time: its rule of repeating, its exceptions, its zone; all of it bounded."""

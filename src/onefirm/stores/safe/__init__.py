"""The safe: secrets beside the keys of people, a new key for all of them, and a kit for the day the key is lost."""

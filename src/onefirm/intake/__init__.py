"""Raw mail, forms and words become typed intents; duplicates fold."""

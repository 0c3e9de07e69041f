"""The pages that are written from the code itself: events, problems, settings, commands."""

"""Plans and schedules: what runs, what waits, and when it comes again."""

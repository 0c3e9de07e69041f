"""Who the firm knows: one person, what is known of them, and what became of it."""

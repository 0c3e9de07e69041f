"""What the operator says in their own words: one line becomes a wish, a goal becomes a draft of a plan."""

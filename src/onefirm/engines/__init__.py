"""Who wakes a plan."""

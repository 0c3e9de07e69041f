"""What comes in from outside: kept as it came, read by whoever brought it, heeded by what is meant for its sender."""

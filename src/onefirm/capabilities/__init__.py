"""What we ask of the world and of each other: one Protocol a file."""

"""What a piece earned."""

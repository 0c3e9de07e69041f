"""What can be typed, a page for each part of the firm."""

"""What a reader would see of a page or a text: nothing that a style, a colour, a comment or a sign hides."""

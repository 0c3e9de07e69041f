"""Ways in for others than the signed-in operator, and the page that keeps them."""

"""Models through the desk: which there are, what they cost, and what leaves for them."""

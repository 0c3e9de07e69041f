"""A letter taken apart: who wrote it, their own words, and what it is to the firm; whoever brought it."""

"""What somebody else needs to carry the firm on, as pages that are read without it."""

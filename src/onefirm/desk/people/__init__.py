"""Who the firm deals with, who of them is one, who is not written to, and who is to be forgotten."""

"""Forgetting a person: whose things they are, what goes, what has to stay, and carrying it through."""

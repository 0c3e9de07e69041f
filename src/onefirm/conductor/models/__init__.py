"""Asking models: within budgets, by a route that is said, and never without what it cost."""

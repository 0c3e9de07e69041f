"""The shipped playbooks. Data, not code."""

"""Playbooks through the desk: the shelf, one document step by step, its runs, its versions, and the way back to one."""

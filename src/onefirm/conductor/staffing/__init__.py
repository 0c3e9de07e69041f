"""Who is in which chair: versions of agents, the one in force, one that is tried beside it, and contract tests."""

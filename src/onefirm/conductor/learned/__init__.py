"""What the operator decided about the work of an agent, learned on this machine, and said on the cards."""

"""What happened: append, chain, projections, verification."""

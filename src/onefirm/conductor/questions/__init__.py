"""Questions to the operator: answered, decided together, done by hand, reminded of and expired."""

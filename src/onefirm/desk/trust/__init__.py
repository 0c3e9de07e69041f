"""What may run by itself, how far the rest is from it, and the operator's word on each."""

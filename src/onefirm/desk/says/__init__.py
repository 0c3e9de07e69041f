"""One sentence for each thing that can happen."""

"""What every page stands in: who may come in, what it is given, and how it is pressed."""

"""What is taken in from files and accounts."""

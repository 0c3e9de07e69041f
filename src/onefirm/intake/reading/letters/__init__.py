"""Letters out of .eml and mbox files: who, when, about what, and the words a reader would have seen."""

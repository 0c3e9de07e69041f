"""The command line: one command for each thing that may be asked of the desk."""

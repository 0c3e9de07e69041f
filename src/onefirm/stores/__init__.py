"""Where things are kept: implements the Protocols that the rooms below own."""

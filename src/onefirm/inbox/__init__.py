"""Where the operator decides; the only place."""

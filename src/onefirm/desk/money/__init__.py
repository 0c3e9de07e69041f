"""Money through the desk: what was asked for, billed, paid, spent and earned, each with where that stands."""

"""Finding: a few letters, and whatever of the firm is called like that, the likeliest first."""

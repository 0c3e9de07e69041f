"""Effects: declared and judged, claimed in one append, and settled by whatever becomes known of them."""

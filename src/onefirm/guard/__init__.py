"""One careful way in: what strangers leave for the firm is taken within bounds; nothing is lost or followed."""

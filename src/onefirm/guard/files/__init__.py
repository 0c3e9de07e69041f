"""Files of ours that are whole whatever happens, and files that strangers leave in a folder, taken within bounds."""

"""What edits make of templates: which letters left, what was changed in them, and the versions that were accepted."""

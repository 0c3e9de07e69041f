"""Reading a playbook: Markdown into sections, small blocks into entries, entries into written steps. Pure."""

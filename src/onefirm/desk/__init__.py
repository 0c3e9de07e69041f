"""All that may be asked of a firm: commands and queries, with one name and one refusal for every interface."""

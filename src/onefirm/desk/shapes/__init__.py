"""What the desk takes and answers with: frozen views that every interface shows or prints as they are."""

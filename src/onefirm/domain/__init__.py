"""The vocabulary: frozen, versioned types. Imports nothing of ours."""

"""The numbers guard: an article's source and its text must hold the same numbers."""

"""The numbers guard: an article's source and its text must contain the same numbers."""

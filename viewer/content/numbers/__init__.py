"""The numbers guard: what an article's lines and its words say in numbers must be the same."""

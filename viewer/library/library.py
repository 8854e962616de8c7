"""``Library``: a read-only view of one library file."""

"""The desk's logic without Qt: what is open, and the shared settings."""

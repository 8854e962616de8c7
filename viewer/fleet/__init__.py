"""Publishing a library to many screens, and receiving it, with The Update Framework (docs/FLEET.md)."""

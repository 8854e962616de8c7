"""The stage's logic without Qt: making slides, and the state of a presentation."""

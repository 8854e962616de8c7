"""What the stage does, without Qt: slides, and where a demonstration stands."""

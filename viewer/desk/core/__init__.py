"""What the desk does, without Qt: what is open and the commands."""

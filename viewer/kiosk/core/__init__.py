"""What the kiosk does, without Qt: clock, PIN, schedule, health, supervision, counters."""

"""The kiosk's logic without Qt: idle clock, PIN, schedule, health, supervision, counters."""

"""The kiosk's window as its supervisor starts it, from the start of the process to the first painted home page."""

from __future__ import annotations

import sys
import tempfile

from viewer.app.qt import import_qt
from viewer.cli import main as frontdesk
from viewer.draw import garbage_collector

garbage_collector.hold_off()  # as in the program
import_qt()

# isort: split
from bench.probe.first_frame import report_first_frame
from viewer.kiosk.home import HomeBand

report_first_frame(HomeBand)
with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
    frontdesk(["kiosk", sys.argv[1], "--window", "normal", "--config", file.name])

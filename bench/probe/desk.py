"""``frontdesk LIBRARY`` as a person starts it, from the start of the process to the first painted frame of an article."""

from __future__ import annotations

import sys

from viewer.app.qt import import_qt
from viewer.cli import main as frontdesk
from viewer.draw import garbage_collector

garbage_collector.hold_off()  # as in the program
import_qt()

# isort: split
from bench.probe.first_frame import report_first_frame
from viewer.reader.view import ReaderView

_LEAST = 100
"""Minimum characters of the reader's page when it shows an article."""

report_first_frame(ReaderView, lambda reader: reader.document().characterCount() > _LEAST)
sys.exit(frontdesk(sys.argv[1:]))

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.folders import write_folder
from tests.kiosk.conftest import PIN, TODAY, Lobby, open_lobby, put_away_at_the_end
from tests.kiosk.x_screen import ROOT, missing_tools, x_server

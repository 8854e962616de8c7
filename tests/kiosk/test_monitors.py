"""A kiosk with several monitors appears on one, and covers every other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from viewer.kiosk.watchdog import Ground
from viewer.kiosk.program import Kiosk, application
from viewer.kiosk.core.kiosk_settings import KioskSettings, ScreenSettings

app = application()
kiosk = Kiosk(app, Path(sys.argv[1]), KioskSettings(state=sys.argv[2], screen=ScreenSettings(output=sys.argv[3])))
kiosk.start()

def tell():
    grounds = [w for w in QApplication.topLevelWidgets() if isinstance(w, Ground)]
    for ground in grounds:
        ground.close()
    print(json.dumps([kiosk.window.geometry().getRect(), sorted(w.geometry().getRect() for w in grounds if w.isVisible())]))
    app.exit(0)

QTimer.singleShot(1200, tell)
app.exec()
kiosk.end()
"""


@pytest.mark.parametrize("output", ["", "above", "right", "gone"])
def test_other_monitors_are_covered_and_a_mirrored_one_needs_no_cover(bundled: Path, tmp_path: Path, output: str) -> None:
    places = [("own", 0, 0, 1280, 800), ("mirror", 0, 0, 1280, 800), ("right", 1280, 0, 1024, 768), ("above", 0, -600, 800, 600)]
    screens = [
        {"name": name, "x": x, "y": y, "width": wide, "height": high, "logicalDpi": 96, "dpr": 1}
        for name, x, y, wide, high in places
    ]
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}), encoding="utf-8")
    environment = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path}/screens.json"}
    command = [sys.executable, "-c", SCRIPT, str(bundled), str(tmp_path / "state"), output]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    own, covered = json.loads(ran.stdout)  # Qt chooses which screen is the first
    assert own in {"above": [[0, -600, 800, 600]], "right": [[1280, 0, 1024, 768]]}.get(output, [own])
    assert sorted([own, *covered]) == [[0, -600, 800, 600], [0, 0, 1280, 800], [1280, 0, 1024, 768]]

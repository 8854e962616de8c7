from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def told(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("screens")
    screens = [
        {"name": name, "x": x, "y": 0, "width": width, "height": 800, "logicalDpi": 96, "dpr": 1}
        for name, x, width in (("desk", 0, 1280), ("patient", 1280, 1024), ("wall", 2304, 1024))
    ]
    (folder / "screens.json").write_text(json.dumps({"screens": screens}), encoding="utf-8")
    environment = os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={folder}/screens.json", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__).with_name("two_screens.py")), str(bundled)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    said: dict[str, object] = json.loads(ran.stdout.splitlines()[-1])
    return said


def test_the_patients_screen_rests_on_the_screen_that_is_not_the_desks(told: dict[str, object]) -> None:
    assert (told["rests on"], told["at rest"], told["covers"]) == ("patient", "rest", True)


def test_unplugging_is_told_and_plugging_in_shows_the_same_again(told: dict[str, object]) -> None:
    assert told["unplugged"] == "lost"
    assert told["plugged in again"] == ["sent", "hba1c"]


def test_another_screen_can_be_chosen_in_the_settings_and_shows_the_same(told: dict[str, object]) -> None:
    assert told["choices"] == ["", "desk", "patient", "wall"]
    assert told["before the choice"] == ["patient", "sent"]
    assert told["chosen"] == ["wall", "sent", "wall"]


def test_the_audience_sees_slides_and_the_presenter_keeps_her_own_screen(told: dict[str, object]) -> None:
    assert (told["audience"], told["presenter"]) == ("patient", "desk")
    assert told["numbered"] == ["patient", "desk"]


def test_a_talk_goes_on_when_the_audiences_screen_is_unplugged(told: dict[str, object]) -> None:
    assert told["audience unplugged"] == [False, True, 3]
    assert told["audience plugged in again"] == [True, 3]

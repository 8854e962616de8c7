"""``frontdesk kiosk`` and its subcommands for the owner, as a person types them."""

from __future__ import annotations

import io
import json
from datetime import datetime
from pathlib import Path

import pytest

from viewer.cli import main
from viewer.kiosk.core.crashes import Mode
from viewer.kiosk.core.health import HealthCard, LibraryState, save_card, status_path
from viewer.kiosk.core.idle import boot_id, time_since_boot
from viewer.kiosk.core.pin import Answer, StaffPin


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.toml"
    path.write_text('state = "state"\n', encoding="utf-8")
    return path


def type_in(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(words))


def test_pin_from_a_pipe_opens_the_door_and_lies_nowhere_in_clear(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, "274913\n")
    assert main(["kiosk", "set-pin", "--config", str(config)]) == 0
    state = config.parent / "state"
    assert "274913" not in (state / "pin.json").read_text()
    assert StaffPin(state / "pin.json", state / "tries.json").enter("274913") is Answer.RIGHT


def test_weak_pin_is_refused_and_nothing_is_written(
    config: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, "123456\n")
    assert main(["kiosk", "set-pin", "--config", str(config)]) == 1
    assert "密码" in capsys.readouterr().err
    assert not (config.parent / "state" / "pin.json").exists()


def test_named_settings_file_must_be_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kiosk", "status", "--config", str(tmp_path / "none.toml")]) == 2
    assert "none.toml" in capsys.readouterr().err


def test_status_of_a_kiosk_that_never_ran(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kiosk", "status", "--config", str(config)]) == 1
    assert "status.json" in capsys.readouterr().err


@pytest.mark.parametrize(("fault", "status"), [("", 0), ("文章库坏了。", 1)])
def test_status_tells_what_the_window_wrote(config: Path, capsys: pytest.CaptureFixture[str], fault: str, status: int) -> None:
    card = HealthCard(
        at=datetime.now().astimezone(),
        clock=time_since_boot(),
        boot=boot_id(),
        uptime=5,
        mode=Mode.NORMAL,
        library=LibraryState(version="1", fault=fault),
    )
    save_card(card, status_path(config.parent / "state"))
    assert main(["kiosk", "status", "--json", "--config", str(config)]) == status
    told = json.loads(capsys.readouterr().out)
    assert told["library"]["version"] == "1"
    assert [finding["message"] for finding in told["findings"]] == ([fault] if fault else [])
    main(["kiosk", "status", "--config", str(config)])
    assert "正在运行" in capsys.readouterr().out


def test_counts_are_printed_as_csv(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["kiosk", "counts", "--config", str(config)]) == 0
    assert capsys.readouterr().out.startswith("day,article,opened")


def test_installer_without_doing_anything_prints_its_steps(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    status = main(["kiosk", "install", "--dry-run", "--root", str(tmp_path / "root")])
    told = capfd.readouterr()
    assert status == 0, told.err
    assert "frontdesk" in told.out + told.err
    assert not (tmp_path / "root" / "etc").exists()

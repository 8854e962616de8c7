"""What windows do with releases: which library they open, a stick, an update in its own process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.releases import DAY, HeadOffice, Screen
from viewer import i18n
from viewer.cli import main
from viewer.cli.arguments import check_user
from viewer.errors import RefusedError, UsageError
from viewer.fleet.fleet_overview import read_overview
from viewer.fleet.installed import put_back
from viewer.fleet.refusals import Refusal
from viewer.fleet.update_run import UpdateResult, UpdateRun, find_release
from viewer.fleet.update_summary import UpdateSummary, moment_words, received_library, summary
from viewer.folders import own_folder

COMMAND = (sys.executable, "-m", "viewer")
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def own(first_screen: Path) -> Screen:
    """Return this user's own machine, which shows the first release."""
    shutil.copytree(first_screen, own_folder("data"))
    return Screen(own_folder("data"))


@pytest.fixture
def second(own: Screen, office: HeadOffice) -> Screen:
    """Return the same with a second release on trial."""
    office.change(0)
    office.publish(NEXT)
    own.receive(office.folder, NEXT)
    return own


def finished(run: UpdateRun) -> UpdateResult:
    run._process.wait(60)  # noqa: SLF001 - a window polls instead
    result = run.result()
    assert result is not None
    return result


def test_a_machine_without_releases_has_nothing_of_them() -> None:
    assert (received_library(), summary()) == (None, None)


def test_the_release_before_can_be_compared_until_it_is_put_back(second: Screen) -> None:
    found = summary()
    assert found is not None
    assert Path(found.before).is_file()
    put_back()
    found = summary()
    assert found is not None
    assert (found.release, found.before) == (1, "")


def test_the_newest_release_of_a_stick_is_found_also_in_a_folder(office: HeadOffice, tmp_path: Path) -> None:
    stick = tmp_path / "STICK"
    (stick / "photos").mkdir(parents=True)
    assert find_release([stick, tmp_path / "gone"]) is None
    shutil.copytree(office.folder, stick / "release")
    office.change(0)
    office.publish(NEXT)
    shutil.copytree(office.folder, stick / "newer")
    found = find_release([stick])
    assert found is not None
    assert (found.path, found.release) == (stick / "newer", 2)


def test_a_folder_that_only_looks_like_a_release_is_not_offered(tmp_path: Path) -> None:
    (tmp_path / "metadata").mkdir()
    for text in ("", "{}", json.dumps({"signed": {"meta": {"snapshot.json": {"version": "../1"}}}})):
        (tmp_path / "metadata" / "timestamp.json").write_text(text)
        assert find_release([tmp_path]) is None


def test_an_update_from_a_stick_runs_in_its_own_process_and_says_how_it_ended(office: HeadOffice, tmp_path: Path) -> None:
    done = finished(UpdateRun(office.folder))
    assert done.installed
    assert "第 1 版" in done.words
    assert received_library() == Screen(own_folder("data")).place.library
    refused = finished(UpdateRun(tmp_path / "empty"))
    found = summary()
    assert found is not None
    assert refused == UpdateResult(installed=False, words=found.fault)
    assert "请看看 U 盘、共享文件夹或网络，再试一次。" in found.fault
    stopped = UpdateRun(office.folder)
    stopped.stop()
    assert stopped.result() is not None


def test_an_expiry_is_told_ninety_thirty_and_seven_days_ahead() -> None:
    found, day = UpdateSummary(release=1, expires="2027-06-30"), date(2027, 6, 30)
    levels = {left: found.expiry_level(day - timedelta(days=left)) for left in (91, 90, 31, 30, 8, 7, 0, -1)}
    assert levels == {91: 0, 90: 1, 31: 1, 30: 2, 8: 2, 7: 3, 0: 3, -1: 4}
    assert found.expiry_words(day - timedelta(days=91)) == UpdateSummary().expiry_words(day) == ("", "")
    assert "还有 30 天" in found.expiry_words(day - timedelta(days=30))[0]
    assert "照常显示" in found.expiry_words(day + timedelta(days=1))[1]


def test_each_refusal_is_told_in_the_language_of_the_reader_not_of_the_update(own: Screen, office: HeadOffice) -> None:
    refusals = {why: UpdateSummary(why=why, what="article-3") for why in Refusal}
    told = {why: {language: _told(language, refusals[why]) for language in i18n.LANGUAGES} for why in Refusal}
    assert all(words["en"].isascii() and not words["zh_CN"].isascii() for words in told.values())
    assert UpdateSummary().fault == ""
    shutil.rmtree(office.folder)
    i18n.set_language("en")
    with pytest.raises(RefusedError, match="cannot be reached"):
        own.receive(office.folder)
    i18n.set_language("zh_CN")
    found = summary()
    assert found is not None
    assert f"取不到内容：{office.folder}" in found.fault


def _told(language: i18n.Language, found: UpdateSummary) -> str:
    i18n.set_language(language)
    try:
        return found.fault
    finally:
        i18n.set_language("zh_CN")


def test_a_release_is_named_by_its_number_and_version() -> None:
    found = UpdateSummary(release=12, version="2026.11", published="2026-11-30")
    assert found.name == "第 12 次发布（版本 2026.11）"
    assert replace(found, version="").name == "第 12 次发布（版本 2026-11-30）"
    assert UpdateSummary().name == "还没有收到内容"
    assert moment_words("") == "—"
    assert moment_words("2026-11-30T08:05Z").startswith("2026-")


def test_the_command_finds_the_release_when_the_whole_folder_was_copied_to_a_stick(office: HeadOffice, tmp_path: Path) -> None:
    shutil.copytree(office.folder, tmp_path / "stick" / "发布文件夹")
    ran = subprocess.run([*COMMAND, "update", "--from", tmp_path / "stick"], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    found = summary()
    assert found is not None
    assert found.source == str(tmp_path / "stick" / "发布文件夹")


def test_a_wrong_path_of_the_trusted_file_is_told_as_such(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["update", "--from", str(tmp_path), "--trust", str(tmp_path / "1.root.json")]) == 2
    assert capsys.readouterr().err == f"没有 {tmp_path / '1.root.json'} 这个文件。\n"


def test_a_report_tells_the_id_by_which_head_office_names_the_place(own: Screen, tmp_path: Path) -> None:
    ran = subprocess.run([*COMMAND, "fleet", "report", tmp_path / "stick"], capture_output=True, text=True, check=True)
    (path,) = (tmp_path / "stick" / "status").iterdir()
    assert path.stem == own.place.load().id
    assert path.stem in ran.stdout


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a folder away")
def test_root_does_not_receive_for_itself_what_a_kiosk_is_to_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FRONTDESK_HOME")
    check_user(tmp_path)  # of root
    check_user(tmp_path / "none")
    os.chown(tmp_path, 65534, 65534)
    with pytest.raises(UsageError, match="sudo -Hu frontdesk"):
        check_user(tmp_path)
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path))
    check_user(tmp_path)


# ---- an update as a window follows it ----------------------------------------------------------------------------------


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """Return the commands that were started; instead of each, the shell runs what the source says."""
    commands: list[tuple[str, ...]] = []

    def command(*words: str) -> list[str]:
        commands.append(words)
        return ["/bin/sh", "-c", words[words.index("--from") + 1] if "--from" in words else "true"]

    monkeypatch.setattr("viewer.own_process.command", command)
    return commands


@pytest.mark.parametrize(
    ("script", "result"),
    [
        ("echo 读取; echo 装好了", UpdateResult(installed=True, words="装好了")),
        ("echo 只有这一句; echo 旁的 >&2", UpdateResult(installed=True, words="只有这一句")),
        ("echo 读取; echo 第一句 >&2; echo 坏了 >&2; exit 1", UpdateResult(installed=False, words="坏了")),
        ("exit 3", UpdateResult(installed=False, words="更新没有完成。")),
        ("echo; exit 0", UpdateResult(installed=True, words="更新没有完成。")),
        ("printf '\\377' >&2; exit 1", UpdateResult(installed=False, words="\ufffd")),
        ("kill -9 $$", UpdateResult(installed=False, words="更新没有完成。")),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("asked")
def test_an_update_ends_with_the_last_thing_that_was_said(script: str, result: UpdateResult) -> None:
    assert finished(UpdateRun(script)) == result


def test_an_update_is_asked_for_in_the_readers_language_with_its_source_and_trust(asked: list[tuple[str, ...]]) -> None:
    for run in (UpdateRun(), UpdateRun("true"), UpdateRun(trust=Path("/stick/1.root.json"))):
        assert finished(run).installed
    assert asked == [
        ("viewer", "update", "--lang", "zh_CN"),
        ("viewer", "update", "--lang", "zh_CN", "--from", "true"),
        ("viewer", "update", "--lang", "zh_CN", "--trust", "/stick/1.root.json"),
    ]


@pytest.mark.usefixtures("asked")
def test_an_update_that_runs_has_no_result_until_it_is_stopped_and_can_be_stopped_twice() -> None:
    run = UpdateRun("exec sleep 60")
    assert run.result() is None
    run.stop()
    run.stop()
    assert run._process.returncode != 0  # noqa: SLF001 - it is gone


def test_a_stick_brings_back_the_reports_of_the_screens_that_took_its_content(office: HeadOffice, tmp_path: Path) -> None:
    state = own_folder("state")
    state.mkdir(parents=True)
    (state / "status.json").write_text('{"uptime": 7200, "restarts": 0}')
    assert finished(UpdateRun(office.folder)).installed
    (line,) = read_overview(office.folder, datetime.now(UTC)).lines
    assert (line.report.release, line.report.uptime) == (1, 7200)
    stranger = HeadOffice(tmp_path / "stranger", 1)
    stranger.make_keys()
    stranger.publish()
    assert not finished(UpdateRun(stranger.folder)).installed
    assert not (stranger.folder / "status").exists()


def test_a_stick_that_takes_no_report_is_installed_all_the_same(office: HeadOffice) -> None:
    (office.folder / "status").write_text("in the way")
    assert finished(UpdateRun(office.folder)).installed

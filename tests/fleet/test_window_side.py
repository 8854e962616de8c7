"""What windows do with releases: which library they open, a stick, an update in its own process."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.releases import DAY, HeadOffice, Screen
from viewer.fleet.installed import UpdateSummary, put_back, summary
from viewer.fleet.refusals import Refusal
from viewer.fleet.update_words import expiry_stage, expiry_words, fault_words, moment_words, release_words
from viewer.fleet.window_side import UpdateResult, UpdateRun, find_release, library_before, received_library
from viewer.folders import own_folder

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
    assert (received_library(), library_before(), summary()) == (None, None, None)


def test_the_release_before_can_be_compared_until_it_is_put_back(second: Screen) -> None:
    before = library_before()
    assert before is not None
    assert before.is_file()
    put_back()
    assert library_before() is None
    found = summary()
    assert found is not None
    assert (found.release, found.can_put_back) == (1, False)


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
    assert fault_words(found) == f"{found.fault}请看看 U 盘、共享文件夹或网络，再试一次。"
    stopped = UpdateRun(office.folder)
    stopped.stop()
    assert stopped.result() is not None


def test_an_expiry_is_told_ninety_thirty_and_seven_days_ahead() -> None:
    found, day = UpdateSummary(release=1, expires="2027-06-30"), date(2027, 6, 30)
    days = {left: expiry_stage(found, day - timedelta(days=left)) for left in (91, 90, 31, 30, 8, 7, 0, -1)}
    assert days == {91: None, 90: 90, 31: 90, 30: 30, 8: 30, 7: 7, 0: 7, -1: 0}
    assert expiry_words(found, day - timedelta(days=91)) == expiry_words(UpdateSummary(), day) == ""
    assert "还有 30 天" in expiry_words(found, day - timedelta(days=30))
    assert "照常显示" in expiry_words(found, day + timedelta(days=1))


def test_each_refusal_says_what_to_do() -> None:
    for why in Refusal:
        words = fault_words(UpdateSummary(fault="没有接受。", why=why))
        assert words.startswith("没有接受。")
    assert fault_words(UpdateSummary()) == ""


def test_a_release_is_named_by_its_number_and_version() -> None:
    found = UpdateSummary(release=12, version="2026.11", published="2026-11-30")
    assert release_words(found) == "第 12 次发布（版本 2026.11）"
    assert release_words(replace(found, version="")) == "第 12 次发布（版本 2026-11-30）"
    assert release_words(UpdateSummary()) == "还没有收到内容"
    assert moment_words("") == "—"
    assert moment_words("2026-11-30T08:05Z").startswith("2026-")

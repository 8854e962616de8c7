"""What Windows does differently, as far as that can be tested here: open files, no console, folders, memory."""

from __future__ import annotations

import ctypes
import os
import re
import struct
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from tests.folders import write_folder
from viewer import folders, job_object, own_process, whole_file
from viewer.cli import main
from viewer.kiosk.core import kiosk_settings
from viewer.library import external_file
from viewer.library.library import Library
from viewer.library.library_builder import pack
from viewer.library.schema import Filter

HANDLES = Path("/proc/self/fd")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts open files by /proc")


def is_open(path: str | os.PathLike[str]) -> bool:
    """Return whether this process has the file open, as Windows would see it."""
    place = os.path.realpath(path)
    found = []
    for handle in HANDLES.iterdir():
        try:
            found.append(str(handle.readlink()))
        except OSError:
            continue
    return place in found


@pytest.fixture(name="windows")
def _windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no library that is open be replaced, renamed or deleted."""
    replace, rename, unlink = os.replace, os.rename, os.unlink

    def check(*paths: str | os.PathLike[str]) -> None:
        for path in paths:
            if os.fspath(path).endswith(".fdk") and is_open(path):
                raise PermissionError(13, "the file is used by another process", os.fspath(path))

    def replacing(source: str | os.PathLike[str], target: str | os.PathLike[str]) -> None:
        check(source, target)
        replace(source, target)

    def renaming(source: str | os.PathLike[str], target: str | os.PathLike[str]) -> None:
        check(source, target)
        rename(source, target)

    def unlinking(path: str | os.PathLike[str]) -> None:
        check(path)
        unlink(path)

    monkeypatch.setattr(os, "replace", replacing)
    monkeypatch.setattr(os, "rename", renaming)
    monkeypatch.setattr(os, "unlink", unlinking)


@pytest.mark.usefixtures("windows")
def test_a_library_that_is_open_is_followed_when_its_file_changes(tmp_path: Path) -> None:
    source = tmp_path / "文章 库.fdk"
    opened: list[Library] = []
    for count in range(1, 5):
        names = [f"a{number}" for number in range(count)]
        pack(write_folder(tmp_path / str(count), *names), source)
        copy = external_file.validated_copy(source)
        opened.append(Library.open(copy))  # as a second desk that has not yet noticed
        assert external_file.current_copy(source) == copy == external_file.copy_path(source)
        assert [row.id for row in opened[-1].rows(Filter())] == names
        assert external_file.damaged_in(source) == ()
    for library in opened:
        library.close()
    pack(write_folder(tmp_path / "last", "z"), source)
    external_file.validated_copy(source)
    left = [path for path in external_file.copy_path(source).parent.iterdir() if path.suffix == ".fdk"]
    assert left == [external_file.copy_path(source)]


@pytest.mark.usefixtures("windows")
def test_a_small_file_that_somebody_reads_is_replaced_as_soon_as_it_is_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_file, "_REFUSALS", 20.0)
    path = tmp_path / "a.fdk"
    path.write_bytes(b"old")
    refused = threading.Event()
    reader = path.open("rb")
    check = os.replace

    def replacing(source: str | os.PathLike[str], target: str | os.PathLike[str]) -> None:
        try:
            check(source, target)
        except PermissionError:
            refused.set()
            raise

    def closing() -> None:
        refused.wait(20)
        reader.close()

    monkeypatch.setattr(os, "replace", replacing)
    threading.Thread(target=closing).start()
    whole_file.write_whole(path, b"new")
    assert (path.read_bytes(), refused.is_set()) == (b"new", True)


def test_a_file_that_stays_open_is_a_told_error(tmp_path: Path, windows: None) -> None:
    path = tmp_path / "a.fdk"
    path.write_bytes(b"old")
    with path.open("rb"), pytest.raises(PermissionError):
        whole_file.write_whole(path, b"new")
    assert (path.read_bytes(), [each.name for each in tmp_path.iterdir()]) == (b"old", ["a.fdk"])


def test_the_kiosks_settings_are_in_program_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("PROGRAMDATA", str(tmp_path / "Program Data"))
    assert folders.system_folder() == tmp_path / "Program Data" / "Frontdesk"
    (tmp_path / "Program Data" / "Frontdesk").mkdir(parents=True)
    (tmp_path / "Program Data" / "Frontdesk" / "kiosk.toml").touch()
    assert kiosk_settings.kiosk_path() == tmp_path / "Program Data" / "Frontdesk" / "kiosk.toml"


def test_without_a_console_the_program_runs_and_prints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert main(["list"]) == 0
    assert main(["list", "/nowhere/at/all.fdk"]) == 1


def test_no_limit_on_memory_is_told_where_articles_are_checked(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_folder(tmp_path / "文章 库", "a")
    for bounded, lines in ((True, 0), (False, 1)):
        monkeypatch.setattr(own_process, "can_bound_memory", lambda bounded=bounded: bounded)
        main(["pack", str(root), "-o", str(tmp_path / "x.fdk")])
        assert capsys.readouterr().err.count("内存") == lines


def test_memory_is_limited_here() -> None:
    assert own_process.can_bound_memory()


@pytest.mark.parametrize("refusing", ["", "CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_memory_is_limited_there_by_a_job_with_this_process_in_it(refusing: str) -> None:
    told: dict[str, tuple[object, ...]] = {}

    def call(name: str, answer: int) -> Callable[..., int]:
        def called(*words: object) -> int:
            told[name] = words
            return 0 if name == refusing else answer

        return called

    answers = {"CreateJobObjectW": 77, "SetInformationJobObject": 1, "GetCurrentProcess": -1, "AssignProcessToJobObject": 1}
    kernel = SimpleNamespace(**{name: call(name, answer) for name, answer in answers.items()})
    assert job_object.join_job(kernel, 1 << 29) is (refusing == "")
    if not refusing:
        job, kind, limits, size = told["SetInformationJobObject"]
        assert (job, kind, size) == (77, 9, 144)
        assert isinstance(limits, ctypes._Pointer)  # noqa: SLF001 - typeshed's name for it
        numbers = dict(zip(range(0, 144, 8), struct.unpack("<18Q", bytes(limits.contents)), strict=True))
        assert {at: number for at, number in numbers.items() if number} == {16: 0x100, 112: 1 << 29}
        assert told["AssignProcessToJobObject"] == (77, -1)


def test_the_files_that_make_installers_can_be_read() -> None:
    root = Path(__file__).resolve().parent.parent
    for spec in (root / "packaging").rglob("*.spec"):
        compile(spec.read_text(encoding="utf-8"), str(spec), "exec")
    workflow = (root / ".github/workflows/installers.yml").read_text(encoding="utf-8")
    assert {*yaml.safe_load(workflow)["jobs"]} == {"debian", "windows", "macos"}
    text = workflow + (root / "packaging/windows/build.ps1").read_text(encoding="utf-8")
    named = re.findall(r"(?:packaging|tools)[\\/][\w\\/.-]+\.(?:spec|py|ps1|iss|lock)", text)
    assert [name for name in named if not (root / name.replace("\\", "/")).exists()] == []
    assert named

"""A frozen program – one folder with its own Python – is the same program (docs/decisions/0053)."""

from __future__ import annotations

import ast
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.folders import write_folder
from tools import freezing
from viewer import __version__, own_process, resources
from viewer.library.fingerprint import fingerprint

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "viewer"

PROGRAM = """\
#!{python}
import runpy, sys
sys.path.insert(0, {root!r})
sys.frozen, sys.executable = True, {path!r}
runpy.run_path({entry!r}, run_name="__main__")
"""
"""What a frozen program is to its own code: it has no Python beside it, only itself."""


@pytest.fixture(name="program")
def _program(tmp_path: Path) -> Path:
    path = tmp_path / "程序 files" / "frontdesk"
    path.parent.mkdir()
    words = PROGRAM.format(python=sys.executable, root=str(ROOT), path=str(path), entry=str(freezing.ENTRY))
    path.write_text(words, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def run(program: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([program, *words], capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
def test_its_workers_are_the_program_itself(program: Path, tmp_path: Path) -> None:
    library = write_folder(tmp_path / "文章", "a", "b")
    packed = run(program, "pack", library, "-o", tmp_path / "x.fdk")
    assert (packed.returncode, packed.stderr) == (0, "")
    listed = run(program, "list", tmp_path / "x.fdk", "--json")  # copied and validated in processes of its own
    assert listed.returncode == 0, listed.stderr
    assert re.findall(r'"id": "(.)"', listed.stdout) == ["a", "b"]


@pytest.mark.skipif(os.name == "nt", reason="a script is no program there")
def test_it_runs_no_module_but_its_own(program: Path) -> None:
    done = run(program, "-m", "this")
    assert done.returncode == 2
    assert "Zen" not in done.stdout


def test_every_module_that_is_started_may_be_started() -> None:
    named = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "own_process.command":
                module = node.args[0]
                own = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                named.add(module.value if isinstance(module, ast.Constant) else own)
    assert named == {*own_process.STARTED}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"LD_LIBRARY_PATH": "/ours"}, None),
        ({"LD_LIBRARY_PATH": "/ours:/theirs", "LD_LIBRARY_PATH_ORIG": "/theirs"}, "/theirs"),
        ({}, None),
    ],
)
def test_other_programs_do_not_get_its_libraries(
    monkeypatch: pytest.MonkeyPatch, before: dict[str, str], after: str | None
) -> None:
    for name in ("LD_LIBRARY_PATH", "LD_LIBRARY_PATH_ORIG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in before.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("_PYI_APPLICATION_HOME_DIR", "/ours")
    own_process.restore_library_path()
    assert os.environ.get("LD_LIBRARY_PATH") == after
    assert not {"LD_LIBRARY_PATH_ORIG", "_PYI_APPLICATION_HOME_DIR"} & os.environ.keys()


@pytest.fixture(name="installed")
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a frozen program's package."""
    package = tmp_path / "installed" / "viewer"
    package.mkdir(parents=True)
    monkeypatch.setattr(resources, "_PACKAGE", package)
    return package


def test_its_chinese_font_is_found_beside_the_program(installed: Path) -> None:
    font = installed.parent / "pylopdf_fonts_zh_cn" / "NotoSansSC-Regular.otf"
    font.parent.mkdir()
    font.touch()
    assert resources.packaged_font() == font


def test_from_source_the_font_is_found_in_its_package(installed: Path) -> None:
    assert installed.is_dir()
    found = resources.packaged_font()
    assert found is not None
    assert found.stat().st_size > 1 << 20


def test_another_build_renews_the_caches(tmp_path: Path, installed: Path) -> None:
    root = write_folder(tmp_path / "library", "a")
    seen = []
    for digest in ("1" * 32, "2" * 32, "2" * 32):
        (installed / "build-digest").write_text(f"{digest}\n")
        seen.append(fingerprint(root).builder)
    assert seen[0] != seen[1] == seen[2]
    assert __version__


def test_a_build_digest_names_contents_and_no_times() -> None:
    before = freezing.build_digest()
    os.utime(ROOT / "viewer" / "__main__.py")
    assert freezing.build_digest() == before
    assert re.fullmatch(r"[0-9a-f]{32}", before)


@pytest.mark.parametrize(
    ("target", "source", "kept"),
    [
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", "", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", "", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "", True),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", "", True),
        ("PySide6/Qt/translations/qtbase_de.qm", "", False),
        ("libQt6Quick.so.6", "", False),
        ("libQt6Gui.so.6", "", True),
        ("libgtk-3.so.0", "/usr/lib/x86_64-linux-gnu/libgtk-3.so.0", False),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", True),
        ("lib-dynload/_json.cpython-311-x86_64-linux-gnu.so", "/usr/lib/python3.11/lib-dynload/_json.so", True),
    ],
)
def test_what_is_not_needed_is_left_out(target: str, source: str, kept: bool) -> None:
    assert freezing.is_kept(target, source) is kept


def test_every_qt_module_that_is_imported_is_taken_along() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    used = set(re.findall(r"\bPySide6\.Qt(\w+)", code)) | set(re.findall(r"from PySide6 import Qt(\w+)", code))
    assert used <= {*freezing.LIBRARIES}

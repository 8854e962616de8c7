"""The wheel contains resources and articles, and works from any folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

import viewer

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project's newly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


def test_wheel_is_named_after_the_distribution_and_version(wheel: Path) -> None:
    assert wheel.name == f"frontdesk_viewer-{viewer.__version__}-py3-none-any.whl"


@pytest.mark.parametrize("folder", ["resources", "articles"])
def test_wheel_carries_every_file_of(folder: str, wheel: Path) -> None:
    tracked = subprocess.run(["git", "ls-files", folder], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    expected = tracked or [str(path.relative_to(ROOT)) for path in (ROOT / folder).rglob("*") if path.is_file()]
    with ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    assert [name for name in expected if f"viewer/bundled/{name}" not in packed] == []


@pytest.fixture
def environment(wheel: Path, tmp_path: Path) -> Path:
    """Return the folder of programs in a fresh environment with the wheel; the dependencies are the running one's."""
    root = tmp_path / "venv"
    venv.create(root, with_pip=False, symlinks=os.name != "nt")
    places = {"base": str(root), "platbase": str(root)}
    scheme = "nt_venv" if os.name == "nt" else "posix_venv"
    programs = Path(sysconfig.get_path("scripts", scheme, places))
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", "--python", str(programs / "python"), *install], check=True)
    # A path named in a .pth file comes last and its own .pth files are not read: the checkout stays out.
    dependencies = Path(sysconfig.get_path("purelib", scheme, places), "dependencies.pth")
    dependencies.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return programs


@pytest.mark.slow
def test_installed_wheel_lists_its_articles_from_another_folder(environment: Path, tmp_path: Path) -> None:
    where = subprocess.run(
        [environment / "python", "-c", "import viewer; print(viewer.__file__)"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    listing = subprocess.run(
        [environment / "frontdesk", "list", "--json"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
    )

    assert Path(where.stdout.strip()).is_relative_to(environment.parent)
    assert listing.returncode == 0, listing.stderr
    assert "stem-cells-type-2" in {row["id"] for row in json.loads(listing.stdout)}

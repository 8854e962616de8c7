"""Build the Debian package: freeze, gather, pack (``make deb``). Run by the Python of build/freeze-venv.

The result is the same, bit by bit, for the same sources: names are sorted, every time is ``SOURCE_DATE_EPOCH`` (by default that
of the last commit), and Python's hashes have no seed.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINUX = ROOT / "packaging" / "linux"
WORK = ROOT / "build" / "freeze"
TREE = WORK / "tree"
PROGRAM = "/usr/bin/frontdesk"
MOST_DOWNLOADED, MOST_INSTALLED = 100_000_000, 200_000_000
"""Bytes of the package, and of its files."""
LICENCES = (
    "PySide6_Essentials", "shiboken6", "msgspec", "segno", "pypdf", "Markdown", "pymdown-extensions", "Pygments", "PyYAML",
    "pypinyin", "rjieba", "resvg-py", "pylopdf-fonts-zh-cn", "mammoth", "cobble", "selectolax", "tuf", "securesystemslib",
    "cryptography", "cffi", "pycparser", "urllib3", "pyinstaller",
)
ALWAYS = {"PYTHONHASHSEED": "1", "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"}


def main() -> int:
    """Build the package, and print its name, size and time; with ``--needs`` only print what is missing on this machine."""
    began = time.monotonic()
    missing = " ".join(_missing())
    if "--needs" in sys.argv:
        print(missing)
        return 0
    if missing:
        print(f"To install what is missing: apt-get install --no-install-recommends {missing}", file=sys.stderr)
        return 1
    environment = {**os.environ, **ALWAYS, "SOURCE_DATE_EPOCH": _epoch()}
    freezer = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    spec = LINUX / "frontdesk.spec"
    folders = ["--workpath", str(WORK / "work"), "--distpath", str(WORK / "dist")]
    shutil.rmtree(WORK, ignore_errors=True)
    subprocess.run([*freezer, *folders, str(spec)], cwd=ROOT, env=environment, check=True)
    _gather(environment)
    package = _pack(environment)
    installed = sum(path.lstat().st_size for path in TREE.rglob("*") if not path.is_dir())
    size = package.stat().st_size
    seconds = time.monotonic() - began
    print(f"{package.relative_to(ROOT)}: {size / 1e6:.1f} MB, installed {installed / 1e6:.1f} MB, made in {seconds:.0f} s")
    if size > MOST_DOWNLOADED or installed > MOST_INSTALLED:
        print(f"It may have {MOST_DOWNLOADED / 1e6:.0f} MB, installed {MOST_INSTALLED / 1e6:.0f} MB.", file=sys.stderr)
        return 1
    return 0


def _version() -> str:
    return (ROOT / "viewer" / "__init__.py").read_text(encoding="utf-8").partition('__version__ = "')[2].partition('"')[0]


def _missing() -> list[str]:
    """Return the Debian packages that are missing on this machine."""
    missing = [] if shutil.which("objdump") and shutil.which("strip") else ["binutils"]
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return missing if any(_shared_pythons(version)) else [*missing, f"libpython{version}"]


def _shared_pythons(version: str) -> Iterator[Path]:
    for folder in (Path(sys.base_prefix, "lib"), *Path("/usr/lib").glob("*-linux-gnu")):
        yield from folder.glob(f"libpython{version}.so*")


def _epoch() -> str:
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return epoch
    log = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return log.stdout.strip() or "1767225600"


def _gather(environment: dict[str, str]) -> None:
    """Fill ``TREE`` with everything as it is to lie on the machine."""
    library = TREE / "usr/lib/frontdesk"
    shutil.copytree(WORK / "dist" / "frontdesk", library, symlinks=True)
    for path in library.glob("_internal/libpython*"):
        subprocess.run(["strip", "--strip-unneeded", str(path)], check=True)
    frozen, share = str(library / "frontdesk"), TREE / "usr/share"
    link = TREE / PROGRAM.lstrip("/")
    link.parent.mkdir(parents=True)
    link.symlink_to("../lib/frontdesk/frontdesk")
    own = {**environment, "FRONTDESK_HOME": str(WORK / "home")}
    entry = ["desktop", "install", "--share", str(share), "--program", "frontdesk"]
    subprocess.run([frozen, *entry], check=True, env=own, stdout=subprocess.DEVNULL)
    for made in (share / "mime", share / "applications"):  # indexes, which the machine makes for itself
        for path in made.iterdir() if made.exists() else ():
            if path.name not in {"packages", "frontdesk.desktop"}:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
    (share / "icons/hicolor/icon-theme.cache").unlink(missing_ok=True)
    _write("usr/share/man/man1/frontdesk.1.gz", _manual_page(environment))
    timed = ("frontdesk-update.service", "frontdesk-update.timer", "frontdesk-report.service", "frontdesk-report.timer")
    for name in ("frontdesk-kiosk.service", *timed):
        _write(f"usr/lib/systemd/system/{name}", _deployed(f"linux/{name}").replace(b"@PROGRAM@", PROGRAM.encode()))
    _write("usr/share/lintian/overrides/frontdesk", (LINUX / "lintian-overrides").read_bytes())
    _write("etc/frontdesk/cage.env", (LINUX / "cage.env").read_bytes())
    _write("usr/share/doc/frontdesk/copyright", (LINUX / "copyright").read_bytes() + _indented(ROOT / "LICENSE"))
    _write("usr/share/doc/frontdesk/changelog.gz", gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), 9, mtime=0))
    for name in LICENCES:
        _licences(name)
    moment = int(environment["SOURCE_DATE_EPOCH"])
    for path in sorted(TREE.rglob("*"), reverse=True):
        os.utime(path, (moment, moment), follow_symlinks=False)
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path == library / "frontdesk" else 0o644)


def _manual_page(environment: dict[str, str]) -> bytes:
    page = WORK / "frontdesk.1"
    words = [sys.executable, str(ROOT / "tools" / "manual_page.py"), str(page)]
    subprocess.run(words, check=True, cwd=ROOT, env={**environment, "PYTHONPATH": str(ROOT)})
    return gzip.compress(page.read_bytes(), 9, mtime=0)


def _deployed(name: str) -> bytes:
    return (ROOT / "resources" / "deploy" / name).read_bytes()


def _indented(path: Path) -> bytes:
    """Return the text of a licence as a field of a Debian copyright file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return "".join(f" {line or '.'}\n" for line in lines).encode()


def _licences(distribution: str) -> None:
    """Copy the licence files of a package, or what its metadata says where it has none."""
    words = ("LICENSE", "LICENCE", "COPYING", "OFL")
    files = [path for path in metadata.files(distribution) or () if any(word in path.name.upper() for word in words)]
    target = f"usr/share/doc/frontdesk/licences/{distribution}"
    for path in files:
        _write(f"{target}/{path.name}.txt".replace(".txt.txt", ".txt"), Path(str(path.locate())).read_bytes())
    if not files:
        about = metadata.metadata(distribution)
        fields = [about[name] for name in ("License-Expression", "License", "Home-page") if name in about]
        _write(f"{target}/LICENCE.txt", f"{distribution} {about['Version']}\n{chr(10).join(fields)}\n".encode())


def _write(name: str, data: bytes) -> None:
    path = TREE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _pack(environment: dict[str, str]) -> Path:
    """Pack ``TREE``; return the package."""
    import yaml

    settings = yaml.safe_load((LINUX / "nfpm.yaml").read_text(encoding="utf-8"))
    libc = os.confstr("CS_GNU_LIBC_VERSION") or "glibc 2.36"
    lines = _deployed("qt-libraries.txt").decode().splitlines()
    needed = [line.split()[0] for line in lines if line and not line.startswith("#")]
    architecture = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    if {"DEBFULLNAME", "DEBEMAIL"} <= environment.keys():
        settings["maintainer"] = f"{environment['DEBFULLNAME']} <{environment['DEBEMAIL']}>"
    conffile = TREE / "etc/frontdesk/cage.env"
    settings |= {
        "version": _version(),
        "arch": architecture,
        "depends": sorted([*settings["depends"], *needed, f"libc6 (>= {libc.split()[1]})"]),
        "mtime": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(int(environment["SOURCE_DATE_EPOCH"]))),
        "contents": [
            {"src": str(TREE / "usr"), "dst": "/usr", "type": "tree"},
            {"src": str(conffile), "dst": "/etc/frontdesk/cage.env", "type": "config"},
        ],
    }
    configuration = WORK / "nfpm.yaml"
    configuration.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    package = ROOT / "dist" / f"frontdesk_{_version()}_{architecture}.deb"
    package.parent.mkdir(exist_ok=True)
    nfpm = Path(sys.executable).with_name("nfpm")
    words = [str(nfpm), "package", "--config", str(configuration), "--packager", "deb", "--target", str(package)]
    subprocess.run(words, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return package


if __name__ == "__main__":
    sys.exit(main())

"""What the frozen program contains: used by the specs in packaging/, which PyInstaller runs (docs/decisions/0053)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
ENTRY = ROOT / "viewer" / "__main__.py"
WHOLE = ("viewer", "pymdownx", "markdown", "pygments")
"""Packages whose modules are imported by name."""
DOCUMENTS = ("docs/CONTENT.md", "docs/FLEET.md", "docs/KIOSK.md", "docs/zh")
"""Documents that ``frontdesk help`` shows."""
METADATA = ("resvg_py",)
"""Packages whose version is asked for."""
FONT = ("pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf", "LICENSE")
SOURCES = ("viewer", "resources", "articles", *DOCUMENTS, "requirements.lock", "packaging/freeze.lock")
"""What a frozen program is made from."""
EXCLUDED = (
    "tkinter", "unittest", "pydoc", "doctest", "pdb", "lib2to3", "distutils", "setuptools", "pip", "ensurepip", "venv", "idlelib",
    "turtledemo", "curses", "readline", "test", "xmlrpc", "multiprocessing", "pylopdf_fonts_zh_cn",
    "PySide6.QtNetwork", "PIL", "numpy", "babel", "hypothesis", "pytest", "_pytest", "mypy", "coverage", "hatchling", "cssselect",
    "html5lib", "IPython", "sphinx", "docutils",
)
"""Modules that some package offers to use, and ours never does."""
PLUGINS = {
    "iconengines": ("qsvgicon",),
    "imageformats": ("qgif", "qico", "qicns", "qjpeg", "qsvg", "qtiff", "qwebp"),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "platforms": ("qxcb", "qwayland", "qoffscreen", "qminimal", "qwindows", "qcocoa"),
    "platformthemes": ("qxdgdesktopportal",),
    "printsupport": ("cupsprintersupport",),
    "styles": ("qmodernwindowsstyle", "qmacstyle"),
    "wayland-decoration-client": ("bradient",),
    "wayland-graphics-integration-client": ("qt-plugin-wayland-egl", "dmabuf-server", "drm-egl-server", "shm-emulation-server"),
    "wayland-shell-integration": ("xdg-shell", "qt-shell", "fullscreen-shell-v1", "wl-shell-plugin"),
    "xcbglintegrations": ("qxcb-egl-integration", "qxcb-glx-integration"),
}
"""Plugins of Qt that are kept. Above all the GTK theme is not: it brings GTK 3 with its companions."""
LIBRARIES = (
    "Core", "DBus", "Gui", "OpenGL", "PrintSupport", "Svg", "WaylandClient", "WaylandEglClientHwIntegration", "Widgets",
    "WlShellIntegration", "XcbQpa",
)
"""Libraries of Qt that the program and those plugins link to."""
TRANSLATIONS = ("qtbase_zh_CN.qm", "qtbase_en.qm")
OWN_LIBRARIES = ("libpython3",)
"""Libraries of the build machine's system that are taken along on Linux; the package depends on all others."""


def is_kept(target: str, source: str) -> bool:
    """Return whether a binary or data file is kept: ``target`` is its place in the program, ``source`` on this machine."""
    path = PurePosixPath(target.replace("\\", "/"))
    parts, stem = path.parts, path.name.partition(".")[0].removeprefix("lib")
    if "plugins" in parts and "PySide6" in parts:
        kind = parts[parts.index("plugins") + 1]
        return stem in PLUGINS.get(kind, ())
    if "translations" in parts:
        return path.name in TRANSLATIONS
    if "qml" in parts:
        return False
    if stem.startswith("Qt6"):
        return stem[3:] in LIBRARIES
    of_the_system = source.startswith(("/lib/", "/usr/lib/")) and ".so" in path.name and "lib-dynload" not in source
    return not of_the_system or path.name.startswith(OWN_LIBRARIES)


def kept(table: Iterable[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Return the entries of PyInstaller's ``table`` that are kept, in order of their names."""
    return sorted(entry for entry in table if is_kept(entry[0], entry[1] or ""))


def data_files() -> list[tuple[str, str]]:
    """Return file and folder of everything that is no code: our resources, articles, the font, versions of packages."""
    from PyInstaller.utils.hooks import copy_metadata

    files = _tracked("resources", "articles", *DOCUMENTS)
    found = [(str(path), str(Path("viewer/bundled", path.relative_to(ROOT)).parent)) for path in files]
    for name in METADATA:
        found += copy_metadata(name)
    import pylopdf_fonts_zh_cn
    import shiboken6

    package, *names = FONT
    beside = Path(pylopdf_fonts_zh_cn.__file__).parent
    found += [(str(beside / name), package) for name in names if (beside / name).exists()]
    found.append((str(Path(shiboken6.__file__).with_name("_config.py")), "shiboken6"))  # viewer/app/qt.py reads its version
    digest = ROOT / "build" / "freeze" / "build-digest"
    digest.parent.mkdir(parents=True, exist_ok=True)
    digest.write_text(build_digest() + "\n", encoding="ascii")
    found.append((str(digest), "viewer"))
    return found


def modules() -> list[str]:
    """Return the modules that are imported by name."""
    from PyInstaller.utils.hooks import collect_submodules

    return [name for package in WHOLE for name in collect_submodules(package)]


def build_digest() -> str:
    """Return the digest of everything that the program is made from: names and contents, no times."""
    whole = hashlib.blake2b(digest_size=16)
    for path in _tracked(*SOURCES):
        whole.update(f"{path.relative_to(ROOT).as_posix()}\0{hashlib.blake2b(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def _tracked(*names: str) -> list[Path]:
    """Return the files below ``names`` in the checkout, in order, without what Python or a test left there."""
    found = []
    for name in names:
        for folder, folders, files in os.walk(ROOT / name):
            folders[:] = [each for each in folders if each not in {"__pycache__", "bundled"} and each[0] != "."]
            found += [Path(folder, each) for each in files if each[0] != "."]
        if (ROOT / name).is_file():
            found.append(ROOT / name)
    return sorted(found)
